"""Elements: a bit of HTML, parsed as a page is, and the element in it that a test speaks of."""

from __future__ import annotations

from lxml.html import HtmlElement

from newsletter.importing.page_tree import page_tree


def element(body: str, tag: str = "") -> HtmlElement:
    """Return the first `tag` of a page with this body, or the body's first element."""
    page = page_tree(f"<html><body>{body}</body></html>", name="x").find("body")
    found = page.find(f".//{tag}") if tag else page[0]
    assert found is not None
    return found
