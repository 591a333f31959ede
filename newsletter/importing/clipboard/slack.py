"""Separates the paragraphs of a Slack message, which Slack marks by an empty element after a line break."""

from __future__ import annotations

from lxml.html import Element, HtmlElement


def separate_paragraphs(root: HtmlElement) -> None:
    """Put a second line break where a message has a new paragraph."""
    for mark in root.xpath("//span[@data-stringify-type='paragraph-break']"):
        mark.addprevious(Element("br"))
