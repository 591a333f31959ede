"""Parses HTML of any age and quality, with limits on size and depth."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newsletter.errors import PostError
from newsletter.importing.tag_size import has_oversized_tag
from newsletter.model.phrase import phrase

DEEPEST = 200
"""Elements within elements; page builders reach 40."""
MOST_ELEMENTS = 100_000
_EARLY_END = re.compile(r"</(?:body|html)\s*>", re.I)
"""What follows these tags is still part of the body (HTML Standard, "after body"); libxml2 would drop it."""


def page_tree(markup: str, *, name: str) -> HtmlElement:
    """Return a page's root, without comments; raises PostError when it is not HTML or exceeds a limit."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    clean = _EARLY_END.sub("", markup.replace("\x00", ""))
    if has_oversized_tag(clean):
        raise _refused(name, "too large")
    try:
        root = document_fromstring(clean.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise PostError(
            phrase("{name} has nothing that can be read", name=name), hint="Copy and paste its text instead"
        ) from error
    _check_size(root, name)
    return root


def _check_size(root: HtmlElement, name: str) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise _refused(name, phrase("nested too deeply") if depth > DEEPEST else phrase("too large"))


def _refused(name: str, what: str) -> PostError:
    return PostError(
        phrase("{name} is {what} to be a post", name=name, what=what),
        hint="Copy and paste the post's text instead",
    )


def tag_of(element: HtmlElement) -> str:
    """Return an element's name in lower case, without a prefix such as o: (Word's)."""
    tag = element.tag
    return tag.rpartition(":")[2].lower() if isinstance(tag, str) else ""


def text_in(element: HtmlElement) -> str:
    """Return the text in an element on one line; scripts and styles were removed before."""
    return " ".join(" ".join(element.itertext()).split())
