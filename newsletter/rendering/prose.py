"""Renders an issue's Markdown as HTML and plain text, from the same tokens."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from newsletter.errors import IssueError
from newsletter.issues.autolinks import plain_tokens
from newsletter.issues.markdown import dialect, parse, parse_line
from newsletter.issues.merge_fields import find_fields
from newsletter.issues.merge_fields import literal as unescaped
from newsletter.model import Place, Quote, Table, Text
from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.html_and_text import HtmlAndText, clean, literal
from newsletter.rendering.numbers import BODY_EM, NARROW_EM, unbroken, with_whole_numbers
from newsletter.rendering.phone_links import link_phone_numbers
from newsletter.rendering.plain_text import Note, plain_line, plain_text
from newsletter.rendering.render_context import RenderContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell, for templates; `align` is left, center, right or "" if not set.

    `tight` means that its longest word must be broken for the table to fit; numbers are never broken.
    """

    phrase: HtmlAndText
    align: str
    tight: bool = False


def prose(block: Text | Quote, render_context: RenderContext) -> HtmlAndText:
    """Render Markdown (no HTML, no pictures); links, headings and merge fields are recorded in the context.

    Raises IssueError with the line of what an email cannot have.
    """
    tokens = _resolved(tokens_of(block), block.place, render_context)
    return HtmlAndText(html=_html(tokens), text=plain_text(tokens, render_context.note))


def inline(markdown: str, place: Place, render_context: RenderContext) -> HtmlAndText:
    """Render one line of Markdown; its plain text has each address after its words, `<https://…>`."""
    tokens = _resolved([parse_line(clean(markdown))], place, render_context)
    return HtmlAndText(html=_html(tokens), text=plain_line(tokens))


def plain(text: str, place: Place, render_context: RenderContext, longest_em: float = BODY_EM) -> HtmlAndText:
    """Return plain text, in which only bare addresses and phone numbers have a meaning: they are links.

    Numbers of up to `longest_em` stay in one piece.
    """
    text = clean(text)
    linked = _with_links(plain_tokens(text), place, render_context, longest_em)
    return linked or with_whole_numbers(literal(text), longest_em)


def plain_with_fields(text: str, place: Place, render_context: RenderContext) -> HtmlAndText:
    """Return plain text as `plain` does, also with merge fields and escaped braces."""
    text = clean(text)
    tokens: list[Token] = []
    position = 0
    for use in find_fields(text):
        tokens += plain_tokens(unescaped(text[position : use.start]))
        tokens.append(Token("merge_field", "", 0, meta={"use": use}))
        position = use.end
    tokens += plain_tokens(unescaped(text[position:]))
    linked = _with_links(tokens, place, render_context, BODY_EM)
    return linked or with_whole_numbers(render_context.line_with_fields(text, place))


def _with_links(
    spans: Sequence[Token], place: Place, render_context: RenderContext, longest_em: float
) -> HtmlAndText | None:
    """Render spans that have links in them; None if there are none."""
    linked = link_phone_numbers(spans, render_context.publication.country)
    if not any(span.type == "link_open" for span in linked):
        return None
    whole = Token("inline", "", 0, children=list(spans))
    tokens = _resolved([whole], place, render_context)
    return HtmlAndText(html=_html(tokens, longest_em), text=plain_line(tokens))


def cells(block: Table, render_context: RenderContext, note: Note) -> list[list[Cell]]:
    """Render a Markdown table's cells, row by row; the first row has the headings.

    `note` returns the number of an address in the plain text's list of links.
    """
    rows: list[list[Cell]] = []
    opening: Token | None = None
    for token in tokens_of(block):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            opening = token
        elif token.type == "inline" and opening is not None and rows:
            cell = _resolved([token], block.place, render_context)
            phrase = HtmlAndText(html=_html(cell), text=plain_line(cell, note))
            style = str(opening.attrs.get("style", ""))
            rows[-1].append(Cell(phrase=phrase, align=style.rpartition(":")[2]))
    return rows


