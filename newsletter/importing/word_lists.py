"""Makes lists of the paragraphs that Word and Outlook write with a marker in front, in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.list_nesting import ListMark, nest_lists
from newsletter.importing.note_places import NotePlaces
from newsletter.importing.page_tree import tag_of

_PARAGRAPHS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6")
_LIST = re.compile(r"mso-list\s*:\s*l(\d+)\s+level(\d)", re.I)
_IGNORE = re.compile(r"mso-list\s*:\s*ignore", re.I)
_SPACER = re.compile(r"font(?:-size)?\s*:\s*7(?:\.0)?pt", re.I)
_CLASS = re.compile(r"mso(?:list|listparagraph|listbullet|listnumber)\w*", re.I)
_LEVEL_RULE = re.compile(r"@list\s+l(\d+):level(\d)\s*\{([^{}]{0,1000})\}", re.I)
_FORMAT = re.compile(r"mso-level-number-format\s*:\s*([\w-]+)", re.I)
_MARGIN = re.compile(r"(?:^|[;\s])margin-left\s*:\s*(-?[\d.]+)(in|pt|cm|mm|px)", re.I)
_NAME = re.compile(r"\.(Mso\w{1,60})")
_LABEL = re.compile(r"\(?((?:\d{1,4}\.)*)(\d{1,4}|[a-z]{1,5})[.)]?", re.I)
_LETTERS = re.compile(r"[a-z]", re.I)
_PLAIN_START = re.compile(r"^\s*([·•▪§Øo–-]|\(?(?:\d{1,3}|[a-z])[.)])[\u00a0 ]{2,}", re.I)
_POINTS = {"in": 72.0, "pt": 1.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_BULLET, _NEXT = "·", "#"
"""Markers for items that have none: a bullet, and the next number."""
_LONGEST_MARKER = 24
_LONGEST_STYLE = 200_000
_USUAL_MARGIN, _A_STEP = 36.0, 9.0
"""Points."""
_MARKED = "The document marks the items of the list below “{}”; in the draft they have numbers."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    element: HtmlElement
    marker: str
    level: int | None
    """As Word states it, from 0; a "filtered" page states none."""
    margin: float
    list_id: str


def make_word_lists(root: HtmlElement, places: NotePlaces) -> None:
    """Make ul and ol of Word's list paragraphs, with the numbers that their markers have."""
    sheets = "\n".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_STYLE]
    margins, formats = _margins(sheets), _formats(sheets)
    lines = [line for element in list(root.iter(*_PARAGRAPHS)) if (line := _line(element, margins, formats))]
    marks: dict[HtmlElement, ListMark] = {}
    steps: list[float] = []
    numbers: dict[int, tuple[str, int]] = {}
    before: HtmlElement | None = None
    for line in lines:
        if before is None or line.element.getprevious() is not before:
            steps, numbers = [], {}
        before = line.element
        depth = _depth(line, steps)
        numbers = {level: found for level, found in numbers.items() if level <= depth}
        number = _number(line.marker, numbers.get(depth))
        if number is not None:
            if depth not in numbers and _LETTERS.search(line.marker):
                places.before(line.element, _MARKED.format(line.marker))
            numbers[depth] = (line.marker, number)
        marks[line.element] = ListMark(depth=depth, number=number, list_id=line.list_id)
    nest_lists(marks)


def _line(
    element: HtmlElement, margins: dict[str, float], formats: dict[tuple[str, str], str]
) -> _Line | None:
    """Return a list paragraph, with its marker taken off; None for any other paragraph.

    A heading, and a marker with words ("Step 1."), keep theirs as text.
    """
    if next(element.iterdescendants(*_PARAGRAPHS, "ul", "ol", "table"), None) is not None:
        return None
    style = element.get("style") or ""
    stated = _LIST.search(style)
    has_class = any(map(_CLASS.fullmatch, (element.get("class") or "").split()))
    is_heading = tag_of(element).startswith("h")
    marker = _take_marker(element, is_list=bool(stated) or has_class)
    if marker is None and stated and not is_heading:
        marker = _by_format(formats.get((stated[1], stated[2])))
    if marker is None:
        return None
    if is_heading or _has_words(marker):
        element.text = f"{marker} {(element.text or '').lstrip()}"
        return None
    found = _MARGIN.search(style)
    names = (element.get("class") or "").split()
    usual = next((margins[name] for name in names if name in margins), _USUAL_MARGIN)
    return _Line(
        element=element,
        marker=marker,
        level=int(stated[2]) - 1 if stated else None,
        margin=float(found[1]) * _POINTS[found[2].lower()] if found else usual,
        list_id=stated[1] if stated else "",
    )


def _has_words(marker: str) -> bool:
    return any(len(word) > 1 and word.isalpha() for word in re.split(r"[\W\d]+", marker)) and (
        _LABEL.fullmatch(marker) is None
    )


