"""Emphasis: which elements are strong or emphasised, by name, by style, or by a class the page defines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

_RULE = re.compile(r"\.([A-Za-z_][\w-]{0,60})\s*\{([^{}]{0,2000})\}")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|\d{3})", re.I)
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.I)
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("i", "em", "cite", "dfn"))
_LONGEST_STYLE = 200_000

Said = tuple[bool | None, bool | None]
"""Strong and emphasised: yes, no, or not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """The classes of a page that say something of weight or slant; Google Docs says it so."""

    classes: tuple[tuple[str, Said], ...] = ()

    def of(self, element: HtmlElement, tag: str) -> Said:
        """Say what an element is; None leaves it as it was outside."""
        strong: bool | None = True if tag in _STRONG else None
        emphasis: bool | None = True if tag in _EMPHASIS else None
        names = (element.get("class") or "").split()
        said = [rule for name, rule in self.classes if name in names]
        for weight, slant in (*said, _said(element.get("style") or "")):
            strong = strong if weight is None else weight
            emphasis = emphasis if slant is None else slant
        return strong, emphasis


def emphasis_of(root: HtmlElement) -> Emphasis:
    """Read the page's own style sheets."""
    sheets = "\n".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_STYLE]
    found = ((name, _said(body)) for name, body in _RULE.findall(sheets))
    return Emphasis(classes=tuple((name, said) for name, said in found if said != (None, None)))


def _said(style: str) -> Said:
    weight, slant = _WEIGHT.search(style), _SLANT.search(style)
    strong = None if weight is None else weight[1].lower() in ("bold", "bolder", "600", "700", "800", "900")
    return strong, None if slant is None else slant[1].lower() != "normal"
