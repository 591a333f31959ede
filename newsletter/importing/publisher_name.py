"""Scores how likely a few words are the name of a newspaper, a station or a site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SURE = 3
"""From this score on, a name is used without asking."""
LIKELY = 1
"""Enough for words outside the link of a headline."""
_NO = -10
_MOST_WORDS, _LONGEST = 6, 48


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEWS_WORDS = _set("""
    times post news press daily weekly tribune journal herald chronicle gazette observer guardian
    mirror independent globe star sun register examiner reporter bee review mercury radio tv television
    media magazine broadcasting network wire patch standard ledger courier sentinel dispatch telegraph
    inquirer noticias diario prensa periódico opinión mundo país televisa
""")
_KNOWN = _set("""
    univision telemundo reuters ap npr pbs bbc cnn cbs vox time newsweek forbes vice politico axios bloomberg
    propublica calmatters capitalandmain latimes nytimes laist laopinion beverlypress theeastsider streetsblog
    knockla latacco lapublicpress boyleheightsbeat losfelizledger hoodline curbed spectrumnews1
    kcrw kpcc knx ktla kabc knbc kcal kcbs abc7 nbc4 fox11
""")
_LABELS = _set("""
    opinion editorial video photos photo watch listen update updated breaking exclusive analysis podcast
    review interview live column q&a op-ed commentary explainer fact-check read more note
    why how what when where who
    opinión análisis entrevista galería
""")
_SMALL = _set("the of and for at in on de del la el las los y le du und der die das a &")


def publisher_score(words: str, url: str, known: frozenset[str] = frozenset()) -> int:
    """Return how likely `words` name the outlet of a story at `url`; `SURE` or more is yes.

    `known` has the lower-case names that the publication already knows.
    """
    parts = words.split()
    if (
        not 1 <= len(parts) <= _MOST_WORDS
        or len(words) > _LONGEST
        or re.search(r"[“”\"!?;{}\\]|\.$|\d{4}", words)
    ):
        return _NO
    lower = [part.casefold().strip(".,'’") for part in parts]
    if lower[0] in _LABELS or words.casefold() in _LABELS:
        return _NO
    squeezed = re.sub(r"\W", "", words.casefold())
    score = 4 if words.casefold() in known or squeezed in _KNOWN or _in_host(squeezed, lower, url) else 0
    score += 2 if not _NEWS_WORDS.isdisjoint(lower) else 0
    score += 2 if len(parts) == 1 and len(words) > 1 and sum(map(str.isupper, words)) > 1 else 0
    proper = all(part[:1].isupper() or part[:1].isdigit() or part.casefold() in _SMALL for part in parts)
    return score + (1 if proper else -2) + (1 if len(parts) <= 3 else 0)


def _in_host(squeezed: str, words: list[str], url: str) -> bool:
    """Tell whether the host contains the name: latimes.com for LA Times and Los Angeles Times."""
    try:
        host = re.sub(r"\W", "", urlsplit(url).hostname or "")
    except ValueError:
        return False
    initials = "".join(word[:1] for word in words[:-1]) + words[-1]
    bare = squeezed.removeprefix("the")
    return any(len(name) >= 3 and name in host for name in (squeezed, bare, initials))
