"""Checks the link addresses and picture file names of an issue."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from newsletter.model.phrase import phrase

WEB = ("http", "https")
LINK = ("http", "https", "mailto", "tel")

DOCUMENTS = ("pdf", "docx", "xlsx", "pptx")
"""Endings of files beside an issue that a link may lead to."""

_LONGEST = 2_000
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FULL = "Write the full address, such as https://city.example/page."


def address_fault(url: str, schemes: Collection[str] = LINK) -> tuple[str, str] | None:
    """Return what is wrong with a link's address, and a hint; None if it is valid.

    Only full addresses are valid: an email has no page that others could be relative to.
    """
    if len(url) > _LONGEST:
        from newsletter.issues.wrapped_links.wrapped_link import wrapped_link

        link = wrapped_link(url)
        if link is not None and link.target:
            return (
                phrase("the link goes through {maker}", maker=link.maker),
                phrase("Use the address it leads to: {target}", target=link.target[:500]),
            )
        return phrase(
            "the link address has {count:,} characters; the limit is {most:,}", count=len(url), most=_LONGEST
        ), ""
    if " " in url or not url.isprintable():
        return (
            phrase("the link address contains a space or an invisible character"),
            phrase("Write %20 for a space."),
        )
    scheme = _SCHEME.match(url)
    if scheme is None:
        return phrase("the link address is incomplete"), _relative_hint(url)
    if scheme[1].lower() not in schemes:
        return (
            phrase('a link address cannot start with "{scheme}"', scheme=scheme[0]),
            phrase("Use {schemes}.", schemes=", ".join(schemes)),
        )
    return _parts_fault(url, scheme[1].lower())


def _relative_hint(url: str) -> str:
    if url.lower().startswith("www."):
        return phrase('Did you mean "{near}"?', near=f"https://{url[:80]}")
    return _FULL


def _parts_fault(url: str, scheme: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname if scheme in WEB else parts.path) and parts.port != 0
    except ValueError:
        whole = False
    return None if whole else (phrase("the link address is incomplete"), _FULL)


def is_document(url: str) -> bool:
    """Tell whether a link leads to a document beside the issue: `agenda.pdf`."""
    return _SCHEME.match(url) is None and PurePosixPath(url).suffix.lower().lstrip(".") in DOCUMENTS


def link_fault(url: str) -> tuple[str, str] | None:
    """Return what is wrong with a link's address in the text, and a hint; None if it is valid.

    A document beside the issue is valid; whether it is there is seen when the issue is rendered.
    """
    if not is_document(url):
        return address_fault(url)
    if url.startswith("/") or "\\" in url or ".." in url.split("/") or not url.isprintable():
        return (
            phrase("a document must be inside the issue's folder"),
            phrase("Put the file there and write its name."),
        )
    return None


def picture_fault(source: str) -> tuple[str, str] | None:
    """Return what is wrong with a picture's file name, and a hint; None if it is valid."""
    hint = phrase("Put the file in the issue's folder and write its name, such as march.png.")
    if not source.strip():
        return phrase("the picture has no file name"), hint
    if "{{" in source:
        return phrase("a merge field cannot be used in a picture's file name"), hint
    if _SCHEME.match(source) or source.startswith("//"):
        return phrase("a picture must be a file in the issue's folder, not a web address"), hint
    if source.startswith("/") or "\\" in source or ".." in source.split("/"):
        return phrase("a picture's file must be inside the issue's folder"), hint
    return None
