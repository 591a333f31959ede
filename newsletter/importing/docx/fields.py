"""Replaces fields (17.16) by what they showed last: dates, links, cross-references, form fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.field_notes import (
    doubt_about,
    is_contents,
    is_contents_heading,
    shows_without_result,
)
from newsletter.importing.docx.markup import (
    R,
    W,
    child,
    is_empty,
    new,
    paragraph_of,
    remove,
    run_of,
    switch,
    text_of,
    unwrap,
    value,
)
from newsletter.importing.docx.package import Package

_SHOWN = tuple(
    f"{W}{name}"
    for name in (
        "t", "tab", "ptab", "br", "cr", "sym", "noBreakHyphen", "softHyphen", "drawing", "pict", "object",
        "footnoteReference", "endnoteReference",
    )
)  # fmt: skip
_MARKS = (f"{W}fldChar", f"{W}instrText", f"{W}delInstrText")
_WORD = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(slots=True)
class _Field:
    begin: _Element
    instruction: str = ""
    in_result: bool = False
    unseen: list[_Element] = field(default_factory=list)
    """What stands among the instructions; Word does not show it."""
    result: list[_Element] = field(default_factory=list)

    def words(self) -> list[str]:
        return [quoted or bare for quoted, bare in _WORD.findall(self.instruction)]

    @property
    def kind(self) -> str:
        return next(iter(self.words()), "").upper()


def replace_fields(root: _Element, part: str, package: Package, anchors: Anchors) -> None:
    """Leave of each field in a part its last result, and a note where the result needs a look."""
    _write_out_simple(root)
    for found in _fields(root):
        for element in found.unseen:
            remove(element)
        _replace(found, part, package, anchors)
    for mark in list(root.iter(*_MARKS)):
        remove(mark)


def _write_out_simple(root: _Element) -> None:
    """Write simple fields (fldSimple) as complex ones, so that there is one kind."""
    for simple in list(root.iter(f"{W}fldSimple")):
        text = new("instrText")
        text.text = value(simple, "instr")
        opening = [_in_run(new("fldChar", fldCharType="begin")), _in_run(text)]
        for run in (*opening, _in_run(new("fldChar", fldCharType="separate"))):
            simple.addprevious(run)
        simple.addnext(_in_run(new("fldChar", fldCharType="end")))
        for data in simple.findall(f"{W}fldData"):
            remove(data)
        unwrap(simple)


def _in_run(element: _Element) -> _Element:
    run = new("r")
    run.append(element)
    return run


def _fields(root: _Element) -> list[_Field]:
    """Return the complete fields of a part, inner ones first."""
    found: list[_Field] = []
    opened: list[_Field] = []
    for element in root.iter(*_SHOWN, *_MARKS):
        step = value(element, "fldCharType") if element.tag == _MARKS[0] else ""
        if step == "begin":
            opened.append(_Field(begin=element))
        elif step == "separate" and opened:
            opened[-1].in_result = True
        elif step == "end" and opened:
            found.append(opened.pop())
        elif element.tag == _MARKS[1] and opened and not opened[-1].in_result:
            opened[-1].instruction += element.text or ""
        elif element.tag in _SHOWN:
            _add(opened, element)
    return found


def _add(opened: list[_Field], element: _Element) -> None:
    outer = next((one for one in opened if not one.in_result), None)
    if outer is not None:
        outer.unseen.append(element)
        return
    for one in opened:
        one.result.append(element)


def _replace(found: _Field, part: str, package: Package, anchors: Anchors) -> None:
    result = [element for element in found.result if element.getparent() is not None]
    words = text_of(*result)
    if is_contents(found.kind):
        _remove_contents(result, anchors)
        return
    if found.kind == "HYPERLINK":
        _link(found, result, part, package)
    elif found.kind in ("FORMCHECKBOX", "FORMDROPDOWN"):
        shown = _check_box(found.begin) if found.kind == "FORMCHECKBOX" else _chosen(found.begin)
        _run_at(found.begin).addprevious(run_of(shown))
    elif found.kind == "SYMBOL" and not words:
        _symbol(found)
    elif shows_without_result(found.kind) and not words:
        text = " ".join(found.instruction.split())
        anchors.note_before(_run_at(found.begin), f"A field of Word shows something here: {text}")
    note = doubt_about(found.kind, words)
    if note:
        anchors.note_before(_run_at(result[0] if result else found.begin), note)


def _run_at(element: _Element) -> _Element:
    return next(element.iterancestors(f"{W}r"), element)


# --- The kinds ------------------------------------------------------------------------------------


def _remove_contents(result: list[_Element], anchors: Anchors) -> None:
    above = map(paragraph_of, result)
    paragraphs = list(dict.fromkeys(found for found in above if found is not None))
    heading = paragraphs[0].getprevious() if paragraphs else None
    if heading is not None and is_contents_heading(text_of(heading)):
        paragraphs.insert(0, heading)
        result = [*heading.iter(*_SHOWN), *result]
    words = " / ".join(filter(None, map(text_of, paragraphs)))
    if paragraphs:
        anchors.note_before(
            _run_at(result[0]), f"Table of contents of the document, left out: {words}", needs_check=False
        )
    for element in result:
        remove(element)
    for paragraph in paragraphs[1:]:
        if is_empty(paragraph) and next(paragraph.iter(f"{W}fldChar", f"{W}bookmarkStart"), None) is None:
            remove(paragraph)


def _link(found: _Field, result: list[_Element], part: str, package: Package) -> None:
    """Make links of a link field's runs. The field's switches: l is a place in the target, o a tooltip."""
    url = place = switch_name = ""
    for word in found.words()[1:]:
        if word.startswith("\\") and len(word) == 2:
            switch_name = word[1].lower()
        elif switch_name == "l":
            place, switch_name = word, ""
        elif switch_name in ("o", "t", "s"):
            switch_name = ""
        else:
            url = url or word
    if not url:
        return  # a link to a place in the document
    key = package.link(part, url.partition("#")[0] + f"#{place}" if place else url)
    for run in dict.fromkeys(map(_run_at, result)):
        if run.tag == f"{W}r" and next(run.iterancestors(f"{W}hyperlink"), None) is None:
            link = etree.Element(f"{W}hyperlink")
            link.set(f"{R}id", key)
            run.getparent().replace(run, link)
            link.append(run)


def _check_box(begin: _Element) -> str:
    box = child(begin, "ffData", "checkBox")
    checked = switch(child(box, "checked"))
    return "☒" if (switch(child(box, "default")) if checked is None else checked) else "☐"


def _chosen(begin: _Element) -> str:
    choices = child(begin, "ffData", "ddList")
    entries = [] if choices is None else [value(entry) for entry in choices.findall(f"{W}listEntry")]
    at = value(child(choices, "result")) or value(child(choices, "default")) or "0"
    return entries[int(at)] if at.isdecimal() and int(at) < len(entries) else ""


def _symbol(found: _Field) -> None:
    """Write a SYMBOL field: a character's number, and a font after \\f."""
    _, number, *switches = [*found.words(), ""]
    try:
        code = int(number, 0)
    except ValueError:
        return
    fonts = [after for before, after in pairwise(switches) if before.lower() == "\\f"]
    if fonts:
        run = _in_run(new("sym", font=fonts[0], char=f"{0xF000 + code % 256:04X}"))
    else:
        run = run_of(chr(code) if 32 <= code < 0xD800 else "")
    _run_at(found.begin).addprevious(run)
