"""Recognizes text copied from a code editor: its HTML is only colors; the plain text is what was meant."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsletter.importing.page_tree import tag_of

_FONT = re.compile(r"font-family\s*:[^;]*(?:mono|consolas|courier|menlo)", re.I)
_KEEPS_SPACES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_SKIPPED = frozenset(("meta", "style", "head", "link", "title"))


def is_source_code(root: HtmlElement) -> bool:
    """Tell whether a page is nothing but one box of text in a font of fixed width, with its spaces kept."""
    body = root.find("body")
    parts = [one for one in (root if body is None else body) if tag_of(one) not in _SKIPPED]
    texts = [] if body is None else [body.text or "", *(one.tail or "" for one in body)]
    if len(parts) != 1 or any(text.strip() for text in texts):
        return False
    style = parts[0].get("style") or ""
    keeps_spaces = tag_of(parts[0]) == "pre" or _KEEPS_SPACES.search(style) is not None
    return keeps_spaces and _FONT.search(style) is not None
