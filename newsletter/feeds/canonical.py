"""The canonical address: what two addresses of the same page share. And whether two titles tell one story.

A canonical address is a key to compare with. It is never printed and never fetched, so it may be bold:
http and https, `www.`, mobile and AMP variants, a slash at the end and the order of parameters do not
make another story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, unquote, urlencode

import httpx2
from rapidfuzz import fuzz

from newsletter.feeds.words import words_of

_TRACKING = re.compile(
    # "amp;": an ampersand that was escaped once too often.
    r"(amp;)?((utm|mtm|pk|hsa|at|vero|oly)_.*|_hs.*|ml_subscriber.*|_ga|_gl|mc_[ce]id|li_fat_id|s_cid|srsltid|igshid"
    r"|(fb|g|d|ms|tw|tt|y)clk?id|[gw]braid|cmp(id)?|[no]cid|smid|icid|amp|outputtype|ref_(src|url))"
)
_VARIANT_HOST = re.compile(r"(www\d?|m|mobile|amp)\.(?=[^.]+\.[^.]+)")
_AMP_ENDING = re.compile(r"(\.amp)+(?=(\.html?)?$)")
_EMPTY_SEGMENTS = frozenset({"", ".", "amp", "index.html", "index.htm"})
_DEFAULT_PORTS = (None, 80, 443)
_PATH_SAFE = ":@!$&()*+,;=~"

SAME_TITLE_PERCENT = 88.0
"""Measured on the table in the tests: one story told twice reaches 89 and more, two stories 87 and less."""
_TURN = re.compile(r"not?|cannot|cant|wont|isnt|never|without|against|sin|nunca|contra|ni")
"""Words that turn a sentence round while they hardly change its letters."""
_OUTLET = re.compile(r"\s+[|–—-]\s+(?P<outlet>[^|–—]+)$")
_MOST_OUTLET_WORDS = 4
_FEWEST_TITLE_WORDS = 4


def canonical_url(url: str) -> str:
    """Return the key that all addresses of one page share; what is no web address comes back as it is.

    Canonical addresses stay as they are: canonical_url(canonical_url(x)) == canonical_url(x).
    Parameters are sorted (their order means nothing to nearly every site), tracking ones and the
    fragment dropped; the case of the path is kept.
    """
    try:
        parsed = httpx2.URL(url.strip())
        host = parsed.raw_host.decode("ascii").lower().rstrip(".")
        path, _, query = parsed.raw_path.decode("ascii").partition("?")
    except (httpx2.InvalidURL, ValueError):
        return url.strip()
    if parsed.scheme not in ("http", "https") or not host:
        return url.strip()
    port = "" if parsed.port in _DEFAULT_PORTS else f":{parsed.port}"
    return f"https://{_host(host)}{port}{_path(path)}{_query(query)}"


def without_tracking(url: str) -> str:
    """Return a web address without the parameters that only tell where a reader came from.

    Everything else stays byte for byte: unlike a canonical address this one is printed and followed.
    """
    address, hash_, fragment = url.partition("#")
    path, mark, query = address.partition("?")
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _TRACKING.fullmatch(_name(piece))]
    if len(kept) == len(pieces):
        return url
    return f"{path}{mark if kept else ''}{'&'.join(kept)}{hash_}{fragment}"


def same_story(a_title: str, b_title: str) -> bool:
    """Whether two titles tell the same story, whatever their case, accents and quotation marks.

    An outlet's name at the end of one of them is left aside. Numbers and words such as "not" must agree:
    "Meeting on 7 March" and "Meeting on 14 March" are two stories. In doubt it is two: a reader who
    meets a story twice loses less than one who never meets it.
    """
    a, b = _without_outlet(a_title, b_title), _without_outlet(b_title, a_title)
    a_words, b_words = words_of(a), words_of(b)
    if not a_words or not b_words or _pivots(a_words) != _pivots(b_words):
        return False
    a_line, b_line = " ".join(a_words), " ".join(b_words)
    in_order = fuzz.ratio(a_line, b_line)
    by_word = fuzz.token_sort_ratio(a_line, b_line)
    return min(in_order, by_word) >= SAME_TITLE_PERCENT


def _host(host: str) -> str:
    while found := _VARIANT_HOST.match(host):
        host = host[found.end() :]
    return f"[{host}]" if ":" in host else host


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in unquote(path).split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    while segments:
        last = _AMP_ENDING.sub("", segments[-1])
        if last not in _EMPTY_SEGMENTS:
            segments[-1] = last
            break
        segments.pop()
    return "".join(f"/{quote(segment, safe=_PATH_SAFE)}" for segment in segments)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name.lower())]
    return f"?{urlencode(sorted(kept))}" if kept else ""


def _name(piece: str) -> str:
    return unquote(piece.partition("=")[0].replace("+", " ")).lower()


def _without_outlet(title: str, other: str) -> str:
    """Drop " | The Paper" from a title when the other has no such ending to tell them apart by."""
    found = _OUTLET.search(title)
    if found is None or _OUTLET.search(other) is not None:
        return title
    head = title[: found.start()]
    fits = len(words_of(found["outlet"])) <= _MOST_OUTLET_WORDS and len(words_of(head)) >= _FEWEST_TITLE_WORDS
    return head if fits else title


def _pivots(words: Sequence[str]) -> list[str]:
    """What must agree: numbers and turning words."""
    return sorted(word for word in words if _TURN.fullmatch(word) or any(char.isdecimal() for char in word))
