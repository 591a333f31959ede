"""Splits news lines such as "LA Times: headline" or "Headline – Outlet" into headline and outlet."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsletter.importing.link import link_address
from newsletter.importing.part import NewsHeadline
from newsletter.importing.post import Span, Spans, words_of
from newsletter.importing.publisher_name import LIKELY, SURE, publisher_score
from newsletter.issues.addresses import WEB
from newsletter.issues.news_dates import NoSuchDateError, read_date

_LONGEST = 400
_EDGE = " \t\u00a0|:–—-·•,/"
_BRACKETED = re.compile(r"[(\[]\s*(.*?)\s*[)\]]")
_BARE = re.compile(r"\s*[(<\[]?\s*(https?://[^\s<>()\[\]“”\"]+)\s*[)>\]]?\s*$")
_LANGUAGE_NAMES = {
    "ar": "arabic|العربية",
    "de": "german|deutsch",
    "en": "english|inglés",
    "es": "spanish|español|espanol",
    "fil": "filipino|tagalog",
    "fr": "french|français",
    "hy": "armenian|հայերեն",
    "ko": "korean|한국어",
    "pt": "portuguese|português",
    "vi": "vietnamese|tiếng việt",
    "zh": "chinese|中文",
}
_IN_LANGUAGE = tuple(
    (lang, re.compile(rf"(.*?)\s*(?<!\w)[(\[]?(?:in |en |auf |em )?(?:{names})[)\]]?", re.I))
    for lang, names in _LANGUAGE_NAMES.items()
)
_BEFORE_DATE = re.compile(r"\s*[,|·•–—(\[]\s*|\s+-\s+")
_BETWEEN = re.compile(r"\s+[|–—·•]\s+|\s+-{1,2}\s+|(?<=\S):\s+")


_ARTICLE = frozenset(("the", "el", "la", "los", "las", "le"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyOutlets:
    """The lower-case names that the lines of a list have at one place: `sure` ones, and `likely` ones."""

    sure: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A line split in two at a mark: one side may be the outlet."""

    headline: str
    outlet: str
    score: int
    lang: str = ""
    shape: str = ""
    """The mark, and the outlet's side of it: lines of one list have the same."""


def headline_of(spans: Spans, known: frozenset[str] = frozenset()) -> NewsHeadline | None:
    """Return the headline in a line, or None when it is not clearly one headline and its outlet.

    The headline's words stay as they are. The linked words are the headline, unless the whole line is
    linked; then marks between the parts decide, and an uncertain outlet is asked about in `question`.
    """
    found = _split_line(spans, known)
    return replace(found, line=words_of(spans)) if found is not None and found.title.strip() else None


def _split_line(spans: Spans, known: frozenset[str]) -> NewsHeadline | None:
    line = words_of(spans)
    links = [span for span in _joined(spans) if span.href and span.text]
    web = [span for span in links if span.href.partition(":")[0].lower() in WEB]
    if not line or len(line) > _LONGEST or len(web) < len(links):
        return None
    if not web:
        found = _without_link(line, known)
        wordless = any(span.href for span in spans)  # a link without words is no link, but marks a headline
        return found or (NewsHeadline(title=line) if wordless else None)
    main = max(web, key=lambda span: len(span.text))
    if _BARE.fullmatch(main.text):  # a full address after the words it belongs to
        rest = line.replace(" ".join(main.text.split()), "", 1).rstrip(_EDGE + "(<[").removesuffix("()")
        return _cut_line(rest, main.href, known) if len(web) == 1 else None
    before, _, after = line.partition(" ".join(main.text.split()))
    if len(web) > 1 and not all(
        span is main or publisher_score(_bare(span.text), main.href, known) >= LIKELY for span in web
    ):
        return None
    return _around_link(" ".join(main.text.split()), before, after, main.href, known)


def _joined(spans: Spans) -> Iterator[Span]:
    """Yield neighboring spans of one address as one span, in any style."""
    run: list[Span] = []
    for span in (*spans, Span(text="")):
        if run and span.href != run[0].href:
            yield Span(text="".join(part.text for part in run).strip(), href=run[0].href)
            run = []
        run.append(span)


def _around_link(title: str, before: str, after: str, url: str, known: frozenset[str]) -> NewsHeadline | None:
    parts = [
        bare for side in (before, after) for part in re.split(r"\s[|·•]\s", side) if (bare := _bare(part))
    ]
    if not parts:
        return _cut_line(title, url, known)
    dates = [day for part in parts if (day := _day(part))]
    names = [part for part in parts if not _day(part)]
    names, lang = _named_language(names)
    names, dates = _dated_name(names, dates)
    if len(names) > 1 or len(dates) > 1 or (names and publisher_score(names[0], url, known) < LIKELY):
        return None
    return NewsHeadline(
        title=title,
        outlet=names[0] if names else "",
        url=url,
        date=dates[0] if dates else None,
        lang=lang,
    )


def _named_language(names: list[str]) -> tuple[list[str], str]:
    """Take the language out of "Univision (en español)", or a part that is only the language."""
    found = [split_language(name) for name in names]
    languages = [lang for _, lang in found if lang]
    return [name for name, _ in found if name], languages[0] if languages else ""


def split_language(name: str) -> tuple[str, str]:
    """Return a name or headline without a language in brackets or alone, and that language's tag."""
    for lang, pattern in _IN_LANGUAGE:
        match = pattern.fullmatch(name)
        if match is not None and (match[1][-1:] in ("", ",") or name[-1] in ")]"):
            return match[1].strip(_EDGE), lang
    return name, ""


