"""Names, attributes and texts of WordprocessingML elements (ECMA-376 part 1, chapter 17)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = ("0", "false", "off")
_WHITE = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}p": " ", f"{W}tc": " "}
_SIGNS = {f"{W}noBreakHyphen": "\u2011"}
_WORDS = (f"{W}t", f"{W}delText", f"{M}t", f"{A}t")


def child(element: _Element | None, *path: str) -> _Element | None:
    """Return the element at the end of a path of w: names, or None."""
    for name in path:
        element = None if element is None else element.find(f"{W}{name}")
    return element


def value(element: _Element | None, name: str = "val") -> str:
    """Return a w: attribute; "" when the element or the attribute is missing."""
    return "" if element is None else str(element.get(f"{W}{name}") or "")


def switch(element: _Element | None) -> bool | None:
    """Return whether a property is on, or None when it is not specified (ST_OnOff)."""
    return None if element is None else value(element).lower() not in _OFF


def text_of(*elements: _Element) -> str:
    """Return the text in some elements on one line, deleted and hidden words included."""
    return " ".join("".join(part for element in elements for part in _texts(element)).split())


def _texts(element: _Element) -> Iterator[str]:
    for part in element.iter():
        if next(part.iterancestors(f"{MC}Fallback"), None) is not None:
            continue
        if part.tag in _WORDS:
            yield part.text or ""
        else:
            yield _WHITE.get(part.tag, _SIGNS.get(part.tag, ""))


def new(tag: str, /, **attributes: str) -> _Element:
    """Return a new w: element with w: attributes."""
    element = etree.Element(f"{W}{tag}", nsmap={"w": MAIN})
    for key, given in attributes.items():
        element.set(f"{W}{key}", given)
    return element


def run_of(text: str, properties: _Element | None = None) -> _Element:
    """Return a new run with a text, in the look of `properties` (w:rPr)."""
    run = new("r")
    if properties is not None:
        run.append(etree.fromstring(etree.tostring(properties, with_tail=False)))
    words = etree.SubElement(run, f"{W}t")
    words.text = text
    words.set(_SPACE, "preserve")
    return run


def remove(element: _Element) -> None:
    """Remove an element, if it still has a parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: _Element, content: _Element | None = None) -> None:
    """Replace an element by its children, or by those of `content` inside it."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element if content is None else content)


def paragraph_of(element: _Element) -> _Element | None:
    """Return the paragraph that an element is in, or None."""
    return next(element.iterancestors(f"{W}p"), None)


def is_empty(element: _Element) -> bool:
    """Tell whether an element shows neither a word nor a picture nor a note's number."""
    shown = ("t", "sym", "drawing", "pict", "object", "footnoteReference", "endnoteReference")
    return not any(
        part.tag != f"{W}t" or (part.text or "").strip()
        for part in element.iter(*(f"{W}{name}" for name in shown))
    )
