"""Renders Markdown tokens as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from newsletter.issues.autolinks import MARKUP
from newsletter.rendering.wrap import WIDTH, indent, underline, wrap

_UNDERLINES = {1: "=", 2: "-"}
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_TYPED_ADDRESSES = (MARKUP, "autolink")
"""Links whose words are the address or number itself: plain text needs no other."""

Note = Callable[[str], int]
"""Returns the number of an address in the list of links."""


def plain_text(tokens: Sequence[Token], note: Note) -> str:
    """Render the blocks of a text, with its links numbered and listed at the end."""
    writer = _Writer(note)
    blocks = writer.blocks(tokens, WIDTH)
    if writer.notes:
        blocks.append("\n".join(f"[{number}] {url}" for url, number in writer.notes.items()))
    return "\n\n".join(blocks)


def plain_line(tokens: Sequence[Token], note: Note | None = None) -> str:
    """Render inline tokens as one line; addresses come after their words, or as numbers from `note`."""
    writer = _Writer(note)
    return " ".join(writer.inline(tokens).split("\n"))


def _nodes(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Yield each top-level token, with the tokens inside it."""
    depth = start = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start], tokens[start + 1 : index]
            start = index + 1


class _Writer:
    def __init__(self, note: Note | None) -> None:
        self.note = note
        self.notes: dict[str, int] = {}

    def blocks(self, tokens: Sequence[Token], columns: int) -> list[str]:
        written = [self.block(token, inside, columns) for token, inside in _nodes(tokens)]
        return [text for text in written if text.strip()]

    def block(self, token: Token, inside: Sequence[Token], columns: int) -> str:
        match token.type:
            case "heading_open":
                return underline(self.inline(inside), _UNDERLINES.get(int(token.tag[1]), "~"), columns)
            case "bullet_list_open" | "ordered_list_open":
                return self.listing(token, inside, columns)
            case "blockquote_open":
                quoted = "\n\n".join(self.blocks(inside, columns - 2))
                return "\n".join(f"> {line}".rstrip(" ") for line in quoted.split("\n"))
            case "fence" | "code_block":
                return indent(token.content.rstrip("\n"), 4)
            case "hr":
                return "* * *"
            case _:
                return wrap(self.inline(inside), columns)

    def listing(self, token: Token, inside: Sequence[Token], columns: int) -> str:
        first = int(token.attrs.get("start", 1))
        items = []
        for index, (_, item) in enumerate(_nodes(inside)):
            sign = f"{first + index}. " if token.type == "ordered_list_open" else "- "
            text = "\n".join(self.blocks(item, columns - len(sign)))
            items.append(sign + indent(text, len(sign)).lstrip(" "))
        return "\n".join(items)

    def inline(self, tokens: Sequence[Token]) -> str:
        written: list[str] = []
        links: list[tuple[int, Token]] = []
        for token in tokens:
            if token.type == "link_open":
                links.append((len(written), token))
            elif token.type == "link_close":
                start, opening = links.pop()
                written[start:] = [self.link("".join(written[start:]), opening)]
            elif token.children:
                written.append(self.inline(token.children))
            else:
                written.append(_BREAKS.get(token.type, token.content))
        return "".join(written)

    def link(self, text: str, opening: Token) -> str:
        url = str(opening.attrs.get("href", ""))
        if opening.markup in _TYPED_ADDRESSES:
            return f"https://{text}" if text.lower().startswith("www.") else text
        if text == url:
            return url
        if self.note is None:
            return f"{text} <{url}>"
        number = self.notes.setdefault(url, self.note(url))
        return f"{text} [{number}]"
