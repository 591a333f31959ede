"""Finds the email that a reply quotes below itself, as Gmail, Outlook and Apple Mail write it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsletter.importing.page_tree import tag_of, text_in

_QUOTES = (
    "//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]",
    "//*[contains(concat(' ', @class, ' '), ' gmail_quote_container ')]",
    "//blockquote[@type='cite']",
    "//*[contains(concat(' ', @class, ' '), ' yahoo_quoted ')]",
    "//*[contains(concat(' ', @class, ' '), ' moz-cite-prefix ')]",
)
_FROM_HERE = (
    "//div[@id='appendonsend']",
    "//div[@id='divRplyFwdMsg']",
    "//div[@id='mail-editor-reference-message-container']",
)
"""Outlook: all that follows is the quoted email."""
_LINE_ABOVE = re.compile(r"border-top\s*:\s*solid\s+#?\w{3,8}\s+1\.0pt", re.I)
_HEADER = re.compile(r"(?:From|De|Von|Da)\s*:.*\b(?:Sent|Date|Enviado|Gesendet|Envoyé|To|Para|An)\s*:", re.S)


def quoted_email(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements with the quoted email; none for a page that has nothing else."""
    quoted = {part for path in _QUOTES for part in root.xpath(path)}
    for start in [part for path in _FROM_HERE for part in root.xpath(path)] + _outlook_headers(root):
        quoted |= {start, *start.itersiblings()}
    outermost = [part for part in quoted if quoted.isdisjoint(part.iterancestors())]
    inside = sum(len(text_in(part)) for part in outermost)
    return outermost if inside < len(text_in(root)) else []


def _outlook_headers(root: HtmlElement) -> list[HtmlElement]:
    """Return the boxes with a line above them in which desktop Outlook repeats the quoted email's header."""
    return [
        box.getparent() if _is_alone(box) else box
        for box in root.iter("div")
        if _LINE_ABOVE.search(box.get("style") or "") and _HEADER.match(text_in(box)[:2_000])
    ]


def _is_alone(box: HtmlElement) -> bool:
    above = box.getparent()
    return above is not None and tag_of(above) == "div" and text_in(above) == text_in(box)
