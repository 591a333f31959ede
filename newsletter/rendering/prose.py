"""Prose: an issue's Markdown becomes a phrase, well-formed HTML and plain text from the same tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from newsletter.errors import IssueError
from newsletter.issues.markdown import dialect, parse, parse_line
from newsletter.model import Place, Quote, Table, Text
from newsletter.rendering.html_and_text import HtmlAndText, clean
from newsletter.rendering.plain_text import Note, plain_line, plain_text
from newsletter.rendering.render_context import RenderContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell; `align` is left, center, right or "" where the writer did not say."""

    phrase: HtmlAndText
    align: str


def prose(block: Text | Quote, gathering: RenderContext) -> HtmlAndText:
    """Render Markdown (no HTML, no pictures); links, headings and merge fields go to `gathering`.

    Raises IssueError naming the line of what a letter cannot carry.
    """
    tokens = _resolved(_tokens(block), block.place, gathering)
    return HtmlAndText(html=_html(tokens), text=plain_text(tokens, gathering.note))


def inline(markdown: str, place: Place, gathering: RenderContext) -> HtmlAndText:
    """Render one line of Markdown; its plain text has each address behind its words, `<https://…>`."""
    tokens = _resolved([parse_line(clean(markdown))], place, gathering)
    return HtmlAndText(html=_html(tokens), text=plain_line(tokens))


def cells(block: Table, gathering: RenderContext, note: Note) -> list[list[Cell]]:
    """Render a Markdown table's cells, row by row; the first row holds its headings.

    `note` gives the number under which the plain text lists an address.
    """
    rows: list[list[Cell]] = []
    opening: Token | None = None
    for token in _tokens(block):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            opening = token
        elif token.type == "inline" and opening is not None and rows:
            cell = _resolved([token], block.place, gathering)
            phrase = HtmlAndText(html=_html(cell), text=plain_line(cell, note))
            style = str(opening.attrs.get("style", ""))
            rows[-1].append(Cell(phrase=phrase, align=style.rpartition(":")[2]))
    return rows


def _tokens(block: Text | Quote | Table) -> Sequence[Token]:
    """Return what the parser kept, unless the text was made in code or holds what XML cannot carry."""
    source = clean(block.markdown)
    return block.tokens if block.tokens and source == block.markdown else parse(source)


def _resolved(tokens: Sequence[Token], place: Place, gathering: RenderContext) -> list[Token]:
    """Return tokens in which headings have their level and merge fields their markers; links are noted."""
    made: list[Token] = []
    for token in tokens:
        if token.type == "heading_open":
            made.append(token.copy(tag=f"h{gathering.heading(int(token.tag[1]))}"))
        elif token.type == "heading_close":
            made.append(token.copy(tag=f"h{gathering.level}"))
        elif token.type == "inline" and token.children:
            line = place.line + (token.map[0] if token.map else 0)
            children = _resolved_spans(token.children, Place(path=place.path, line=line), gathering)
            made.append(token if children == token.children else token.copy(children=children))
        else:
            made.append(token)
    return made


def _resolved_spans(tokens: Sequence[Token], place: Place, gathering: RenderContext) -> list[Token]:
    made = list(tokens)
    for index, token in enumerate(tokens):
        if token.type == "merge_field":
            use = token.meta["use"]
            made[index] = token.copy(content=gathering.field(use, place) if use else "{{")
        elif token.type == "image":
            raise IssueError(
                "A picture stands in the middle of a paragraph",
                place=place,
                hint="Give it a paragraph of its own, with an empty line above and below.",
            )
        elif token.type == "link_open":
            gathering.link(str(token.attrs["href"]), _words_of_link(tokens[index + 1 :]), place)
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
    """Writes HTML as markdown-it does; what its own renderer does not know are the tokens of our dialect."""

    def text_special(self, tokens: Sequence[Token], idx: int, _: OptionsDict, __: EnvType) -> str:
        return escapeHtml(tokens[idx].content)

    def merge_field(self, tokens: Sequence[Token], idx: int, _: OptionsDict, __: EnvType) -> str:
        return tokens[idx].content


_RENDERER = _Renderer()


def _html(tokens: Sequence[Token]) -> str:
    return _RENDERER.render(tokens, dialect().options, {})
