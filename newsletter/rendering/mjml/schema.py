"""Checks MJML against a schema: the components, parents, attributes and units that themes can use.

The compiler accepts almost anything without an error: unknown tags reach readers, a zero without a unit is
not understood, a missing alt stays missing. So the rules are here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from newsletter.errors import ThemeError
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.rendering.mjml.tree import VOID, Element

LARGEST_STYLE_BYTES = 16_000
"""Gmail drops a style block above 16 KB (caniemail, html-style, note 6)."""

_RULES: Mapping[str, tuple[re.Pattern[str], str]] = {
    name: (re.compile(pattern), expected)
    for name, pattern, expected in (
        ("any", r".*", "anything"),
        ("px", r"\d+px", "a length such as 16px (zero is 0px)"),
        ("box", r"\d+px( \d+px){0,3}", "one to four lengths such as 0px 24px"),
        ("width", r"\d+px|100%|50%", "a length such as 120px, or 50% or 100%"),
        ("color", r"#[0-9a-fA-F]{6}", "a color such as #1d2433"),
        ("border", r"none|\d+px (solid|dashed|dotted) #[0-9a-fA-F]{6}", "a border such as 1px solid #e3e6ee"),
        ("side", r"left|right|center", "left, right or center"),
        ("dir", r"ltr|rtl", "ltr or rtl"),
        ("own-dir", r"ltr|rtl|auto", "ltr, rtl or auto"),
        ("vertical", r"top|middle|bottom", "top, middle or bottom"),
        ("number", r"\d+(\.\d+)?(px)?", "a number such as 1.6"),
        ("class", r"[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*", "names of lower-case letters, digits and hyphens"),
        ("true", r"true", "true, or leave it out"),
        ("lang", r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag such as en or es-MX"),
        ("weight", r"normal|bold|[1-9]00", "normal, bold or 100 to 900"),
        ("style", r"[^<>\"\\]*", "CSS without quotation marks or backslashes"),
    )
}

_BOX = {"padding": "box", "css-class": "class"}
_TYPE = {
    "font-family": "style",
    "font-size": "px",
    "font-weight": "weight",
    "line-height": "number",
    "color": "color",
    "align": "side",
}
_EDGE = {
    "border": "border",
    "border-left": "border",
    "border-right": "border",
    "border-top": "border",
    "border-bottom": "border",
    "border-radius": "box",
    "background-color": "color",
}


@dataclass(frozen=True, slots=True)
class Component:
    """A component's possible parents, and its possible and required attributes, with their kinds."""

    parents: frozenset[str]
    attributes: Mapping[str, str]
    required: tuple[str, ...] = ()


def _component(parents: str, attributes: Mapping[str, str], required: str = "") -> Component:
    return Component(frozenset(parents.split()), attributes, tuple(sorted(required.split())))


COMPONENTS: Mapping[str, Component] = {
    "mjml": _component("", {"lang": "lang", "dir": "dir"}, "lang dir"),
    "mj-head": _component("mjml", {}),
    "mj-title": _component("mj-head", {}),
    "mj-style": _component("mj-head", {}),
    "mj-breakpoint": _component("mj-head", {"width": "px"}, "width"),
    "mj-attributes": _component("mj-head", {}),
    "mj-all": _component("mj-attributes", _BOX | _TYPE),
    "mj-body": _component(
        "mjml", {"width": "px", "background-color": "color", "css-class": "class"}, "width background-color"
    ),
    "mj-raw": _component("mj-head mj-body", {}),
    "mj-wrapper": _component("mj-body", _BOX | _EDGE | {"direction": "dir", "text-align": "side"}),
    "mj-section": _component(
        "mj-body mj-wrapper", _BOX | _EDGE | {"direction": "dir", "text-align": "side"}, "padding"
    ),
    "mj-group": _component("mj-section", {"direction": "dir", "width": "width", "css-class": "class"}),
    "mj-column": _component(
        "mj-section mj-group",
        _BOX
        | _EDGE
        | {
            "direction": "dir",
            "width": "width",
            "vertical-align": "vertical",
            "inner-background-color": "color",
            "inner-border-radius": "box",
        },
    ),
    "mj-text": _component("mj-column mj-attributes", _BOX | _TYPE),
    "mj-table": _component(
        "mj-column mj-attributes", _BOX | _TYPE | {"width": "width", "cellpadding": "number"}
    ),
    "mj-divider": _component(
        "mj-column mj-attributes",
        _BOX | {"border-width": "px", "border-color": "color", "width": "width", "align": "side"},
    ),
    "mj-spacer": _component("mj-column mj-attributes", {"height": "px", "css-class": "class"}),
    "mj-button": _component(
        "mj-column mj-attributes",
        _BOX
        | _TYPE
        | {
            "href": "any",
            "background-color": "color",
            "border-radius": "box",
            "inner-padding": "box",
            "width": "width",
            "text-decoration": "style",
            "border": "border",
        },
    ),
}

