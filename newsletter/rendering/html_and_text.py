"""Holds a text in two forms, HTML and plain text, for the two kinds of template."""

from __future__ import annotations

import re

from newsletter.model.deferred_dataclass import dataclass

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
    """A template variable: `{{ title }}` prints `html` in a .mjml template, `text` in a .txt one.

    `html` is escaped and well-formed (autoescaping templates trust it, by `__html__`).
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
    """Remove what XML cannot contain (control characters, lone surrogates); newlines become LF."""
    if text.isprintable():
        return text  # printable characters are never removed
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Escape text for HTML and XML, in text and attributes alike: quotes, tabs and newlines too."""
    return _SPECIAL.sub(lambda found: _REFERENCES[found[0]], text)


def literal(text: str) -> HtmlAndText:
    """Return plain text, without Markdown and merge fields, in both forms."""
    text = clean(text)
    return HtmlAndText(html=escape(text), text=text)
