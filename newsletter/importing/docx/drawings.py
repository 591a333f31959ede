"""Prepares drawings: text boxes become text, grouped pictures pictures, charts and the like a note."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.crops import crop_of, cropped
from newsletter.importing.docx.markup import (
    MC,
    PIC,
    WP,
    A,
    R,
    V,
    W,
    new,
    paragraph_of,
    remove,
    run_of,
    text_of,
    unwrap,
)
from newsletter.importing.docx.package import Package

_DATA = ("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
         "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
         "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart")  # fmt: skip
_DIRECT = f"{A}graphic/{A}graphicData/{PIC}pic/{PIC}blipFill/{A}blip"
_BOX = "The text below was in a box of its own in the document. Check that it stands in the right place."
_GUESSED = re.compile(
    r"\s*(?:Description (?:automatically )?generated(?: with \w+(?: \w+)? confidence)?"
    r"|AI-generated content may be incorrect)\.?$",
    re.I,
)
_MISSING = "A picture is missing from the document here: {}"
_CROPPED = "The picture “{}” is cropped in the document, but its file has all of it. Crop the file too."


def choose_drawings(root: _Element) -> None:
    """Keep one of the two forms in which Word writes newer drawings (mc:AlternateContent).

    The converter reads the older form, but not every program writes both in full.
    """
    for both in list(root.iter(f"{MC}AlternateContent")):
        older, newer = both.find(f"{MC}Fallback"), both.find(f"{MC}Choice")
        if both.getparent() is None or (older is None and newer is None):
            continue
        is_whole = older is not None and (newer is None or _weight(older) >= _weight(newer))
        unwrap(both, older if is_whole else newer)


def _weight(form: _Element) -> tuple[int, int]:
    """Return how many characters and pictures a form of a drawing has."""
    nested = {part for inner in form.iter(f"{MC}Fallback") for part in inner.iter() if inner is not form}
    texts = sum(len(text.text or "") for text in form.iter(f"{W}t", f"{A}t") if text not in nested)
    pictures = sum(1 for found in form.iter(f"{A}blip", f"{V}imagedata") if found not in nested)
    return texts, pictures


def prepare_drawings(root: _Element, part: str, package: Package, anchors: Anchors) -> None:
    """Prepare the drawings of a part, after hidden ones were removed."""
    for box in list(root.iter(f"{W}txbxContent")):
        if next(box.iterancestors(f"{W}txbxContent"), None) is None:
            _lift_box(box, anchors)
    for art in list(root.iter(f"{V}textpath")):
        _lift_words(art)
    for drawing in list(root.iter(f"{W}drawing")):
        _prepare_pictures(drawing, part, package, anchors)
        _note_data(drawing, part, package, anchors)
    for image in list(root.iter(f"{V}imagedata")):
        _renew_picture(image, part, package)


def _lift_box(box: _Element, anchors: Anchors) -> None:
    """Move a text box, and those in it, below the paragraph that it hangs on."""
    paragraph = paragraph_of(box)
    content = [part for part in box if part.tag in (f"{W}p", f"{W}tbl")]
    if paragraph is None or not content or not text_of(box):
        return
    below = paragraph
    for part in content:
        below.addnext(part)
        below = part
    remove(box)
    anchors.note_before(content[0], _BOX)
    for part in content:
        for inner in list(part.iter(f"{W}txbxContent")):
            _lift_box(inner, anchors)


def _lift_words(art: _Element) -> None:
    """Write the words of a WordArt as a paragraph."""
    words, paragraph = (art.get("string") or "").strip(), paragraph_of(art)
    if words and paragraph is not None:
        written = new("p")
        written.append(run_of(words))
        paragraph.addnext(written)
    remove(art)


def _prepare_pictures(drawing: _Element, part: str, package: Package, anchors: Anchors) -> None:
    properties = next(drawing.iter(f"{WP}docPr"), None)
    _point_out_guess(drawing, properties, anchors)
    name = "" if properties is None else (properties.get("descr") or properties.get("name") or "")
    for link in list(drawing.iter(f"{A}hlinkClick")):
        if package.target(part, link.get(f"{R}id") or "") is None:
            remove(link)
    direct = {found for frame in drawing for found in frame.findall(_DIRECT)}
    for blip in list(drawing.iter(f"{A}blip")):
        if package.target(part, _key(blip)) is None:
            remove(blip)
            anchors.note_before(_run_of(drawing), _MISSING.format(name or "no name"))
            continue
        crop = crop_of(blip.getparent().find(f"{A}srcRect"))
        if crop is not None and not _crop(blip, crop, part, package):
            anchors.note_before(_run_of(drawing), _CROPPED.format(name or "here"))
        if blip not in direct:
            _lift_picture(drawing, blip)


def _point_out_guess(drawing: _Element, properties: _Element | None, anchors: Anchors) -> None:
    """Leave a note at an alt text that Word guessed, without the sentence in it that says so."""
    written = "" if properties is None else " ".join((properties.get("descr") or "").split())
    alt = _GUESSED.sub("", written).strip()
    if properties is not None and alt != written:
        properties.set("descr", alt)
        if alt:
            anchors.note_before(_run_of(drawing), f"Word guessed this alt text: “{alt}”. Check it.")


def _crop(blip: _Element, crop: tuple[float, float, float, float], part: str, package: Package) -> bool:
    """Put a cropped copy in the place of a picture; tell whether that was possible."""
    made = cropped(package.data(package.target(part, _key(blip)) or ""), crop)
    if made is None:
        return False
    blip.set(f"{R}embed", package.add_image(part, *made))
    return True


def _key(blip: _Element) -> str:
    """Return the id of a picture's relationship; an empty one for an embedded file gives way to a link's."""
    if not blip.get(f"{R}embed"):
        blip.attrib.pop(f"{R}embed", None)
    return str(blip.get(f"{R}embed") or blip.get(f"{R}link") or "")


def _run_of(drawing: _Element) -> _Element:
    return next(drawing.iterancestors(f"{W}r"), drawing)


def _lift_picture(drawing: _Element, blip: _Element) -> None:
    """Give a picture of a group a drawing of its own: the converter reads no groups."""
    picture = next(blip.iterancestors(f"{PIC}pic"), None)
    shown = None if picture is None else next(picture.iter(f"{PIC}cNvPr"), None)
    drawing.addnext(_drawing_of(blip, "" if shown is None else shown.get("descr") or ""))


def _drawing_of(blip: _Element, alt: str) -> _Element:
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(drawing, f"{WP}inline")
    etree.SubElement(inline, f"{WP}docPr", descr=alt)
    data = etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData")
    etree.SubElement(etree.SubElement(data, f"{PIC}pic"), f"{PIC}blipFill").append(blip)
    return drawing


def _note_data(drawing: _Element, part: str, package: Package, anchors: Anchors) -> None:
    """Leave a note at a chart or a diagram, with its words, which lie in a part of their own."""
    for found in list(drawing.iter(*_DATA)):
        key = found.get(f"{R}dm") or found.get(f"{R}id") or ""
        tree = package.tree(package.target(part, key) or "")
        words = [] if tree is None else [text_of(text) for text in tree.iter(f"{A}p")]
        said = " / ".join(filter(None, dict.fromkeys(words)))
        alt = next((found.get("descr") or "" for found in drawing.iter(f"{WP}docPr")), "")
        parts = [f"Its words: {said}"] if said else []
        parts += [f"Its alt text: {alt}"] if alt else []
        note = " ".join(["The document has a chart or a diagram here. Add it as a picture.", *parts])
        anchors.note_before(_run_of(drawing), note)


def _renew_picture(image: _Element, part: str, package: Package) -> None:
    """Write an older picture (VML) as a newer one: the converter does not read the alt text of older ones."""
    key, picture = image.get(f"{R}id") or "", next(image.iterancestors(f"{W}pict", f"{W}object"), None)
    if picture is not None and package.target(part, key) is not None:
        alt = next((shape.get("alt") or "" for shape in image.iterancestors() if shape.get("alt")), "")
        blip = etree.Element(f"{A}blip")
        blip.set(f"{R}embed", key)
        picture.addnext(_drawing_of(blip, alt))
    remove(image)
