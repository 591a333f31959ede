"""Finds a page's title: without the name of its site, and without HTML's entities and tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.page_tree import text_in
from newsletter.importing.sanitize import one_line

_NAMES_OF_SITES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "twitter:site",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_EDGES = " \t\u00a0|–—·»«•‹›:/~-"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.I)
_TAG = re.compile(r"</?(?:em|i|b|strong|span|br|sup|sub|wbr)\b[^<>]{0,200}>", re.I)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:site|blog)[-_]?(?:title|name|logo|branding)|(?:^|[\s_-])logo(?:$|[\s_-])", re.I
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?([^.|•·,]{3,60})", re.I
)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTitles:
    """The page's titles, the most trusted first, without the site's name and `written` with it."""

    titles: tuple[str, ...]
    written: tuple[str, ...]
    sites: tuple[str, ...]


def page_titles(
    root: HtmlElement, meta: Mapping[str, str], headline: str, sites: Iterable[str]
) -> PageTitles:
    """Return a page's titles. Only what the page itself names as its site is cut off."""
    names = tuple(dict.fromkeys(filter(None, map(plain_title, (*_named(root, meta), *sites)))))
    written = [plain_title(title) for title in _written(root, meta, headline)]
    titles = [without_site(title, names) for title in written]
    return PageTitles(
        titles=tuple(dict.fromkeys(filter(None, titles))),
        written=tuple(dict.fromkeys(filter(None, written))),
        sites=names,
    )


def plain_title(title: str) -> str:
    """Return a title as its readers see it: without tags, and without entities that were escaped twice."""
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), title)
    return one_line(_TAG.sub("", text)).strip()


def without_site(title: str, names: Sequence[str]) -> str:
    """Return a title without the names of its site at either end; "" when it is nothing else."""
    if _is_one_of(title, names):
        return ""
    for name in sorted(names, key=len, reverse=True):
        for bare in (_cut_end(title, name), _cut_start(title, name)):
            if bare:
                return without_site(bare, names) or bare
    return title


def is_part_of_title(text: str, written: Sequence[str]) -> bool:
    """Tell whether a text is a whole title, or the part of one between bars, dashes or colons."""
    wanted = " ".join(text.casefold().split())
    return bool(wanted) and any(_is_part(wanted, " ".join(title.casefold().split())) for title in written)


def _is_part(wanted: str, title: str) -> bool:
    before, found, after = title.partition(wanted)
    starts = not before.strip() or before.rstrip()[-1:] in _EDGES
    return bool(found) and starts and (not after.strip() or after.lstrip()[:1] in _EDGES)


def is_site_name(text: str, names: Sequence[str]) -> bool:
    """Tell whether a text is the name of the site."""
    return _is_one_of(text, names)


def _cut_end(title: str, name: str) -> str:
    if not title.casefold().endswith(name.casefold()) or len(title) != len(title.casefold()):
        return ""
    rest = title[: len(title) - len(name)]
    bare = rest.rstrip(_EDGES)
    return bare if bare and bare != rest and bare != rest.rstrip() else ""


def _cut_start(title: str, name: str) -> str:
    if not title.casefold().startswith(name.casefold()) or len(title) != len(title.casefold()):
        return ""
    rest = title[len(name) :]
    bare = rest.lstrip(_EDGES)
    return bare if bare and bare != rest and bare != rest.lstrip() else ""


def _written(root: HtmlElement, meta: Mapping[str, str], headline: str) -> Iterator[str]:
    yield headline
    for name in _TITLES:
        yield meta.get(name, "")
    for element in root.iter("title"):
        if element.getparent() is not None and element.getparent().tag in ("head", "html"):
            yield one_line("".join(element.itertext())[:2_000])


def _named(root: HtmlElement, meta: Mapping[str, str]) -> Iterator[str]:
    """Yield what a page names as its site: in its head, its link home, its logo and its copyright line."""
    for name in _NAMES_OF_SITES:
        yield meta.get(name, "").lstrip("@")
    for element in root.iter("a", "div", "p", "span", "img"):
        is_home = element.tag == "a" and (element.get("rel") == "home" or element.get("href") == "/")
        if is_home or _NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            yield from _short(text_in(element))
            yield from _short(element.get("alt") or "")
            for image in element.iter("img"):
                yield from _short(image.get("alt") or "")
    for element in (*root.iter("footer"), *root.xpath("//*[@id='footer' or @role='contentinfo']")):
        found = _COPYRIGHT.search(text_in(element)[:2_000])
        if found is not None:
            yield re.sub(r"\s*(?:all rights reserved|todos los derechos).*", "", found[1], flags=re.I).strip()


def _short(text: str) -> Iterator[str]:
    bare = re.sub(r"\s+(?:logo|home(?: ?page)?|inicio)$", "", one_line(text), flags=re.I)
    if 2 < len(bare) <= _LONGEST_NAME and bare.casefold() not in ("home", "inicio", "logo"):
        yield bare


def _is_one_of(text: str, names: Sequence[str]) -> bool:
    squeezed = _squeezed(text)
    return bool(squeezed) and any(squeezed == _squeezed(name) for name in names)


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
