"""Counts the numbers of lists and headings as Word shows them: with restarts, continued lists, and levels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element

from newsletter.importing.docx.markup import W, child, value
from newsletter.importing.docx.styles import Styles

_PLACEHOLDER = re.compile(r"%([1-9])")
_LIST_STYLE = re.compile(r"list (?:bullet|number) ([2-5])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 100_000
_MOST_LINKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedParagraph:
    """A paragraph's place in a list: `label` as the document shows it, `number` None for a bullet."""

    list_id: str
    depth: int
    number: int | None
    label: str = ""
    is_plain: bool = True
    """The label is a decimal number with signs: 1. or (1)."""
    has_words: bool = False
    """The label has words of its own: Step 1, Article 1."""


@dataclass(slots=True)
class _Counters:
    values: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document (numbering.xml), and how far each has counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _Element] = {}
        self._numbers: dict[str, _Element] = {}
        self._counters: dict[str, _Counters] = {}
        self._restarted: set[tuple[str, int]] = set()
        for element in [] if root is None else root:
            if element.tag == f"{W}abstractNum":
                self._abstract[value(element, "abstractNumId")] = element
            elif element.tag == f"{W}num":
                self._numbers[value(element, "numId")] = element

    def next(self, paragraph: _Element) -> NumberedParagraph | None:
        """Return a paragraph's place in its list, and count it; None when it is in no list.

        To be called once for each paragraph, in the order of the document.
        """
        key, depth = self._place(paragraph)
        level = self._level(key, depth)
        if level is None:
            return None
        shown_depth = max(depth, self._indent(paragraph))
        how, text = value(child(level, "numFmt")) or "decimal", value(child(level, "lvlText"))
        own = self._abstract_id(key)
        if how == "bullet":
            return NumberedParagraph(list_id=own, depth=shown_depth, number=None)
        number = self._count(key, own, depth, level)
        if how == "none" and not _PLACEHOLDER.sub("", text).strip():
            return None
        label = _PLACEHOLDER.sub(lambda match: self._shown(key, own, int(match[1]) - 1), text)
        around = _PLACEHOLDER.sub("", text)
        if not label.strip():
            return None
        return NumberedParagraph(
            list_id=own,
            depth=shown_depth,
            number=number,
            label=label.strip(),
            is_plain=how in ("decimal", "decimalZero"),
            has_words=any(char.isalnum() for char in around),
        )

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """Return the id of a paragraph's numbering and its level; "" for the id when it has none."""
        chain = self._styles.paragraph_chain(paragraph)
        key = self._styles.inherited(paragraph, chain, "numPr", "numId")
        own = value(child(paragraph, "pPr", "numPr", "ilvl"))
        depth = (
            own
            or self._level_of_style(key, chain)
            or self._styles.inherited(paragraph, chain, "numPr", "ilvl")
        )
        return ("" if key == "0" else key), int(depth) if depth.isdecimal() else 0

    def _indent(self, paragraph: _Element) -> int:
        """Return how deep a paragraph is by the name of its style: 1 for List Bullet 2."""
        names = (value(child(style, "name")) for style in self._styles.paragraph_chain(paragraph))
        found = (_LIST_STYLE.fullmatch(name.lower()) for name in names)
        return next((int(match[1]) - 1 for match in found if match), 0)

    def _level_of_style(self, key: str, chain: list[_Element]) -> str:
        """Return the level that a list gives to one of some styles."""
        abstract = self._abstract.get(self._abstract_id(key))
        names = [value(style, "styleId") for style in chain]
        found = (
            value(level, "ilvl")
            for name in names
            for level in ([] if abstract is None else abstract.iter(f"{W}lvl"))
            if value(child(level, "pStyle")) == name
        )
        return next(found, "")

    def _abstract_id(self, key: str) -> str:
        """Return the id of the definition behind a numbering, through numbering styles."""
        for _ in range(_MOST_LINKS):
            found = value(child(self._numbers.get(key), "abstractNumId"))
            style = value(child(self._abstract.get(found), "numStyleLink"))
            linked = self._styles.numbering_of(style) if style else ""
            if not linked or linked == key:
                return found
            key = linked
        return ""

    def _level(self, key: str, depth: int) -> _Element | None:
        override = self._override(key, depth)
        own = child(override, "lvl")
        if own is not None:
            return own
        abstract = self._abstract.get(self._abstract_id(key))
        levels = [] if abstract is None else abstract.findall(f"{W}lvl")
        return next((level for level in levels if (value(level, "ilvl") or "0") == str(depth)), None)

    def _override(self, key: str, depth: int) -> _Element | None:
        number = self._numbers.get(key)
        overrides = [] if number is None else number.findall(f"{W}lvlOverride")
        return next((found for found in overrides if value(found, "ilvl") == str(depth)), None)

    def _count(self, key: str, own: str, depth: int, level: _Element) -> int:
        values = self._counters.setdefault(own, _Counters()).values
        restart = value(child(self._override(key, depth), "startOverride"))
        if restart.isdecimal() and (key, depth) not in self._restarted:
            values[depth] = int(restart)
            self._restarted.add((key, depth))
        elif depth in values:
            values[depth] += 1
        else:
            values[depth] = _start(level)
        for deeper in [found for found in values if found > depth]:
            deep = self._level(key, deeper)
            if value(child(deep, "lvlRestart")) != "0":
                del values[deeper]
        return min(values[depth], _LARGEST)

    def _shown(self, key: str, own: str, depth: int) -> str:
        level = self._level(key, depth)
        number = self._counters[own].values.get(depth, _start(level))
        return _written(min(number, _LARGEST), value(child(level, "numFmt")))


def _start(level: _Element | None) -> int:
    start = value(child(level, "start"))
    return min(int(start), _LARGEST) if start.isdecimal() else 1


def _written(number: int, how: str) -> str:
    if how in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 50 + 1)
        return letters if how == "lowerLetter" else letters.upper()
    if how in ("lowerRoman", "upperRoman") and 0 < number < 4_000:
        roman = ""
        for worth, sign in _ROMAN:
            roman, number = roman + sign * (number // worth), number % worth
        return roman if how == "lowerRoman" else roman.upper()
    return f"{number:02d}" if how == "decimalZero" else "" if how == "none" else str(number)
