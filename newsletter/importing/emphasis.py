"""Finds which elements are bold or italic: by tag, by style, or by a class the page defines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

_RULE = re.compile(r"\.([A-Za-z_][\w-]{0,60})\s*\{([^{}]{0,2000})\}")
_WEIGHT = re.compile(r"(?:^|[;\s])font-weight\s*:\s*(bold|bolder|normal|\d{3})", re.I)
_SLANT = re.compile(r"(?:^|[;\s])font-style\s*:\s*(italic|oblique|normal)", re.I)
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("i", "em", "cite", "dfn"))
_LONGEST_STYLE = 200_000

StyleFlags = tuple[bool | None, bool | None]
"""Bold and italic: yes, no, or not specified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """The classes of a page that set weight or slant, as Google Docs does."""

    classes: tuple[tuple[str, StyleFlags], ...] = ()

    def of(self, element: HtmlElement, tag: str) -> StyleFlags:
        """Return an element's own style; None means that it inherits."""
        strong: bool | None = True if tag in _STRONG else None
        emphasis: bool | None = True if tag in _EMPHASIS else None
        names = (element.get("class") or "").split()
        flags = [rule for name, rule in self.classes if name in names]
        for weight, slant in (*flags, _style_flags(element.get("style") or "")):
            strong = strong if weight is None else weight
            emphasis = emphasis if slant is None else slant
        return strong, emphasis


def emphasis_of(root: HtmlElement) -> Emphasis:
    """Read the page's own style sheets."""
    sheets = "\n".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_STYLE]
    found = ((name, _style_flags(body)) for name, body in _RULE.findall(sheets))
    return Emphasis(classes=tuple((name, flags) for name, flags in found if flags != (None, None)))


def _style_flags(style: str) -> StyleFlags:
    weight, slant = _WEIGHT.search(style), _SLANT.search(style)
    strong = None if weight is None else weight[1].lower() in ("bold", "bolder", "600", "700", "800", "900")
    return strong, None if slant is None else slant[1].lower() != "normal"
