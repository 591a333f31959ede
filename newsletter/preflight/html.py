"""HTML: the frame a screen reader and a mail program need, and tags that mail programs drop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from newsletter.model import Finding
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.page import Page
from newsletter.preflight.rule import ERROR, WARNING, Rule

BROKEN = Rule(
    id="html.broken",
    levels=(ERROR,),
    what="The HTML cannot be read to its end.",
    source="What a parser gives up on, mail programs show as they please",
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
    what="The html tag does not say the direction of writing.",
    source="Email Markup Consortium, serious",
)
WRAPPER = Rule(
    id="html.wrapper",
    levels=(WARNING,),
    what="Nothing inside the body carries lang and dir.",
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
    source="WCAG 2.2, 1.3.1: screen readers walk by headings",
)
EMPTY = Rule(
    id="heading.empty",
    levels=(ERROR,),
    what="A heading has no words.",
    source="WCAG 2.2, 1.3.1",
)
TABLE = Rule(
    id="html.table-role",
    levels=(WARNING,),
    what="A layout table has no role.",
    source="Email Markup Consortium, serious: it would be read out as data",
)
ZOOM = Rule(
    id="html.zoom",
    levels=(ERROR,),
    what="The viewport forbids zooming.",
    source="WCAG 2.2, 1.4.4; Email Markup Consortium, critical",
)
FORBIDDEN = Rule(
    id="html.forbidden",
    levels=(ERROR,),
    what="There is a tag or attribute that mail programs drop or fear.",
    source="caniemail: scripts, frames, forms, linked style sheets, event handlers",
)
IDS = Rule(
    id="html.duplicate-id",
    levels=(WARNING,),
    what="Two tags share one id.",
    source="Email Markup Consortium, mild",
)
RULES = (BROKEN, LANG, DIR, WRAPPER, TITLE, H1, ORDER, EMPTY, TABLE, ZOOM, FORBIDDEN, IDS)

_FORBIDDEN = frozenset(
    ("script", "iframe", "frame", "form", "input", "textarea", "select", "object", "embed", "video", "audio",
     "applet", "base")
)  # fmt: skip
_NO_ZOOM = frozenset(("user-scalable=no", "user-scalable=0", "maximum-scale=1", "maximum-scale=1.0"))
_THEME = "This is the theme's to mend: templates/"


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look at the frame, the headings and the tags."""
    if proof.page.broken:
        yield BROKEN.found("The HTML of the letter cannot be read to its end", place=None, hint=_THEME)
    yield from _frame(proof)
    yield from _headings(proof)
    yield from _tags(proof)
    yield from _forbidden(proof)


def _frame(proof: CheckContext) -> Iterator[Finding]:
    root = next(iter(proof.page.named("html")), {})
    lang = root.get("lang", "")
    if not lang or lang.casefold() != proof.edition.lang.casefold():
        yield LANG.found(
            f"The letter is in “{proof.edition.lang}” but its html tag says “{lang}”",
            place=None,
            hint=_THEME,
        )
    if root.get("dir", "").lower() not in ("ltr", "rtl"):
        yield DIR.found("The html tag does not say the direction of writing", place=None, hint=_THEME)
    inside = (tags for name, tags in proof.page.tags.items() if name not in ("html", "head"))
    if not any(tag.get("lang") and tag.get("dir") for tag in chain.from_iterable(inside)):
        yield WRAPPER.found("Nothing inside the body carries lang and dir", place=None, hint=_THEME)
    if not proof.page.title:
        yield TITLE.found("The letter has no title", place=None, hint=_THEME)


def _headings(proof: CheckContext) -> Iterator[Finding]:
    headings = proof.page.headings
    mains = [words for level, words in headings if level == 1]
    if len(mains) != 1:
        found = f"There are {len(mains)} main headings" if mains else "There is no main heading"
        yield H1.found(
            found,
            place=proof.line_with(mains[-1]) if mains else proof.front("title"),
            hint="A letter has one, its title; begin those inside the text with ##",
        )
    before = 1
    for level, words in headings:
        place = proof.line_with(words)
        if not words:
            yield EMPTY.found("A heading has no words", place=place, hint="Write some, or delete the line")
        elif level > before + 1:
            yield ORDER.found(
                f"“{words[:60]}” is a heading of level {level} right after level {before}",
                place=place,
                hint=f"Begin its line with {'#' * (before + 1)}",
            )
        before = level


def _tags(proof: CheckContext) -> Iterator[Finding]:
    if proof.page.roleless_tables:
        yield TABLE.found(
            f"Layout tables without a role: {proof.page.roleless_tables}", place=None, hint=_THEME
        )
    for meta in proof.page.named("meta"):
        content = "".join(meta.get("content", "").lower().split())
        if meta.get("name", "").lower() == "viewport" and _forbids_zoom(content):
            yield ZOOM.found("The letter forbids zooming, which readers need", place=None, hint=_THEME)
    for name in _shared_ids(proof.page):
        yield IDS.found(f"Several tags have the id “{name[:40]}”", place=None, hint=_THEME)


def _shared_ids(page: Page) -> list[str]:
    """Return the ids that several tags have."""
    counts = Counter([tag["id"] for tags in page.tags.values() for tag in tags if "id" in tag])
    return [name for name, count in counts.items() if name and count > 1]


def _forbids_zoom(content: str) -> bool:
    parts = content.replace(";", ",").split(",")
    return any(
        part in ("user-scalable=no", "user-scalable=0", "maximum-scale=1", "maximum-scale=1.0")
        for part in parts
    )


def _forbidden(proof: CheckContext) -> Iterator[Finding]:
    linked = any("stylesheet" in link.get("rel", "").lower() for link in proof.page.named("link"))
    for name, tags in proof.page.tags.items():
        if name in _FORBIDDEN or (name == "link" and linked):
            yield FORBIDDEN.found(f"There is a <{name}> in the letter", place=None, hint=_THEME)
        for handler in [key for tag in tags for key in tag if key[:2] == "on"]:
            yield FORBIDDEN.found(f"<{name}> has {handler}=", place=None, hint=_THEME)
    if any("@import" in style for style in proof.page.styles):
        yield FORBIDDEN.found("A style block loads another (@import)", place=None, hint=_THEME)