def _dated_name(names: list[str], dates: list[dt.date]) -> tuple[list[str], list[dt.date]]:
    """Split "The Paper, March 8, 2023"."""
    if len(names) == 1 and not dates:
        name, _, rest = names[0].partition(", ")
        day = _day(rest.strip(_EDGE))
        if name and day:
            return [name], [day]
    return names, dates


def _bare(text: str) -> str:
    """Return a part without the marks around it: `(Univision)` and ` – Univision` are Univision."""
    text = text.strip(_EDGE)
    match = _BRACKETED.fullmatch(text)
    return (match[1] if match else text).strip(_EDGE)


def _day(text: str) -> dt.date | None:
    try:
        return read_date(text)
    except NoSuchDateError:
        return None


def _without_link(line: str, known: frozenset[str]) -> NewsHeadline | None:
    """Read a line without a link: news if it ends with an address, or is clearly outlet and headline."""
    found = _BARE.search(line)
    address = link_address(found[1], "") if found is not None else ""
    if found is not None and address:
        return _cut_line(line[: found.start()], address, known)
    rest, day = without_date(line)
    cut = _best(rest, "", known)
    sure = cut is not None and cut.score >= SURE
    return (
        NewsHeadline(title=cut.headline, outlet=cut.outlet, date=day, lang=cut.lang) if cut and sure else None
    )


def without_date(line: str) -> tuple[str, dt.date | None]:
    """Split the date off a line that ends with one: "Headline – The Paper, March 8, 2023"."""
    for mark in _BEFORE_DATE.finditer(line):
        day = _day(line[mark.end() :].strip(_EDGE + "()[]"))
        if day is not None:
            return line[: mark.start()].strip(), day
    return line, None


def _cut_line(line: str, url: str, known: frozenset[str]) -> NewsHeadline | None:
    line = line.strip()
    rest, day = without_date(line)
    cut = _best(rest, url, known)
    if cut is not None and cut.score >= SURE:
        return NewsHeadline(title=cut.headline, outlet=cut.outlet, url=url, date=day, lang=cut.lang)
    if not line:
        return None
    question = ""
    if cut is not None and cut.score >= LIKELY:
        question = (
            f"Is “{cut.outlet}” the outlet? If so, take it out of the headline and add after the link: "
        )
        question += f"| {cut.outlet}"
    return NewsHeadline(title=line, url=url, question=question)


def _best(line: str, url: str, known: frozenset[str]) -> _Cut | None:
    return max(_cuts(line, url, known), key=lambda cut: cut.score, default=None)


def _cuts(line: str, url: str, known: frozenset[str]) -> Iterator[_Cut]:
    for mark in _BETWEEN.finditer(line):
        left, right = line[: mark.start()].strip(), line[mark.end() :].strip()
        if left and right:
            name, lang = split_language(left)
            shape = mark[0].strip()
            score = publisher_score(name, url, known)
            yield _Cut(headline=right, outlet=name, score=score, lang=lang, shape=f"X{shape}")
            if ":" not in mark[0]:
                name, lang = split_language(right)
                score = publisher_score(name, url, known)
                yield _Cut(headline=left, outlet=name, score=score, lang=lang, shape=f"{shape}X")
    bare, lang = split_language(line)
    closing = re.fullmatch(r"(.+\S)\s+\(([^()]{2,48})\)", bare)
    if closing is not None:
        score = publisher_score(closing[2], url, known)
        yield _Cut(headline=closing[1], outlet=closing[2], score=score, lang=lang, shape="()")
    titled = re.fullmatch(r"([“\"].+?),?([”\"]),?\s+([^,“”\"]{2,48})", line)
    if titled is not None:
        score = publisher_score(titled[3], url, known)
        yield _Cut(headline=titled[1] + titled[2], outlet=titled[3], score=score, shape="“,X")
    quoted = re.fullmatch(r"([^,“\"]{2,48}),\s+([“\"].+[”\"])", line)
    if quoted is not None:
        score = publisher_score(quoted[1], url, known)
        yield _Cut(headline=quoted[2], outlet=quoted[1], score=score, shape="X,“")


def likely_outlets(lines: Sequence[str], known: frozenset[str] = frozenset()) -> LikelyOutlets:
    """Return the outlets of a list of headlines, which all have theirs at the same place in the line.

    That is evidence for a name which alone would be none ("The Paper: headline", "The Radio: headline").
    """
    names: dict[str, dict[int, str]] = defaultdict(dict)
    for number, line in enumerate(lines):
        for cut in _cuts(without_date(line)[0], "", known) if len(line) <= _LONGEST else ():
            if cut.score >= LIKELY and (":" not in cut.shape or number not in names[cut.shape]):
                names[cut.shape][number] = cut.outlet
    if not names:
        return LikelyOutlets()
    shape = max(names, key=lambda one: (len(names[one]), one.startswith("X")))
    found = names[shape]
    if 2 * len(found) < len(lines) or (len(found) > 1 and len(set(found.values())) == 1):
        return LikelyOutlets()  # too few, or a label that every line has
    sure = {
        name.casefold()
        for name in found.values()
        if name.split()[0].casefold() in _ARTICLE or publisher_score(name, "", known) >= SURE
    }
    likely = {name.casefold() for name in found.values()} - sure
    return LikelyOutlets(sure=frozenset(sure), likely=frozenset(likely))
