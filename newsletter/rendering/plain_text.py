"""Plain text: Markdown's tokens as lines that read well without any styling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from newsletter.rendering.wrap import WIDTH, indent, underline, wrap

_UNDERLINES = {1: "=", 2: "-"}

Note = Callable[[str], int]
"""Gives an address the number under which it is listed."""


def plain_text(tokens: Sequence[Token], note: Note) -> str:
    """Set the blocks of a text one below the other, its addresses numbered and listed at the end."""
    writer = _Writer(note)
    blocks = writer.blocks(SyntaxTreeNode(tokens).children, WIDTH)
    if writer.notes:
        blocks.append("\n".join(f"[{number}] {url}" for url, number in writer.notes.items()))
    return "\n\n".join(blocks)


def plain_line(tokens: Sequence[Token], note: Note | None = None) -> str:
    """Set inline tokens as one line; addresses stand behind their words, or as numbers given by `note`."""
    writer = _Writer(note)
    return " ".join(writer.inline(SyntaxTreeNode(tokens).children).split("\n"))


class _Writer:
    def __init__(self, note: Note | None) -> None:
        self.note = note
        self.notes: dict[str, int] = {}

    def blocks(self, nodes: Sequence[SyntaxTreeNode], columns: int) -> list[str]:
        written = [self.block(node, columns) for node in nodes]
        return [text for text in written if text.strip()]

    def block(self, node: SyntaxTreeNode, columns: int) -> str:
        match node.type:
            case "heading":
                return underline(self.inline(node.children), _UNDERLINES.get(int(node.tag[1]), "~"), columns)
            case "bullet_list" | "ordered_list":
                return self.listing(node, columns)
            case "blockquote":
                quoted = "\n\n".join(self.blocks(node.children, columns - 2))
                return "\n".join(f"> {line}".rstrip(" ") for line in quoted.split("\n"))
            case "fence" | "code_block":
                return indent(node.content.rstrip("\n"), 4)
            case "hr":
                return "* * *"
            case _:
                return wrap(self.inline(node.children), columns)

    def listing(self, node: SyntaxTreeNode, columns: int) -> str:
        first = int(node.attrs.get("start", 1))
        items = []
        for index, item in enumerate(node.children):
            sign = f"{first + index}. " if node.type == "ordered_list" else "- "
            text = "\n".join(self.blocks(item.children, columns - len(sign)))
            items.append(sign + indent(text, len(sign)).lstrip(" "))
        return "\n".join(items)

    def inline(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        return "".join(self.piece(node) for node in nodes)

    def piece(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "softbreak":
                return " "
            case "hardbreak":
                return "\n"
            case "link":
                return self.link(node)
            case _ if node.children:
                return self.inline(node.children)
            case _:
                return node.content

    def link(self, node: SyntaxTreeNode) -> str:
        text, url = self.inline(node.children), str(node.attrs.get("href", ""))
        if text == url:
            return url
        if self.note is None:
            return f"{text} <{url}>"
        number = self.notes.setdefault(url, self.note(url))
        return f"{text} [{number}]"
