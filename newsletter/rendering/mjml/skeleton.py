"""Separates an email's layout, which is compiled, from its text, which is put back afterwards.

So the compiler never sees text from writers and feeds: it can neither damage it nor be harmed by it, and has
less to parse. MRML 6.0.1 would remove a line end between two tags, and with it the only space between two
words.
"""

from __future__ import annotations

import re

from newsletter.errors import ThemeError
from newsletter.model.deferred_dataclass import dataclass

_TEXT_TAG = re.compile(r"<(mj-text|mj-table|mj-button)\b[^>]*>")
_PLACEHOLDER = "heldwords"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """MJML with a placeholder for each of `texts`, which are HTML."""

    mjml: str
    texts: tuple[str, ...]
    placeholder: str

    def fill(self, html: str) -> str:
        """Put the texts into the compiled HTML; raises ThemeError if the compiler lost or duplicated any."""
        first, *others = html.split(self.placeholder)
        parts = [first]
        for index, other in enumerate(others):
            number, _, rest = other.partition("z")
            if number != str(index):
                break
            parts += self.texts[index : index + 1]
            parts.append(rest)
        if len(parts) != 2 * len(self.texts) + 1:
            raise ThemeError("The MJML compiler lost or duplicated a part of the email")
        return "".join(parts)


def extract_text(mjml: str) -> Skeleton:
    """Take the text out of an email's MJML (as `tree` writes it), except title and hidden preheader."""
    head, end, body = mjml.partition("</mj-head>")
    placeholder = _PLACEHOLDER
    while placeholder in mjml:
        placeholder += "x"
    parts, position = [head, end], 0
    texts: list[str] = []
    for found in _TEXT_TAG.finditer(body):
        closing = body.index(f"</{found[1]}>", found.end())
        if closing == found.end():
            continue
        parts += body[position : found.end()], f"{placeholder}{len(texts)}z"
        texts.append(body[found.end() : closing])
        position = closing
    return Skeleton(mjml="".join([*parts, body[position:]]), texts=tuple(texts), placeholder=placeholder)