_COMMON = {"class": "class", "style": "style", "lang": "lang", "dir": "own-dir"}
_TAGS = (
    "p h1 h2 h3 h4 h5 h6 ul ol li strong em code pre br hr blockquote span div table "
    "tbody thead tr td th caption s sup sub a img"
)
HTML: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(
        _TAGS.split(),
        _COMMON,
    ),
    "a": _COMMON | {"href": "any", "title": "any", "aria-label": "any"},
    "img": _COMMON | {"src": "any", "alt": "any", "width": "number", "height": "number"},
    "ol": _COMMON | {"start": "number"},
    "table": _COMMON | {"role": "any", "cellpadding": "number", "cellspacing": "number", "width": "any"},
    "td": _COMMON | {"colspan": "number", "width": "number", "align": "side", "valign": "vertical"},
    "th": _COMMON | {"scope": "any", "colspan": "number", "align": "side", "valign": "vertical"},
    "p": _COMMON | {"role": "any", "aria-hidden": "true"},
    "meta": {"name": "any", "content": "any"},
}
_HTML_REQUIRED = {"img": ("alt", "height", "src", "width"), "a": ("href",), "meta": ("content", "name")}

_HOLDS_HTML = frozenset({"mj-text", "mj-table", "mj-button", "mj-raw"})
_HOLDS_TEXT = frozenset({"mj-title", "mj-style"}) | _HOLDS_HTML


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One problem of a theme: where, what, and a hint ("" if none is needed)."""

    where: str
    message: str
    hint: str = ""


def check(root: Element, *, name: str) -> None:
    """Raise ThemeError for the first problem the compiler would ignore, with its tag, line and a hint."""
    found = faults(root, where=lambda element: f"{name}: line {element.line}")
    if found:
        raise ThemeError(
            phrase("{where}: {message}", where=found[0].where, message=found[0].message), hint=found[0].hint
        )


def faults(root: Element, *, where: Callable[[Element], str]) -> list[Fault]:
    """Return every problem the compiler would ignore, in the email's order; `where` names a tag's place."""
    checker = _Checker(where)
    if root.tag != "mjml":
        return [
            Fault(where=where(root), message=phrase("starts with <{tag}>, not with <mjml>", tag=root.tag))
        ]
    checker.component(root, parent="")
    return checker.faults


class _Checker:
    def __init__(self, where: Callable[[Element], str]) -> None:
        self.where = where
        self.faults: list[Fault] = []

    def report(self, element: Element, message: str, hint: str = "") -> None:
        self.faults.append(
            Fault(
                where=self.where(element),
                message=phrase("<{tag}> {message}", tag=element.tag, message=message),
                hint=hint,
            )
        )

    def component(self, element: Element, parent: str) -> None:
        component = COMPONENTS.get(element.tag)
        if component is None:
            self.report(element, "is not a component that themes can use", _meant(element.tag, COMPONENTS))
            return
        if parent and parent not in component.parents:
            allowed = ", ".join(f"<{tag}>" for tag in sorted(component.parents))
            self.report(element, f"cannot be inside <{parent}>", f"It belongs in {allowed}.")
        as_default = parent == "mj-attributes"
        self.attributes(element, component.attributes, () if as_default else component.required)
        if element.tag == "mj-button" and not as_default and "href" not in element.attributes:
            self.report(element, "has no href")
        if element.tag == "mj-style":
            self.style(element)
        self.children(element)

    def children(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                if child.strip() and element.tag not in _HOLDS_TEXT:
                    self.report(element, f"cannot contain text: {child.strip()[:40]}")
            elif element.tag in _HOLDS_HTML:
                self.html(child, parent=element.tag)
            else:
                self.component(child, parent=element.tag)

    def html(self, element: Element, parent: str) -> None:
        known = HTML.get(element.tag)
        if known is None:
            self.report(element, f"is not allowed inside <{parent}>", _meant(element.tag, HTML))
            return
        self.attributes(element, known, _HTML_REQUIRED.get(element.tag, ()))
        if element.tag in VOID and element.children:
            self.report(element, "must be empty")
        for child in element.children:
            if isinstance(child, Element):
                self.html(child, parent=element.tag)

    def attributes(self, element: Element, known: Mapping[str, str], required: tuple[str, ...]) -> None:
        for attribute, value in element.attributes.items():
            rule = known.get(attribute)
            if rule is None:
                self.report(element, f"cannot have the attribute “{attribute}”", _meant(attribute, known))
                continue
            if rule != "any" and not _fits(rule, value):
                self.report(element, f"has {attribute}=“{value[:60]}”", f"Write {_RULES[rule][1]}.")
        for attribute in required:
            if attribute not in element.attributes:
                self.report(element, f"has no {attribute}")

    def style(self, element: Element) -> None:
        css = "".join(child for child in element.children if isinstance(child, str))
        if "<" in css or "&" in css:
            self.report(element, "contains < or &")
        if "@import" in css or "url(" in css:
            self.report(element, "loads something", "An email can load only its pictures.")
        if len(css.encode()) > LARGEST_STYLE_BYTES:
            self.report(element, f"is larger than {LARGEST_STYLE_BYTES:,} bytes, so Gmail would drop it")


@lru_cache(maxsize=4096)
def _fits(rule: str, value: str) -> bool:
    """Tell whether a value is of its kind; cached, as a theme has few different ones."""
    return _RULES[rule][0].fullmatch(value) is not None


def _meant(word: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else ""
