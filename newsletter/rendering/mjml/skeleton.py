"""Skeleton: the layout of a letter, which alone goes through the compiler; the words come back afterwards.

So the compiler never sees what writers and feeds said: it can neither spoil it nor be harmed by it, and has
less to read. MRML 6.0.1 would drop a line end between two tags, and with it the only blank between two words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.errors import ThemeError

_HOLDER = re.compile(r"<(mj-text|mj-table|mj-button)\b[^>]*>")
_STAND_IN = "heldwords"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """MJML with a stand-in for each stretch of `words`, which are HTML."""

    mjml: str
    words: tuple[str, ...]
    stand_in: str

    def filled(self, html: str) -> str:
        """Put the words into what was compiled; raises ThemeError if the compiler lost or doubled any."""
        first, *others = html.split(self.stand_in)
        parts = [first]
        for index, other in enumerate(others):
            number, _, rest = other.partition("z")
            if number != str(index):
                break
            parts += self.words[index : index + 1]
            parts.append(rest)
        if len(parts) != 2 * len(self.words) + 1:
            raise ThemeError("The MJML compiler lost or doubled a part of the letter")
        return "".join(parts)


def take_out(mjml: str) -> Skeleton:
    """Take the words out of a letter as `tree` writes it, all but its title and the hidden line."""
    head, end, body = mjml.partition("</mj-head>")
    stand_in = _STAND_IN
    while stand_in in mjml:
        stand_in += "x"
    parts, position = [head, end], 0
    words: list[str] = []
    for found in _HOLDER.finditer(body):
        closing = body.index(f"</{found[1]}>", found.end())
        if closing == found.end():
            continue
        parts += body[position : found.end()], f"{stand_in}{len(words)}z"
        words.append(body[found.end() : closing])
        position = closing
    return Skeleton(mjml="".join([*parts, body[position:]]), words=tuple(words), stand_in=stand_in)
