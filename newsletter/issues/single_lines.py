"""Single lines: a picture or a button, alone in its paragraph."""

from __future__ import annotations

import re

from newsletter.issues.addresses import address_fault, picture_fault
from newsletter.issues.diagnostics import Diagnostics, Line, shown
from newsletter.issues.escaping import closing, unescape, unescape_label
from newsletter.model import Button, Image

DECORATIVE = "decorative"
"""The caption that says a picture only decorates: `![](line.png "decorative")`."""

LONGEST = 4_000
"""Characters of a line that is one thing."""

_CAPTION = re.compile(r"""(?<![ \t])[ \t]+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|“([^“”]*)”)$""")
_BUTTON = re.compile(r"[ \t]*(?:button[ \t]*:)[ \t]*", re.IGNORECASE)


def is_picture(text: str) -> bool:
    """Say whether a line means to be a picture."""
    return text.lstrip().startswith("![")


def is_button(text: str) -> bool:
    """Say whether a line means to be a button: `[Button: label](url)`, or all of `[[label]](url)`."""
    line = text.strip()
    if not line.startswith("["):
        return False
    return _BUTTON.match(line, 1) is not None or (line.startswith("[[") and _brackets(line, 0) is not None)


def read_picture(line: Line, reading: Diagnostics) -> Image | None:
    """Return the picture a line is: `![what it shows](file.png "caption")`."""
    parts = _brackets(line.text.strip(), 1)
    if parts is None:
        hint = 'Write ![what it shows](file.png "caption") and nothing else on the line.'
        reading.fault(line.number, "a picture must stand alone", hint)
        return None
    label, inner = parts
    match = _CAPTION.search(inner)
    caption = (match[1] or match[2] or match[3] or "") if match else ""
    source = inner[: match.start()] if match else inner
    source = unescape(source.strip().removeprefix("<").removesuffix(">"))
    fault = picture_fault(source)
    if fault is not None:
        reading.fault(line.number, f"{fault[0]}: {shown(source)}", fault[1])
    alt = reading.literal(label.strip(), line.number, "a picture's description")
    caption = reading.literal(caption.strip(), line.number, "a caption")
    decorative = not alt and caption.casefold() == DECORATIVE
    return Image(
        source=source,
        alt=alt,
        caption="" if decorative else caption,
        decorative=decorative,
        place=reading.place(line.number),
    )


def read_button(line: Line, reading: Diagnostics) -> Button | None:
    """Return the button a line is; merge fields may stand in its label."""
    parts = _brackets(line.text.strip(), 0)
    if parts is None:
        hint = "Write [Button: label](https://…) and nothing else on the line."
        reading.fault(line.number, "a button must stand alone", hint)
        return None
    label, inner = parts
    match = _BUTTON.match(label)
    words = label[match.end() :] if match else label[1:-1]
    url = reading.literal(inner.strip(), line.number, "an address")
    fault = address_fault(url)
    if fault is not None:
        reading.fault(line.number, f"{fault[0]}: {shown(url)}", fault[1])
    if not words.strip():
        reading.fault(line.number, "this button has no label", "Say what it does: [Button: Sign up](…).")
    reading.check_fields(words, line.number)
    return Button(label=unescape_label(words.strip()), url=url, place=reading.place(line.number))


def _brackets(line: str, start: int) -> tuple[str, str] | None:
    """Return what stands in `[…]` and `(…)` when a line is nothing but those from `start` on."""
    if len(line) > LONGEST:
        return None
    end = closing(line, start, "[]")
    if end is None or line[end + 1 : end + 2] != "(" or not line.endswith(")"):
        return None
    return line[start + 1 : end], line[end + 2 : -1]
