"""Prepares documents beside an issue (a PDF, an Office file) for readers: name, address, and size in words.

They are not attached: with thousands of readers that is slow and costly, and spam filters distrust it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from babel.numbers import format_decimal

from newsletter.errors import IssueError, NewsletterError
from newsletter.issues.issue_files import plain_words
from newsletter.model import Document, Place, Publication
from newsletter.model.phrase import phrase
from newsletter.rendering.calendar import beside
from newsletter.rendering.language import locale_of, same_language
from newsletter.rendering.local_files import Wanted, find_file, read_inside

_WANTED = Wanted(
    name="document",
    hint="Put the file in the issue's folder and write its name, such as agenda.pdf.",
    smaller="Make it smaller, or put it on your web site and link to it there.",
    error=NewsletterError,
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": (f"{_OFFICE}.wordprocessingml.document", b"PK"),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", b"PK"),
    "pptx": (f"{_OFFICE}.presentationml.presentation", b"PK"),
}
"""Media types, and what a file of the kind has in its first kilobyte."""
_HEAD = 1024
_HASH = 10
_LONGEST_NAME = 40
_KB, _MB = 1000, 1_000_000


def load_document(source: str, *, folder: Path, root: Path, place: Place) -> Document:
    """Read the document that a link's address names; raises IssueError with the link's place."""
    named = unquote(source)
    try:
        path, *_ = find_file(named, folder=folder, root=root, what=_WANTED)
        data = read_inside(path, named, folder=folder, root=root, what=_WANTED)
    except NewsletterError as error:
        raise IssueError(error.message, place=place, hint=error.hint) from error
    file = PurePosixPath(named)
    ending = file.suffix.lower().lstrip(".")
    media_type, start = _KINDS[ending]
    if start not in data[:_HEAD]:
        raise IssueError(
            phrase("The document “{named}” is not a {ending} file", named=named, ending=ending.upper()),
            place=place,
            hint="Save it again",
        )
    words = "-".join(plain_words(file.stem))[:_LONGEST_NAME].strip("-") or "document"
    digest = hashlib.sha256(data).hexdigest()[:_HASH]
    return Document(name=f"{words}-{digest}.{ending}", media_type=media_type, data=data, place=place)


def document_url(document: Document, publication: Publication, page_url: str, place: Place) -> str:
    """Return where readers find a document: with the hosted pictures, or next to the issue's page.

    Without either, our own pages have it. Raises IssueError if the publication has none of them.
    """
    if publication.images_base_url:
        return f"{publication.images_base_url.rstrip('/')}/{quote(document.name)}"
    if page_url and not publication.is_archived_here and (url := beside(page_url, document.name)):
        return url
    if not publication.base_url:
        raise IssueError(
            "There is no place on the web for the documents of this publication",
            place=place,
            hint="Put the file on your web site and write its address, from https:// on; or set "
            "a web address in the settings (base_url, images.base_url or web_url)",
        )
    return f"{publication.base_url}/media/{quote(document.name)}"


def size_in_words(document: Document, lang: str) -> str:
    """Return kind and size as readers of a language write them: PDF, 340 KB."""
    size = len(document.data)
    octet = "o" if same_language(lang, "fr") else "B"
    if size < _MB:
        amount, unit = str(max(1, round(size / _KB))), "K"
    else:
        amount, unit = format_decimal(round(size / _MB, 1), locale=locale_of(lang)), "M"
    return f"{document.name.rpartition('.')[2].upper()}, {amount}\u00a0{unit}{octet}"