def tokens_of(block: Text | Quote | Table) -> Sequence[Token]:
    """Return the parser's tokens, unless the text was made in code or contains what XML cannot."""
    source = clean(block.markdown)
    return block.tokens if block.tokens and source == block.markdown else parse(source)


def _resolved(tokens: Sequence[Token], place: Place, render_context: RenderContext) -> list[Token]:
    """Return tokens with heading levels set and merge fields replaced by markers; links are recorded."""
    made: list[Token] = []
    for token in tokens:
        if token.type == "heading_open":
            made.append(token.copy(tag=f"h{render_context.heading(int(token.tag[1]))}"))
        elif token.type == "heading_close":
            made.append(token.copy(tag=f"h{render_context.level}"))
        elif token.type == "inline" and token.children:
            line = place.line + (token.map[0] if token.map else 0)
            children = _resolved_spans(token.children, Place(path=place.path, line=line), render_context)
            made.append(token if children == token.children else token.copy(children=children))
        else:
            made.append(token)
    return made


def _resolved_spans(tokens: Sequence[Token], place: Place, render_context: RenderContext) -> list[Token]:
    tokens = link_phone_numbers(tokens, render_context.publication.country)
    made = list(tokens)
    additions: dict[int, str] = {}
    for index, token in enumerate(tokens):
        if token.type == "merge_field":
            use = token.meta["use"]
            made[index] = token.copy(content=render_context.field(use, place) if use else "{{")
        elif token.type == "image":
            raise IssueError(
                "A picture is in the middle of a paragraph",
                place=place,
                hint="Put it on its own line, with an empty line above and below.",
            )
        elif token.type in {"softbreak", "hardbreak"}:
            place = Place(path=place.path, line=place.line + 1)
        elif token.type == "link_open":
            words = _words_of_link(tokens[index + 1 :])
            url, added = render_context.target(str(token.attrs["href"]), words, place)
            if added:
                made[index] = token.copy(attrs={**token.attrs, "href": url})
                closing = next(n for n in range(index, len(tokens)) if tokens[n].type == "link_close")
                additions[closing] = added
    for index in sorted(additions, reverse=True):
        made.insert(index, Token("text", "", 0, content=additions[index]))
    return made


def _words_of_link(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    for token in tokens:
        if token.type == "link_close":
            break
        if token.type == "merge_field":
            words.append(token.meta["use"].fallback if token.meta["use"] else "{{")
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        else:
            words.append(token.content)
    return "".join(words).strip()


class _Renderer(RendererHTML):
    """Renders HTML as markdown-it does, with our additional tokens."""

    def text(self, tokens: Sequence[Token], idx: int, _: OptionsDict, env: EnvType) -> str:
        return unbroken(
            escapeHtml(tokens[idx].content), env.get("room") or (NARROW_EM if env.get("heading") else BODY_EM)
        )

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["heading"] = True
        return self.renderToken(tokens, idx, options, env)

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["heading"] = False
        return self.renderToken(tokens, idx, options, env)

    def fence(self, tokens: Sequence[Token], idx: int, _: OptionsDict, __: EnvType) -> str:
        """Render fenced code without its language: it may be any text, and email has no highlighter."""
        return f"<pre><code>{escapeHtml(tokens[idx].content)}</code></pre>\n"

    def text_special(self, tokens: Sequence[Token], idx: int, _: OptionsDict, __: EnvType) -> str:
        return escapeHtml(tokens[idx].content)

    def merge_field(self, tokens: Sequence[Token], idx: int, _: OptionsDict, __: EnvType) -> str:
        return tokens[idx].content


_RENDERER = _Renderer()


def _html(tokens: Sequence[Token], longest_em: float = 0) -> str:
    """Render tokens; `longest_em` is how wide a number may be in one piece, 0 for as wide as usual."""
    return _RENDERER.render(tokens, dialect().options, {"room": longest_em})
