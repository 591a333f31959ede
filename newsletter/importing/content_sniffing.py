"""Detects a source's kind: web page, Word file, Markdown or plain text; or why it is none of these."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from newsletter.errors import PostError
from newsletter.model.phrase import phrase


class Kind(StrEnum):
    """The kinds of source."""

    PAGE = "web page"
    WORD = "Word file"
    MARKDOWN = "Markdown"
    TEXT = "text"


LARGEST_BYTES = 20 * 1024 * 1024
"""Of a whole source; a page with embedded pictures is a tenth of it."""
_HEAD = 65_536

_HINT = "Save it as .docx or as a web page, or copy its text and paste it"
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", phrase("is an old Word file (.doc) or is locked with a password"),
     phrase("Open it in Word and save it as .docx, without a password")),
    (b"%PDF", phrase("is a PDF, which cannot be imported"), _HINT),
    (b"{\\rtf", phrase("is an RTF file"), _HINT),
    (b"\x89PNG", phrase("is a picture"), _HINT),
    (b"\xff\xd8\xff", phrase("is a picture"), _HINT),
    (b"GIF8", phrase("is a picture"), _HINT),
)  # fmt: skip
_ENDINGS = {
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
}
_TYPES = {
    "text/html": Kind.PAGE,
    "application/xhtml+xml": Kind.PAGE,
    "text/markdown": Kind.MARKDOWN,
    "text/plain": Kind.TEXT,
}
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|</(?:p|div|h[1-6]|ul|ol|table|article)\s*>", re.I)
_TAG = re.compile(r"<[a-z!/?]", re.I)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>)?\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.I | re.S
)
_MARKDOWN = re.compile(r"^#{1,6} \S|^---\n[a-z]+:|\]\((?:https?:|mailto:|/)", re.M)


def kind_of(data: bytes, *, name: str, media_type: str = "") -> Kind:
    """Return a source's kind by its bytes, name and media type; raises PostError when it cannot be a post."""
    if len(data) > LARGEST_BYTES:
        raise PostError(
            phrase("{name} is larger than {number} MB", name=name, number=LARGEST_BYTES // 1024 // 1024),
            hint=_HINT,
        )
    if not data.strip():
        raise PostError(phrase("{name} is empty", name=name), hint="Choose a post with text in it")
    for magic, what, hint in _MAGIC:
        if data.startswith(magic):
            raise PostError(phrase("{name} {what}", name=name, what=what), hint=hint)
    if data.startswith(b"PK\x03\x04"):
        return Kind.WORD
    head = _head(data)
    if head is None:
        raise PostError(phrase("{name} is a binary file, not text", name=name), hint=_HINT)
    if _FEED.match(head):
        raise PostError(
            phrase("{name} is a feed, not a post", name=name), hint="Give the address of the post itself"
        )
    return _by_name(head, name, media_type)


def _by_name(head: str, name: str, media_type: str) -> Kind:
    ending = PurePath(name).suffix.lower()
    if ending == ".docx":
        raise PostError(
            phrase("{name} is not a Word file, although its name ends in .docx", name=name), hint=_HINT
        )
    declared = _TYPES.get(media_type.partition(";")[0].strip().lower())
    kind = (declared if declared is not Kind.TEXT else None) or _ENDINGS.get(ending) or declared
    if kind is Kind.PAGE and not _TAG.search(head):
        raise PostError(
            phrase("{name} is not HTML: it has no tags", name=name), hint="If it is plain text, name it .txt"
        )
    return kind or _by_looks(head)


def _by_looks(head: str) -> Kind:
    if _PAGE.search(head):
        return Kind.PAGE
    return Kind.MARKDOWN if _MARKDOWN.search(head) else Kind.TEXT


def _head(data: bytes) -> str | None:
    """Return the beginning as text, or None for binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:_HEAD].decode("utf-16", "replace")
    if b"\x00" in data[:_HEAD]:
        return None
    return data[:_HEAD].decode("utf-8", "replace").removeprefix("\ufeff")
