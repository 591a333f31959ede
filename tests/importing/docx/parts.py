"""Word files from WordprocessingML: a body, and the other parts that a test needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from newsletter.importing.block_markdown import markdown
from newsletter.importing.flatten import flatten
from newsletter.importing.post import Note, Post, PostPicture
from newsletter.importing.word_file import read_word

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>"""
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": OFFICE,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
NAMES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
PARTS = ("styles", "numbering", "comments", "footnotes", "endnotes", "header", "footer")
"""Those that a test may give; each has the relationship rIdNAME."""
END = "<w:p><w:r><w:t>The end.</w:t></w:r></w:p>"


def part(name: str, content: str) -> bytes:
    """Return an XML part with a root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {NAMES}>{content}</w:{name}>'.encode()


def word(
    body: str,
    *,
    links: Sequence[tuple[str, str, str]] = (),
    files: dict[str, bytes] | None = None,
    **parts: str,
) -> bytes:
    """Return a .docx. `links` are relationships as id, kind and target; one with a scheme is external."""
    known = [(f"rId{name}", name, f"{name}.xml") for name in parts]
    relations = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for key, kind, target in [*known, *links]
    )
    roots = {"header": "hdr", "footer": "ftr"}
    written = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        ).encode(),
        "word/_rels/document.xml.rels": _RELATIONS.format(relations).encode(),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        **{f"word/{name}.xml": part(roots.get(name, name), content) for name, content in parts.items()},
        **(files or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in written.items():
            made.writestr(name, data)
    return out.getvalue()


def p(*runs: str, style: str = "", more: str = "") -> str:
    """Return a paragraph of runs, or of texts that become runs; `more` goes into its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{inner}</w:p>"


def r(text: str, look: str = "") -> str:
    """Return a run; `look` is e.g. <w:vanish/>."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str | None) -> str:
    """Return a complex field; without a result when it is None."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def style(
    key: str, name: str, look: str = "", *, kind: str = "paragraph", base: str = "", more: str = ""
) -> str:
    """Return a style; `look` is its run's properties, `more` its paragraph's."""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{more}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def row(*cells: str) -> str:
    """Return a table row; a cell is a text, or XML with properties and paragraphs."""
    inner = (cell if cell.startswith("<") else p(cell) for cell in cells)
    return f"<w:tr>{''.join(f'<w:tc>{content}</w:tc>' for content in inner)}</w:tr>"


def read(body: str, **given: object) -> Post:
    """Return the post in a document with a title and this body."""
    data = word(p("A title", style="Title") + body, **_with_title(given))  # type: ignore[arg-type]
    return read_word(data, name="a.docx")


def _with_title(given: dict[str, object]) -> dict[str, object]:
    return {**given, "styles": style("Title", "Title") + str(given.get("styles", ""))}


def text(post: Post) -> str:
    """Return what readers will see of a post, as Markdown."""
    pieces = [one for piece in post.pieces for one in flatten(piece)]
    return markdown([one for one in pieces if not isinstance(one, Note | PostPicture)])


def notes(post: Post) -> list[str]:
    """Return the notes for the writer."""
    pieces = [one for piece in post.pieces for one in flatten(piece)]
    return [one.text for one in pieces if isinstance(one, Note)]


def pictures(post: Post) -> list[PostPicture]:
    """Return the pictures."""
    pieces = [one for piece in post.pieces for one in flatten(piece)]
    return [one for one in pieces if isinstance(one, PostPicture)]
