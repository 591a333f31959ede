"""Gives each paragraph the role that its style means, and its number in a list or a heading."""

from __future__ import annotations

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import V, W, child, is_empty, new, remove, run_of, text_of, value
from newsletter.importing.docx.numbering import NumberedParagraph, Numbering
from newsletter.importing.docx.styles import Styles
from newsletter.importing.docx.tables import is_grid
from newsletter.importing.docx.tracked_changes import join_below
from newsletter.importing.list_nesting import ListMark

ROLES = {
    "title": "h1",
    "subtitle": "h2",
    "quote": "blockquote > p",
    "caption": "p.caption",
    "rule": "hr",
    **{f"heading{level}": f"h{level}" for level in range(1, 7)},
}
"""The styles that are left in the document, with their path in HTML."""
_HORIZONTAL = "{urn:schemas-microsoft-com:office:office}hr"
PREFIX = "newsletter-"
_CONTENTS = "Table of contents of the document, left out: {}"
_MARKED = "The document marks the items of the list below “{}”; in the draft they have numbers."


def style_map() -> str:
    """Return the converter's map from styles to HTML."""
    lines = [f"p.{PREFIX}{role} => {path}:fresh" for role, path in ROLES.items()]
    return "\n".join([*lines, "p => p:fresh"])


def prepare_paragraphs(root: _Element, styles: Styles, numbering: Numbering, anchors: Anchors) -> None:
    """Prepare the paragraphs of a part: roles and numbers instead of styles and numbering."""
    contents: list[_Element] = []
    marked: set[tuple[str, int]] = set()
    grids = {
        table
        for table in root.iter(f"{W}tbl")
        if is_grid(table) and not any(map(styles.role, table.iter(f"{W}p")))
    }
    for paragraph in list(root.iter(f"{W}p")):
        if child(paragraph, "pPr", "framePr") is not None and _is_dropped_capital(paragraph):
            join_below(paragraph)
            continue
        role = "rule" if _is_rule(paragraph) else styles.role(paragraph)
        line = numbering.next(paragraph) if not is_empty(paragraph) else None
        if role == "toc":
            contents.append(paragraph)
        elif line is not None and (role not in ("", "quote") or line.has_words):
            _write_label(paragraph, line.label)
        elif line is not None and next(paragraph.iterancestors(f"{W}tbl"), None) in grids:
            _write_label(paragraph, line.label or "•")
        elif line is not None:
            _mark_item(paragraph, line, anchors, marked)
        _set_role(paragraph, role)
    _remove_contents(contents, anchors)


def _is_rule(paragraph: _Element) -> bool:
    """Tell whether a paragraph is a line: empty, with a border, as Word makes it of three hyphens."""
    if any(_is_horizontal(shape) for shape in paragraph.iter(f"{V}rect")):
        return not text_of(paragraph)
    borders = child(paragraph, "pPr", "pBdr")
    drawn = {side for side in ("top", "bottom", "left", "right") if _is_drawn(child(borders, side))}
    return bool(drawn) and drawn <= {"top", "bottom"} and is_empty(paragraph)


def _is_drawn(border: _Element | None) -> bool:
    return border is not None and value(border) not in ("nil", "none")


def _is_horizontal(shape: _Element) -> bool:
    """Tell whether a shape (VML) is a horizontal line."""
    return (shape.get(_HORIZONTAL) or "").lower() in ("t", "true", "1")


def _is_dropped_capital(paragraph: _Element) -> bool:
    return value(child(paragraph, "pPr", "framePr"), "dropCap") in ("drop", "margin")


def _write_label(paragraph: _Element, label: str) -> None:
    """Write a number or a bullet as text; in a heading a bullet is left out."""
    if label:
        properties = paragraph.find(f"{W}pPr")
        at = 0 if properties is None else paragraph.index(properties) + 1
        paragraph.insert(at, run_of(f"{label} "))


def _mark_item(
    paragraph: _Element, line: NumberedParagraph, anchors: Anchors, marked: set[tuple[str, int]]
) -> None:
    anchors.item(paragraph, ListMark(depth=line.depth, number=line.number, list_id=line.list_id))
    if line.label and not line.is_plain and (line.list_id, line.depth) not in marked:
        marked.add((line.list_id, line.depth))
        anchors.note_before(paragraph[0], _MARKED.format(line.label))


def _set_role(paragraph: _Element, role: str) -> None:
    """Replace a paragraph's style and numbering by its role."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = new("pPr")
        paragraph.insert(0, properties)
    for name in ("pStyle", "numPr"):
        found = properties.find(f"{W}{name}")
        if found is not None:
            remove(found)
    if role in ROLES:
        properties.insert(0, new("pStyle", val=f"{PREFIX}{role}"))


def _remove_contents(paragraphs: list[_Element], anchors: Anchors) -> None:
    """Remove a table of contents that is no field any more; one note has its words."""
    words = " / ".join(filter(None, map(text_of, paragraphs)))
    if words:
        anchors.note_before(paragraphs[0], _CONTENTS.format(words), needs_check=False)
    for paragraph in paragraphs:
        for mark in list(paragraph.iter(f"{W}bookmarkStart")):
            paragraph.addprevious(mark)
        remove(paragraph)
