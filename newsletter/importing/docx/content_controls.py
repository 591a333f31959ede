"""Unwraps content controls and other wrappers (17.5), without prompts that nobody filled in."""

from __future__ import annotations

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import W14, W, child, remove, run_of, switch, text_of, unwrap, value

_WRAPPERS = ("smartTag", "customXml", "bdo", "dir")
_NOT_TEXT = ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")
_CONTENTS = "table of contents"


def unwrap_controls(root: _Element, anchors: Anchors) -> None:
    """Put the content of controls in their place; a table of contents and an empty control leave a note."""
    for control in list(root.iter(f"{W}sdt")):
        if control.getparent() is None:
            continue
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        if content is None:
            remove(control)
        elif value(child(properties, "docPartObj", "docPartGallery")).lower() == _CONTENTS:
            _note_instead(control, content, anchors)
        elif switch(child(properties, "showingPlcHdr")):
            _remove_prompt(control, content, anchors)
        else:
            _keep_check_box(properties, content)
            unwrap(control, content)
    for name in _NOT_TEXT:
        for properties in list(root.iter(f"{W}{name}")):
            remove(properties)
    for wrapper in list(root.iter(*(f"{W}{name}" for name in _WRAPPERS))):
        unwrap(wrapper)


def _note_instead(control: _Element, content: _Element, anchors: Anchors) -> None:
    words = " / ".join(filter(None, (text_of(paragraph) for paragraph in content.iter(f"{W}p"))))
    anchors.note_before(control, f"Table of contents of the document, left out: {words}", needs_check=False)
    remove(control)


def _remove_prompt(control: _Element, content: _Element, anchors: Anchors) -> None:
    """Remove a control that nobody filled in, but not the cell or the row that it is."""
    in_table = content.find(f"{W}tc") is not None or content.find(f"{W}tr") is not None
    place = next(content.iter(f"{W}r"), None) if in_table else control
    if place is not None:
        anchors.note_before(place, f"A field that nobody filled in was here: “{text_of(content)}”")
    if not in_table:
        remove(control)
        return
    for run in list(content.iter(f"{W}r")):
        remove(run)
    unwrap(control, content)


def _keep_check_box(properties: _Element | None, content: _Element) -> None:
    """Give a check box that shows no character one; the others show theirs."""
    box = None if properties is None else properties.find(f"{W14}checkbox")
    if box is None or text_of(content) or next(content.iter(f"{W}sym"), None) is not None:
        return
    checked = box.find(f"{W14}checked")
    is_checked = checked is not None and (checked.get(f"{W14}val") or "1") in ("1", "true", "on")
    run = run_of("☒" if is_checked else "☐")
    paragraph = next(content.iter(f"{W}p"), None)
    (content if paragraph is None else paragraph).append(run)
