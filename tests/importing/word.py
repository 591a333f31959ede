"""Word files made by hand: the few parts a .docx needs, so that no binary lies in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.importing.body import Body, Part, plain

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_NUMBERING = f"""<?xml version="1.0"?><w:numbering {_NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">
<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
_STYLES = f"""<?xml version="1.0"?><w:styles {_NAMES}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Document:
    """A Word document being written, paragraph by paragraph."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._relations: list[tuple[str, str, str]] = [
            ("rIdN", f"{_OFFICE}/numbering", "numbering.xml"),
            ("rIdS", f"{_OFFICE}/styles", "styles.xml"),
        ]
        self._files: dict[str, bytes] = {}

    def paragraph(self, runs: str, style: str = "", *, item: bool = False) -> None:
        number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        self._paragraphs.append(f"<w:p><w:pPr>{named}{number}</w:pPr>{runs}</w:p>")

    def link(self, text: str, url: str) -> str:
        key = f"rId{len(self._relations)}"
        self._relations.append((key, f"{_OFFICE}/hyperlink", url))
        return f'<w:hyperlink r:id="{key}">{run(text)}</w:hyperlink>'

    def picture(self, data: bytes, alt: str) -> None:
        key, name = f"rId{len(self._relations)}", f"image{len(self._files)}.png"
        self._relations.append((key, f"{_OFFICE}/image", f"media/{name}"))
        self._files[f"word/media/{name}"] = data
        self.drawing(f'r:embed="{key}"', alt)

    def outside_picture(self, target: str) -> None:
        key = f"rId{len(self._relations)}"
        self._relations.append((key, f"{_OFFICE}/image", target))
        self.drawing(f'r:link="{key}"', "outside")

    def drawing(self, blip: str, alt: str) -> None:
        self.paragraph(
            f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{escape(alt, {chr(34): "&quot;"})}"/><a:graphic>'
            f"<a:graphicData><pic:pic><pic:blipFill><a:blip {blip}/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
            "</wp:inline></w:drawing></w:r>"
        )

    def saved(self, extra: Sequence[tuple[str, bytes]] = ()) -> bytes:
        """Return the file; `extra` parts are added or put in a part's place."""
        relations = "".join(
            f'<Relationship Id="{key}" Type="{kind}" Target="{escape(target)}"'
            f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
            for key, kind, target in self._relations
        )
        rels = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
        body = "".join(self._paragraphs)
        parts: dict[str, bytes] = {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELS.encode(),
            "word/_rels/document.xml.rels": rels.encode(),
            "word/document.xml": f'<?xml version="1.0"?><w:document {_NAMES}><w:body>{body}</w:body></w:document>'.encode(),
            "word/numbering.xml": _NUMBERING.encode(),
            "word/styles.xml": _STYLES.encode(),
            **self._files,
            **dict(extra),
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in parts.items():
                made.writestr(name, data)
        return out.getvalue()


def run(text: str, look: str = "") -> str:
    """Return a run of text; `look` is e.g. <w:b/>."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def word_file(body: Body, picture: bytes) -> bytes:
    """Return a body as a Word file: a title, headings, a list, links, bold and italic words, a picture."""
    document = Document()
    document.paragraph(run(body.kicker))
    document.paragraph(run(body.title), "Title")
    document.paragraph(run(body.date))
    for part in body.parts:
        _write(document, part, picture)
    return document.saved()


def _write(document: Document, part: Part, picture: bytes) -> None:
    if part.kind == "img":
        document.picture(picture, plain(part.lines[0]))
    for line in part.lines if part.kind != "img" else ():
        style = "Heading1" if part.kind == "h2" else ""
        document.paragraph(_runs(document, line), style, item=part.kind == "ul")


def _runs(document: Document, line: str) -> str:
    """Write small HTML as runs: links, strong and emphasised words."""
    import re

    made, look, url = "", "", ""
    for piece in re.split(r"(<[^>]+>)", line):
        if piece.startswith("<a "):
            url = piece.split('"')[1]
        elif piece == "</a>":
            url = ""
        elif piece in ("<strong>", "<em>"):
            look += "<w:b/>" if piece == "<strong>" else "<w:i/>"
        elif piece in ("</strong>", "</em>"):
            look = look.replace("<w:b/>" if piece == "</strong>" else "<w:i/>", "")
        elif piece:
            made += document.link(plain(piece), url) if url else run(plain(piece), look)
    return made
