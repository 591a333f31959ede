"""Reads a Word file (.docx) as a post, with mammoth, within limits."""

from __future__ import annotations

import base64
import io
import logging
import zipfile
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import without_boilerplate
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import Post, text_of
from newsletter.importing.title_and_byline import read_title_and_byline

LARGEST_UNPACKED = 50 * 1024 * 1024
LARGEST_XML = 20 * 1024 * 1024
"""Of one XML part; a book of 500 pages has 3 MB."""
_MOST_PARTS = 2_000
_MOST_RATIO = 200
"""XML compresses 10 to 30 times."""
_ALWAYS_FINE = 1024 * 1024
_CAPTIONS = ("caption", "figure", "illustration", "drawing")
"""The styles of captions: Word's, whatever its language, and LibreOffice's."""
_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => h2:fresh",
        *(f"p[style-name='{name}'] => p.caption:fresh" for name in _CAPTIONS),
    )
)
_LARGEST_PICTURE = 5 * 1024 * 1024
_HINT = "Open it in Word and save it again as .docx, or copy its text and paste it"


def read_word(data: bytes, *, name: str) -> Post:
    """Return the post in a .docx, with pictures as data: addresses.

    Raises PostError if it is not a .docx, is damaged, or unpacks to far more than a post.
    """
    _check(data, name)
    html = _html(data, name)
    found = without_boilerplate(
        pieces_of(page_tree(f"<body><div>{html}</div></body>", name=name), PageContext())
    )
    if not text_of(found.pieces).strip():
        raise PostError(f"{name} has no text", hint="If its text is in text boxes, copy and paste it")
    top = read_title_and_byline(found.pieces)
    return Post(
        pieces=tuple(top.pieces),
        title=top.title,
        kicker=top.kicker,
        lead=top.lead,
        date=top.date,
        left_out=found.boilerplate,
        leftover=found.uncertain,
    )


def _check(data: bytes, name: str) -> None:
    """Check the parts before unpacking; Python unpacks no more of a part than its header says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise PostError(f"{name} is damaged", hint=_HINT) from error
    if not any(info.filename == "word/document.xml" for info in infos):
        raise PostError(f"{name} is not a Word file (.docx)", hint=_HINT)
    if any(info.flag_bits & 1 for info in infos):
        raise PostError(f"{name} is locked with a password", hint="Save it without one")
    if (
        len(infos) > _MOST_PARTS
        or sum(info.file_size for info in infos) > LARGEST_UNPACKED
        or any(map(_is_bomb, infos))
    ):
        raise PostError(f"{name} unpacks to far more data than a post has", hint=_HINT)


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    if info.filename.endswith((".xml", ".rels")) and info.file_size > LARGEST_XML:
        return True
    return info.file_size > max(_ALWAYS_FINE, info.compress_size * _MOST_RATIO)


def _html(data: bytes, name: str) -> str:
    import mammoth  # takes a tenth of a second: only when there is a Word file

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            external_file_access=False,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(_picture),
        )
    except Exception as error:
        # mammoth raises whatever its parsers raise on a damaged file: ExpatError, RecursionError …
        logging.getLogger(__name__).debug("mammoth: %r", error)
        raise PostError(f"{name} is damaged", hint=_HINT) from error
    return str(made.value)


class _Image(Protocol):
    content_type: str

    def open(self) -> AbstractContextManager[BinaryIO]: ...


def _picture(image: _Image) -> dict[str, str]:
    """Return a picture as a data: address; for one outside the file, or too large, a name."""
    try:
        with image.open() as opened:
            data = opened.read(_LARGEST_PICTURE + 1)
    except (ValueError, KeyError, OSError):  # a link outside the file: mammoth is set not to follow it
        return {"src": "picture-outside-the-file"}
    if len(data) > _LARGEST_PICTURE:
        return {"src": "picture-larger-than-5-MB"}
    return {"src": f"data:{image.content_type};base64,{base64.b64encode(data).decode('ascii')}"}