def _by_format(how: str | None) -> str:
    """Return a marker for a paragraph that lost its own, by Word's style sheet; None: it says nothing."""
    return _BULLET if how in (None, "bullet", "image") else _NEXT


# --- Markers --------------------------------------------------------------------------------------


def _take_marker(element: HtmlElement, *, is_list: bool) -> str | None:
    """Remove the marker of a list paragraph, and return it; None when there is none."""
    end = next((part for part in element.iter("span") if _IGNORE.search(part.get("style") or "")), None)
    if end is not None:
        marker = _bare(end.text_content())
        end.drop_tree()
        return marker or _BULLET
    end = next((part for part in element.iter("span") if _is_spacer(part)), None)
    if end is not None:
        marker = _bare(_text_before(element, end)) or _picture_bullet(element, end)
        if 0 < len(marker) <= _LONGEST_MARKER:
            _clear_before(element, end)
            end.drop_tree()
            return marker
    match = _PLAIN_START.match(element.text_content()) if is_list else None
    if match is None:
        return None
    _cut(element, len(match[0]))
    return match[1]


def _picture_bullet(element: HtmlElement, end: HtmlElement) -> str:
    """Remove a small picture in front of a list paragraph, and return a bullet for it; "" for none."""
    pictures = []
    for part in element.iter():
        if part is end:
            break
        if tag_of(part) == "img":
            pictures.append(part)
    if len(pictures) != 1:
        return ""
    pictures[0].drop_tree()
    return _BULLET


def _bare(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def _is_spacer(span: HtmlElement) -> bool:
    return bool(_SPACER.search(span.get("style") or "")) and not span.text_content().strip("\u00a0 \t\r\n")


def _text_before(element: HtmlElement, end: HtmlElement) -> str:
    return "".join(_parts(element, end))


def _parts(element: HtmlElement, end: HtmlElement) -> list[str]:
    parts: list[str] = []
    open_elements = list(end.iterancestors())
    for part in element.iter():
        if part is end:
            break
        parts.append(part.text or "")
    for part in element.iter():
        if part is end:
            break
        if part is not element and part not in open_elements:
            parts.append(part.tail or "")
    return parts


def _clear_before(element: HtmlElement, end: HtmlElement) -> None:
    open_elements = list(end.iterancestors())
    for part in element.iter():
        if part is end:
            return
        part.text = None
        if part is not element and part not in open_elements:
            part.tail = None


def _cut(element: HtmlElement, length: int) -> None:
    """Remove some characters from the beginning of a paragraph."""
    for part in element.iter():
        text = part.text or ""
        part.text, length = text[length:], max(0, length - len(text))
        if not length:
            return


def _number(marker: str, before: tuple[str, int] | None) -> int | None:
    """Return the number in a marker: 3. 1.3 c) iii. ; None for a bullet."""
    follows = before[1] + 1 if before else 1
    if marker == _NEXT:
        return follows
    match = _LABEL.fullmatch(marker)
    if match is None or marker == "o":
        return None
    label = match[2].lower()
    if label.isdecimal():
        return int(label)
    if marker.isalpha() and len(marker) == 1:
        return None  # a bullet of a symbol font: § is v there
    roman = _roman(label)
    letter = ord(label[0]) - ord("a") + 1 + 26 * (len(label) - 1)
    return roman if roman == follows and letter != follows else roman if len(set(label)) > 1 else letter


def _roman(label: str) -> int:
    worth = [_ROMAN.get(char, 0) for char in label]
    pairs = zip(worth, [*worth[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs) if all(worth) else 0


# --- Depth ----------------------------------------------------------------------------------------


def _depth(line: _Line, steps: list[float]) -> int:
    """Return how deep a line is: as Word states it, or by the margins of the lines above."""
    if line.level is not None:
        return line.level
    while steps and steps[-1] > line.margin + _A_STEP:
        steps.pop()
    if not steps or steps[-1] < line.margin - _A_STEP:
        steps.append(line.margin)
    return len(steps) - 1


def _margins(sheets: str) -> dict[str, float]:
    """Return the left margins of Word's classes, in points."""
    found: dict[str, float] = {}
    for written in sheets.split("}"):
        selectors, _, rule = written.rpartition("{")
        margin = _MARGIN.search(rule)
        if margin is not None:
            points = float(margin[1]) * _POINTS[margin[2].lower()]
            found.update(dict.fromkeys(_NAME.findall(selectors), points))
    return found


def _formats(sheets: str) -> dict[tuple[str, str], str]:
    """Return the number formats of Word's lists, by list and level; "" for decimal numbers."""
    rules = _LEVEL_RULE.findall(sheets)
    return {
        (key, level): found[1].lower() if (found := _FORMAT.search(rule)) else ""
        for key, level, rule in rules
    }
