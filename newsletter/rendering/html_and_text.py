"""Phrase: one piece of text in its two forms, for the HTML template and for the plain one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_REFERENCES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&#34;",
    "'": "&#39;",
    "\n": "&#10;",
    "\t": "&#9;",
}
_SPECIAL = re.compile(f"[{''.join(_REFERENCES)}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlAndText:
    """What a template prints: `{{ phrase }}` gives `html` in a .mjml template, `text` in a .txt one.

    `html` is escaped and well-formed (the autoescaping template trusts it, by `__html__`).
    """

    html: str
    text: str

    def __html__(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.html or self.text)


def clean(text: str) -> str:
    """Drop what XML cannot carry (control characters, lone surrogates); newlines become LF."""
    if text.isprintable():
        return text  # nothing that is printable is meant here
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Escape text for HTML and XML, in text and attributes alike: quotes, tabs and newlines too."""
    return _SPECIAL.sub(lambda found: _REFERENCES[found[0]], text)


def literal(text: str) -> HtmlAndText:
    """Make a phrase of text that means nothing but itself: no Markdown, no merge fields."""
    text = clean(text)
    return HtmlAndText(html=escape(text), text=text)
