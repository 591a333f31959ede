"""Resolves what a style means: through the styles it is based on, and the rules for toggles."""

from __future__ import annotations

import re

from lxml.etree import _Element

from newsletter.importing.docx.markup import W, child, paragraph_of, switch, value

_HEADING = re.compile(r"heading(?: ([1-9]))?")
_NAMES = {
    "title": "title",
    "subtitle": "subtitle",
    "quote": "quote",
    "intense quote": "quote",
    "quotations": "quote",
    "block quotation": "quote",
    "toc heading": "toc",
    "contents heading": "toc",
    "table of figures": "toc",
    **dict.fromkeys(("caption", "figure", "illustration", "drawing"), "caption"),
}
"""Names of built-in styles, which are English in every language of Word, and of LibreOffice's."""
_CONTENTS = re.compile(r"(?:toc|contents) [1-9]")
_MOST_BASES = 20


class Styles:
    """The styles of a document (styles.xml)."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[tuple[str, str], _Element] = {}
        self._default: dict[str, str] = {}
        self._document = child(root, "docDefaults", "rPrDefault", "rPr")
        self._mentioned = frozenset(found.tag for found in ([] if root is None else root.iter()))
        for style in [] if root is None else root.iter(f"{W}style"):
            kind, key = value(style, "type"), value(style, "styleId")
            self._styles.setdefault((kind, key), style)
            if value(style, "default") in ("1", "true", "on"):
                self._default[kind] = key

    def chain(self, kind: str, key: str) -> list[_Element]:
        """Return a style and those it is based on, the nearest first."""
        found: list[_Element] = []
        style = self._styles.get((kind, key or self._default.get(kind, "")))
        while style is not None and style not in found and len(found) < _MOST_BASES:
            found.append(style)
            based_on = value(child(style, "basedOn"))
            style = self._styles.get((kind, based_on)) if based_on else None
        return found

    def paragraph_chain(self, paragraph: _Element | None) -> list[_Element]:
        """Return the styles of a paragraph, the nearest first."""
        return self.chain("paragraph", value(child(paragraph, "pPr", "pStyle")))

    def is_on(self, run: _Element, name: str) -> bool:
        """Tell whether a toggle (vanish, strike, b, i) is on for a run, by itself or by a style.

        17.7.3: the run's own word counts; else the document's default, or an odd number of styles.
        """
        own = switch(child(run, "rPr", name))
        if own is not None:
            return own
        if f"{W}{name}" not in self._mentioned:
            return False
        if switch(child(self._document, name)):
            return True
        paragraph = paragraph_of(run)
        table = None if paragraph is None else next(paragraph.iterancestors(f"{W}tbl"), None)
        chains = (
            self.paragraph_chain(paragraph),
            self._character_chain(run),
            [] if table is None else self.chain("table", value(child(table, "tblPr", "tblStyle"))),
        )
        return sum(_is_on_in(chain, name) for chain in chains) % 2 == 1

    def is_on_in_character_style(self, run: _Element, name: str) -> bool:
        """Tell whether a run has a toggle by its character style, and not against its own word."""
        return (
            f"{W}{name}" in self._mentioned
            and child(run, "rPr", name) is None
            and _is_on_in(self._character_chain(run), name)
        )

    def _character_chain(self, run: _Element) -> list[_Element]:
        key = value(child(run, "rPr", "rStyle"))
        return self.chain("character", key) if key else []

    def role(self, paragraph: _Element) -> str:
        """Return what a paragraph is: title, subtitle, quote, caption, toc, heading1 to heading6, or ""."""
        chain = self.paragraph_chain(paragraph)
        for style in chain:
            name = value(child(style, "name")).lower()
            heading = _HEADING.fullmatch(name)
            if heading is not None:
                return _heading(int(heading[1] or 1))
            if name in _NAMES or _CONTENTS.fullmatch(name):
                return _NAMES.get(name, "toc")
        level = self.inherited(paragraph, chain, "outlineLvl")
        return _heading(int(level) + 1) if level.isdecimal() and int(level) < 9 else ""

    def inherited(self, paragraph: _Element, chain: list[_Element], *path: str) -> str:
        """Return the value of a property of a paragraph, from itself or the nearest style that has it."""
        found = (child(owner, "pPr", *path) for owner in (paragraph, *chain))
        return next((value(element) for element in found if element is not None), "")

    def numbering_of(self, key: str) -> str:
        """Return the id of the numbering that a numbering style stands for; "" for none."""
        styles = self.chain("numbering", key)
        return value(child(styles[0], "pPr", "numPr", "numId")) if styles else ""


def _is_on_in(chain: list[_Element], name: str) -> bool:
    found = (switch(child(style, "rPr", name)) for style in chain)
    return next((on for on in found if on is not None), False)


def _heading(level: int) -> str:
    return f"heading{min(level, 6)}"
