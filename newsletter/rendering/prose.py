"""Prose: an issue's Markdown becomes a phrase, well-formed HTML and plain text from the same tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from newsletter.errors import IssueError
from newsletter.issues.addresses import LINK
from newsletter.issues.markdown import dialect
from newsletter.issues.merge_fields import field_at
from newsletter.model import Place
from newsletter.rendering.html_and_text import HtmlAndText, clean
from newsletter.rendering.html_text import html_of
from newsletter.rendering.plain_text import Note, plain_line, plain_text
from newsletter.rendering.render_context import RenderContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell; `align` is left, center, right or "" where the writer did not say."""

    phrase: HtmlAndText
    align: str


def prose(markdown: str, place: Place, gathering: RenderContext) -> HtmlAndText:
    """Render Markdown (no HTML, no pictures); links, headings and merge fields go to `gathering`.

    Raises IssueError naming the line of what a letter cannot carry.
    """
    tokens = _MARKDOWN.parse(clean(markdown))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            _settle_heading(token, gathering)
        elif token.type == "inline" and token.children:
            line = place.line + (token.map[0] if token.map else 0)
            _settle(token.children, Place(path=place.path, line=line), gathering)
    return HtmlAndText(html=html_of(tokens, _MARKDOWN), text=plain_text(tokens, gathering.note))


def inline(markdown: str, place: Place, gathering: RenderContext) -> HtmlAndText:
    """Render one line of Markdown; its plain text has each address behind its words, `<https://…>`."""
    (token,) = _MARKDOWN.parseInline(clean(markdown))
    children = token.children or []
    _settle(children, place, gathering)
    return HtmlAndText(html=html_of([token], _MARKDOWN), text=plain_line([token]))


def cells(markdown: str, place: Place, gathering: RenderContext, note: Note) -> list[list[Cell]]:
    """Render a Markdown table's cells, row by row; the first row holds its headings.

    `note` gives the number under which the plain text lists an address.
    """
    rows: list[list[Cell]] = []
    opening: Token | None = None
    for token in _MARKDOWN.parse(clean(markdown)):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            opening = token
        elif token.type == "inline" and opening is not None and rows:
            line = place.line + (token.map[0] if token.map else 0)
            _settle(token.children or [], Place(path=place.path, line=line), gathering)
            html = html_of([token], _MARKDOWN)
            style = str(opening.attrs.get("style", ""))
            text = plain_line([token], note)
            rows[-1].append(Cell(phrase=HtmlAndText(html=html, text=text), align=style.rpartition(":")[2]))
    return rows


def _settle_heading(token: Token, gathering: RenderContext) -> None:
    if token.type == "heading_open":
        gathering.heading(int(token.tag[1]))
    token.tag = f"h{gathering.level}"


def _settle(tokens: list[Token], place: Place, gathering: RenderContext) -> None:
    """Give the inline tokens of one paragraph their markers, and note its links."""
    for index, token in enumerate(tokens):
        if token.type == "merge_field":
            token.content = gathering.field(token.meta["use"], place)
        elif token.type == "image":
            raise IssueError(
                "A picture stands in the middle of a paragraph",
                place=place,
                hint="Give it a paragraph of its own, with an empty line above and below.",
            )
        elif token.type == "link_open":
            gathering.link(str(token.attrs["href"]), _words_of_link(tokens[index + 1 :]), place)


def _words_of_link(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    for token in tokens:
        if token.type == "link_close":
            break
        if token.type == "merge_field":
            words.append(token.meta["use"].fallback)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        else:
            words.append(token.content)
    return "".join(words).strip()


def _merge_field(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    use = field_at(state.src, state.pos)
    if use is None or use.end > state.posMax:
        return False
    if not silent:
        token = state.push("merge_field", "", 0)
        token.meta = {"use": use}
    state.pos = use.end
    return True


def _print_field(_: RendererHTML, tokens: Sequence[Token], index: int, __: OptionsDict, ___: EnvType) -> str:
    return tokens[index].content


def _carried(url: str) -> bool:
    """Say whether an address may be a link; others stay plain text (the base class lets data: through)."""
    scheme, colon, _ = url.strip().partition(":")
    return not colon or not scheme.isascii() or scheme.lower() in LINK or "/" in scheme or "?" in scheme


def _reader() -> MarkdownIt:
    """Return the Markdown that issues are read in, and what rendering adds to it."""
    reader = dialect("merge_field")
    reader.options["xhtmlOut"] = True
    reader.inline.ruler.before("escape", "merge_field", _merge_field)
    reader.add_render_rule("merge_field", _print_field)
    reader.validateLink = _carried  # type: ignore[method-assign]
    return reader


_MARKDOWN = _reader()
