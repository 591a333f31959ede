"""Checks the HTML that screen readers and mail programs need, and tags that mail programs remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from newsletter.model import Finding
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.page import Page
from newsletter.preflight.rule import ERROR, WARNING, Rule

BROKEN = Rule(
    id="html.broken",
    levels=(ERROR,),
    what="The HTML is incomplete: a tag or comment is never closed.",
    source="Mail programs show broken HTML in different ways",
)
LANG = Rule(
    id="html.lang",
    levels=(ERROR,),
    what="The html tag does not name the issue's language.",
    source="WCAG 2.2, 3.1.1; Email Markup Consortium, serious",
)
DIR = Rule(
    id="html.dir",
    levels=(ERROR,),
    what="The html tag does not give the text direction.",
    source="Email Markup Consortium, serious",
)
WRAPPER = Rule(
    id="html.wrapper",
    levels=(WARNING,),
    what="Nothing inside the body has lang and dir.",
    source="Email Markup Consortium, serious: webmail drops the html tag and its attributes",
)
TITLE = Rule(
    id="html.title",
    levels=(ERROR,),
    what="There is no title.",
    source="WCAG 2.2, 2.4.2; Email Markup Consortium, serious",
)
H1 = Rule(
    id="heading.h1",
    levels=(ERROR,),
    what="There is not exactly one main heading (h1).",
    source="Email Markup Consortium; WCAG 2.2, 1.3.1",
)
ORDER = Rule(
    id="heading.order",
    levels=(WARNING,),
    what="A heading skips a level.",
    source="WCAG 2.2, 1.3.1: screen readers navigate by headings",
)
EMPTY = Rule(
    id="heading.empty",
    levels=(ERROR,),
    what="A heading is empty.",
    source="WCAG 2.2, 1.3.1",
)
TABLE = Rule(
    id="html.table-role",
    levels=(WARNING,),
    what="A layout table has no role.",
    source="Email Markup Consortium, serious: it would be read aloud as data",
)
ZOOM = Rule(
    id="html.zoom",
    levels=(ERROR,),
    what="The email prevents zooming.",
    source="WCAG 2.2, 1.4.4; Email Markup Consortium, critical",
)
FORBIDDEN = Rule(
    id="html.forbidden",
    levels=(ERROR,),
    what="There is a tag or attribute that mail programs remove or block.",
    source="caniemail: scripts, frames, forms, linked style sheets, event handlers",
)
IDS = Rule(
    id="html.duplicate-id",
    levels=(WARNING,),
    what="Two tags have the same id.",
    source="Email Markup Consortium, mild",
)
RULES = (BROKEN, LANG, DIR, WRAPPER, TITLE, H1, ORDER, EMPTY, TABLE, ZOOM, FORBIDDEN, IDS)

_FORBIDDEN = frozenset(
    ("script", "iframe", "frame", "form", "input", "textarea", "select", "object", "embed", "video", "audio",
     "applet", "base")
)  # fmt: skip
_NO_ZOOM = frozenset(("user-scalable=no", "user-scalable=0", "maximum-scale=1", "maximum-scale=1.0"))
_THEME = "Fix this in the theme: templates/"


def find(context: CheckContext) -> Iterator[Finding]:
    """Check the document, the headings and the tags."""
    if context.page.broken:
        yield BROKEN.found(
            "The HTML of the email is incomplete: a tag or comment is never closed", place=None, hint=_THEME
        )
    yield from _frame(context)
    yield from _headings(context)
    yield from _tags(context)
    yield from _forbidden(context)


def _frame(context: CheckContext) -> Iterator[Finding]:
    root = next(iter(context.page.named("html")), {})
    lang = root.get("lang", "")
    if not lang or lang.casefold() != context.edition.lang.casefold():
        yield LANG.found(
            phrase(
                "The email is in “{lang}” but its html tag says “{tag_lang}”",
                lang=context.edition.lang,
                tag_lang=lang,
            ),
            place=None,
            hint=_THEME,
        )
    if root.get("dir", "").lower() not in ("ltr", "rtl"):
        yield DIR.found("The html tag does not give the text direction", place=None, hint=_THEME)
    inside = (tags for name, tags in context.page.tags.items() if name not in ("html", "head"))
    if not any(tag.get("lang") and tag.get("dir") for tag in chain.from_iterable(inside)):
        yield WRAPPER.found("Nothing inside the body has lang and dir", place=None, hint=_THEME)
    if not context.page.title:
        yield TITLE.found("The email has no title", place=None, hint=_THEME)


def _headings(context: CheckContext) -> Iterator[Finding]:
    headings = context.page.headings
    mains = [words for level, words in headings if level == 1]
    if len(mains) != 1:
        found = (
            phrase("There are {number} main headings", number=len(mains))
            if mains
            else "There is no main heading"
        )
        yield H1.found(
            found,
            place=context.place_of(mains[-1]) if mains else context.front("title"),
            hint="An email has one, its title; start headings in the text with ##",
        )
    before = 1
    for level, words in headings:
        if not words:
            yield EMPTY.found("A heading is empty", place=None, hint="Write its text, or delete the line")
        elif level > before + 1:
            yield ORDER.found(
                phrase(
                    "“{words}” is a heading of level {level} right after level {before}",
                    words=words[:60],
                    level=level,
                    before=before,
                ),
                place=context.place_of(words),
                hint=phrase("Start its line with {signs}", signs="#" * (before + 1)),
            )
        before = level


def _tags(context: CheckContext) -> Iterator[Finding]:
    if context.page.roleless_tables:
        yield TABLE.found(
            phrase(
                "Layout tables without a role: {number}",
                number=context.page.roleless_tables,
            ),
            place=None,
            hint=_THEME,
        )
    for meta in context.page.named("meta"):
        content = "".join(meta.get("content", "").lower().split())
        if meta.get("name", "").lower() == "viewport" and _forbids_zoom(content):
            yield ZOOM.found("The email prevents zooming, which readers need", place=None, hint=_THEME)
    for name in _shared_ids(context.page):
        yield IDS.found(phrase("Several tags have the id “{name}”", name=name[:40]), place=None, hint=_THEME)


def _shared_ids(page: Page) -> list[str]:
    """Return the ids that several tags have."""
    counts = Counter([tag["id"] for tags in page.tags.values() for tag in tags if "id" in tag])
    return [name for name, count in counts.items() if name and count > 1]


def _forbids_zoom(content: str) -> bool:
    return not _NO_ZOOM.isdisjoint(content.replace(";", ",").split(","))


def _forbidden(context: CheckContext) -> Iterator[Finding]:
    linked = any("stylesheet" in link.get("rel", "").lower() for link in context.page.named("link"))
    for name, tags in context.page.tags.items():
        if name in _FORBIDDEN or (name == "link" and linked):
            yield FORBIDDEN.found(
                phrase("There is a <{name}> in the email", name=name), place=None, hint=_THEME
            )
        for handler in [key for tag in tags for key in tag if key[:2] == "on"]:
            yield FORBIDDEN.found(
                phrase("<{name}> has {handler}=", name=name, handler=handler), place=None, hint=_THEME
            )
    if any("@import" in style for style in context.page.styles):
        yield FORBIDDEN.found("A style block loads another (@import)", place=None, hint=_THEME)
