"""HTML text: Markdown's tokens as HTML, the usual ones written straight, the others by markdown-it."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_SPANS = frozenset({"strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"})


def html_of(tokens: Sequence[Token], markdown: MarkdownIt) -> str:
    """Return the HTML that the parser's own renderer would write, XHTML tags in it."""
    renderer = markdown.renderer
    assert isinstance(renderer, RendererHTML)  # noqa: S101 - that is what MarkdownIt has
    parts: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "inline":
            _write_spans(token.children or (), renderer, markdown.options, parts)
        elif token.type in renderer.rules and token.type != "list_item_open":
            parts.append(renderer.rules[token.type](tokens, index, markdown.options, {}))
        elif not token.hidden:
            parts.append(_tag(tokens, index))
    return "".join(parts)


def _tag(tokens: Sequence[Token], index: int) -> str:
    """Write a block's tag, and a line end where no words follow (RendererHTML.renderToken)."""
    token = tokens[index]
    before = "\n" if token.nesting >= 0 and index and tokens[index - 1].hidden else ""
    if token.nesting < 0:
        return f"{before}</{token.tag}>\n"
    if token.nesting == 0:
        return f"{before}<{token.tag}{_attributes(token)} />\n"
    after = tokens[index + 1]
    words = after.type == "inline" or after.hidden or (after.nesting < 0 and after.tag == token.tag)
    return f"{before}<{token.tag}{_attributes(token)}>{'' if words else chr(10)}"


def _write_spans(
    tokens: Sequence[Token], renderer: RendererHTML, options: OptionsDict, parts: list[str]
) -> None:
    for index, token in enumerate(tokens):
        if token.type == "text":
            parts.append(escapeHtml(token.content))
        elif token.type == "softbreak":
            parts.append("\n")
        elif token.type in _SPANS:
            parts.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}{_attributes(token)}>")
        else:
            parts.append(renderer.renderInline(tokens[index : index + 1], options, {}))


def _attributes(token: Token) -> str:
    if not token.attrs:
        return ""
    return "".join([f' {escapeHtml(key)}="{escapeHtml(str(value))}"' for key, value in token.attrs.items()])
