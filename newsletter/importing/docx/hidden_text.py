"""Takes out what a document's readers do not see, or see struck out, and leaves a note in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import WP, V, W, child, is_empty, remove, switch, text_of, value
from newsletter.importing.docx.styles import Styles

_HIDDEN = "Hidden text in the document, left out: “{}”"
_STRUCK = "Struck out in the document, left out: “{}”"
_FAINT = "“{}” is white or tiny in the document. Should readers see it?"
_TINY = 4
"""Half-points."""
_IN_RUN = ("drawing", "pict", "object")
_FIGURE = "A hidden picture or text box in the document was left out."


def remove_hidden(root: _Element, styles: Styles, anchors: Anchors) -> None:
    """Remove hidden and struck text, hidden rows and hidden pictures; each leaves a note with its words."""
    for row in list(root.iter(f"{W}tr")):
        if switch(child(row, "trPr", "hidden")):
            table = next(row.iterancestors(f"{W}tbl"))
            _leave(anchors, table, _HIDDEN, text_of(row))
            remove(row)
    for drawing in list(root.iter(f"{W}drawing", f"{W}pict")):
        if _is_hidden(drawing):
            words = text_of(drawing)
            anchors.note_before(drawing.getparent(), _HIDDEN.format(words) if words else _FIGURE)
            remove(drawing)
    _remove_runs(root, anchors, _HIDDEN, lambda run: styles.is_on(run, "vanish"))
    _remove_runs(
        root, anchors, _STRUCK, lambda run: styles.is_on(run, "strike") or styles.is_on(run, "dstrike")
    )
    _point_out_faint(root, anchors)


def _leave(anchors: Anchors, element: _Element, note: str, words: str) -> None:
    if words:
        anchors.note_before(element, note.format(words))


def _is_hidden(drawing: _Element) -> bool:
    if any((found.get("hidden") or "0") in ("1", "true", "on") for found in drawing.iter(f"{WP}docPr")):
        return True
    shape = next(drawing.iter(f"{V}shape", f"{V}rect", f"{V}roundrect", f"{V}group"), None)
    looks = "" if shape is None else (shape.get("style") or "").replace(" ", "").lower()
    return "visibility:hidden" in looks


def _remove_runs(root: _Element, anchors: Anchors, note: str, is_gone: Callable[[_Element], bool]) -> None:
    """Remove runs; those with nothing to see between them share a note."""
    group: list[_Element] = []
    for run in list(root.iter(f"{W}r")):
        if next((above for above in run.iterancestors(f"{W}r") if above in group), None) is not None:
            continue  # in a text box of a run that goes as a whole
        if is_gone(run):
            group.append(run)
        elif not is_empty(run):
            _remove_group(group, anchors, note)
            group = []
    _remove_group(group, anchors, note)


def _remove_group(group: list[_Element], anchors: Anchors, note: str) -> None:
    if not group:
        return
    words = " ".join(filter(None, _by_paragraph(group)))
    if words:
        anchors.note_before(group[0], note.format(words))
    elif any(next(run.iter(*(f"{W}{name}" for name in _IN_RUN)), None) is not None for run in group):
        anchors.note_before(group[0], _FIGURE)
    for run in group:
        remove(run)


def _by_paragraph(runs: list[_Element]) -> Iterator[str]:
    """Yield the words of runs, those of one paragraph together."""
    together: list[_Element] = []
    for run in runs:
        if together and run.getparent() is not together[-1].getparent():
            yield text_of(*together)
            together = []
        together.append(run)
    yield text_of(*together)


def _point_out_faint(root: _Element, anchors: Anchors) -> None:
    """Leave a note at text that is there but can hardly be seen; whether it is meant, only a person knows."""
    for run in list(root.iter(f"{W}r")):
        words = "".join(text.text or "" for text in run.findall(f"{W}t")).strip()
        if words and (_is_tiny(run) or _is_white(run)):
            anchors.note_before(run, _FAINT.format(words))


def _is_tiny(run: _Element) -> bool:
    size = value(child(run, "rPr", "sz"))
    return size.isdecimal() and int(size) <= _TINY


def _is_white(run: _Element) -> bool:
    """Tell whether a run is white and has no color behind it, as far as the document itself says."""
    if value(child(run, "rPr", "color")).upper() != "FFFFFF":
        return False
    if next(run.iterancestors(f"{W}tbl", f"{W}txbxContent"), None) is not None:
        return False  # a table's style or a box may give the color
    shades = [child(run, "rPr", "shd"), child(run, "rPr", "highlight")]
    shades += [child(above, "pPr", "shd") for above in run.iterancestors(f"{W}p")]
    return all(shade is None for shade in shades)
