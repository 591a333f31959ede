"""Reads lines that are one block: a picture or a button on its own line."""

from __future__ import annotations

import re

from newsletter.issues.addresses import link_fault, picture_fault
from newsletter.issues.diagnostics import Diagnostics, Line, shown
from newsletter.issues.escaping import closing, unescape, unescape_label
from newsletter.model import Button, Image
from newsletter.model.phrase import phrase

DECORATIVE = "decorative"
"""The caption that marks a picture as decoration only: `![](line.png "decorative")`."""

LONGEST = 4_000
"""Characters of such a line."""

_CAPTION = re.compile(r"""(?<![ \t])[ \t]+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|“([^“”]*)”)$""")
_PICTURE = re.compile(r"[ \t]*(?:\[[ \t]*)?!\[")
_BUTTON = re.compile(r"[ \t]*(?:button[ \t]*:)[ \t]*", re.IGNORECASE)


def is_picture(text: str) -> bool:
    """Tell whether a line is meant as a picture, or as one that is a link."""
    return _PICTURE.match(text) is not None


def is_button(text: str) -> bool:
    """Tell whether a line is meant as a button: `[Button: label](url)`, or a complete `[[label]](url)`."""
    line = text.strip()
    if not line.startswith("["):
        return False
    return _BUTTON.match(line, 1) is not None or (line.startswith("[[") and _brackets(line, 0) is not None)


def read_picture(line: Line, diagnostics: Diagnostics) -> Image | None:
    """Return the picture in a line: `![what it shows](file.png "caption")`.

    It may be the words of a link: `[![what it shows](file.png)](https://…)`.
    """
    text, url = line.text.strip(), ""
    around = _brackets(text, 0) if text.startswith("[") else None
    if around is not None:
        text, url = around[0].strip(), _link_address(around[1], line.number, diagnostics)
    parts = _brackets(text, 1) if text.startswith("![") else None
    if parts is None:
        hint = 'Write ![what it shows](file.png "caption") and nothing else on the line.'
        diagnostics.fault(line.number, "a picture must be on its own line", hint)
        return None
    label, inner = parts
    source, caption = _source_and_caption(inner)
    fault = picture_fault(source)
    if fault is not None:
        diagnostics.fault(
            line.number, phrase("{fault}: {source}", fault=fault[0], source=shown(source)), fault[1]
        )
    alt = diagnostics.literal(label.strip(), line.number, "a picture's description")
    caption = diagnostics.literal(caption.strip(), line.number, "a caption")
    decorative = not alt and caption.casefold() == DECORATIVE
    return Image(
        source=source,
        alt=alt,
        caption="" if decorative else caption,
        decorative=decorative,
        url=url,
        place=diagnostics.place(line.number),
    )


def _source_and_caption(inner: str) -> tuple[str, str]:
    match = _CAPTION.search(inner)
    caption = (match[1] or match[2] or match[3] or "") if match else ""
    source = inner[: match.start()] if match else inner
    return unescape(source.strip().removeprefix("<").removesuffix(">")), caption


def _link_address(inner: str, line: int, diagnostics: Diagnostics) -> str:
    """Return the address around a picture; its title, which no phone shows, is left out."""
    match = _CAPTION.search(inner)
    written = inner[: match.start()] if match else inner
    written = written.strip().removeprefix("<").removesuffix(">")
    url = diagnostics.literal(written, line, "a link address")
    fault = None if "{{" in url else link_fault(url)
    if fault is not None:
        diagnostics.fault(line, phrase("{fault}: {url}", fault=fault[0], url=shown(url)), fault[1])
    return url


def read_button(line: Line, diagnostics: Diagnostics) -> Button | None:
    """Return the button in a line; its label may contain merge fields."""
    parts = _brackets(line.text.strip(), 0)
    if parts is None:
        hint = "Write [Button: label](https://…) and nothing else on the line."
        diagnostics.fault(line.number, "a button must be on its own line", hint)
        return None
    label, inner = parts
    match = _BUTTON.match(label)
    words = label[match.end() :] if match else label[1:-1]
    url = diagnostics.literal(
        inner.strip().removeprefix("<").removesuffix(">"), line.number, "a link address"
    )
    fault = link_fault(url)
    if fault is not None:
        diagnostics.fault(line.number, phrase("{fault}: {url}", fault=fault[0], url=shown(url)), fault[1])
    if not words.strip():
        diagnostics.fault(line.number, "this button has no label", "Say what it does: [Button: Sign up](…).")
    diagnostics.check_fields(words, line.number)
    return Button(label=unescape_label(words.strip()), url=url, place=diagnostics.place(line.number))


def _brackets(line: str, start: int) -> tuple[str, str] | None:
    """Return the contents of `[…]` and `(…)` when these are all of a line from `start` on."""
    if len(line) > LONGEST:
        return None
    end = closing(line, start, "[]")
    if end is None or line[end + 1 : end + 2] != "(" or not line.endswith(")"):
        return None
    return line[start + 1 : end], line[end + 2 : -1]
