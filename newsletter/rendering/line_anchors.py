"""Renders an issue for the preview: each part of the HTML says which line of the issue file it comes from.

The parts have the attribute `data-line`. Without it the HTML is, byte for byte, what readers get.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from newsletter.model import Block, CalendarIdentity, Edition, Issue, Place, Prose, Publication, Quote, Text
from newsletter.rendering.compose import Composer
from newsletter.rendering.content_ids import shown_name
from newsletter.rendering.edition import render
from newsletter.rendering.html_and_text import HtmlAndText
from newsletter.rendering.merge_fields import escape_value
from newsletter.rendering.pictures.rasterizer import Rasterizer, no_rasterizer
from newsletter.rendering.prose import tokens_of
from newsletter.rendering.template_context import TemplateContext, Variables
from newsletter.rendering.theme import Theme

_CLASS = "at-line-"
"""While it is composed, a part carries its line as a class, which every tag of a theme may have."""
_ANCHORED = ("paragraph_open", "heading_open", "list_item_open", "blockquote_open")
_OPENING = re.compile(r"(<mj-(?:text|table)\b[^>]*>\s*<[a-z][a-z0-9]*)((?:\s[^>]*)?>)")
_MARK = f'<span class="{_CLASS}%d"></span>'
"""Before words of which a theme decides in what they stand: the tag around them gets the line."""
_MARKED = re.compile(rf'<([a-z][a-z0-9]*)\b([^<>]*)>(\s*)<span class="{_CLASS}(\d+)"></span>')
_LOST = re.compile(rf'<span class="{_CLASS}\d+"></span>')
_BUTTON = re.compile(r"<mj-button\b[^>]*>")
_CLASSES = re.compile(rf' class="(?:([^"]*?) ?)?{_CLASS}(\d+)([^"]*)"')
_LINE = re.compile(r' data-line="\d+"')
_LINKED = re.compile(r'<(a|img)\b([^>]*?)\s(href|src)="([^"]*)"([^>]*)>')


def render_with_lines(
    issue: Issue,
    publication: Publication,
    theme: Theme,
    *,
    root: Path,
    rasterize: Rasterizer = no_rasterizer,
    identities: Mapping[Place, CalendarIdentity] | None = None,
    kept_pictures: Path | None = None,
) -> Edition:
    """Render an issue as `render` does, with `data-line` attributes; its digest is nobody's.

    `issue` is one version of it. Raises what `render` raises.
    """
    edition = render(
        replace(issue, blocks=tuple(map(_with_lines, issue.blocks))),
        publication,
        theme,
        root=root,
        rasterize=rasterize,
        identities=identities,
        kept_pictures=kept_pictures,
        composer=_AnchoredComposer,
    )
    return replace(edition, html=_links_and_pictures(_attributes(edition.html), edition))


def without_lines(edition: Edition) -> Edition:
    """Return an edition that was rendered with lines as `render` makes it, but for `digest` and `mjml`."""
    html = _LINE.sub("", edition.html)
    return replace(edition, html=html, mjml="", others=tuple(map(without_lines, edition.others)))


class _AnchoredComposer(Composer):
    """Composes an email whose parts have their line as a class."""

    def _mark_fallback(self, key: str, value: HtmlAndText) -> HtmlAndText:
        value = super()._mark_fallback(key, value)
        lines = self.render_context.issue.front.lines
        line = lines.get(key) or lines.get("subject", 1)
        return replace(value, html=_MARK % line + value.html) if value else value

    def _render_section(self, name: str, variables: Variables, block: Block) -> HtmlAndText:
        return _opened(super()._render_section(name, variables, block), block.place.line)

    def _prose(self, block: Prose, context: TemplateContext) -> HtmlAndText:  # type: ignore[override]
        part = _opened(super()._prose(block, context), block.place.line)
        mark = _MARK % block.place.line
        return replace(part, html=_BUTTON.sub(lambda found: found[0] + mark, part.html))


def _opened(part: HtmlAndText, line: int) -> HtmlAndText:
    """Give the first tag of each text of a part its line, unless it has one."""

    def anchored(found: re.Match[str]) -> str:
        rest = found[2]
        if _CLASS in rest:
            return found[0]
        if ' class="' in rest:
            return found[1] + rest.replace(' class="', f' class="{_CLASS}{line} ', 1)
        return f'{found[1]} class="{_CLASS}{line}"{rest}'

    return replace(part, html=_OPENING.sub(anchored, part.html))


def _with_lines(block: Any) -> Any:
    """Return a block whose paragraphs, headings and list items have their line, also those inside it."""
    if isinstance(block, (Text, Quote)):
        return replace(block, tokens=tuple(_tokens(block)))
    changes: dict[str, object] = {}
    if hasattr(block, "body"):
        changes["body"] = tuple(map(_with_lines, block.body))
    if hasattr(block, "columns"):
        changes["columns"] = tuple(tuple(map(_with_lines, column)) for column in block.columns)
    return replace(block, **changes) if changes else block


def _tokens(block: Text | Quote) -> Iterable[Any]:
    for token in tokens_of(block):
        if token.type in _ANCHORED and token.map and not token.hidden:
            line = block.place.line + token.map[0]
            yield token.copy(attrs={**token.attrs, "class": f"{_CLASS}{line}"})
        else:
            yield token


def _attributes(html: str) -> str:
    """Replace the classes of lines by `data-line`."""

    def attribute(found: re.Match[str]) -> str:
        others = " ".join(filter(None, ((found[1] or "").strip(), found[3].strip())))
        return f' data-line="{found[2]}"' + (f' class="{others}"' if others else "")

    def around(found: re.Match[str]) -> str:
        has_one = _CLASS in found[2] or "data-line=" in found[2]
        line = "" if has_one else f' data-line="{found[4]}"'
        return f"<{found[1]}{line}{found[2]}>{found[3]}"

    return _CLASSES.sub(attribute, _LOST.sub("", _MARKED.sub(around, html)))


def _links_and_pictures(html: str, edition: Edition) -> str:
    """Give links and pictures the line they come from; several links to one address, one after the other."""
    links: dict[str, deque[int]] = defaultdict(deque)
    for link in edition.links:
        if link.place is not None:
            links[escape_value(link.url)].append(link.place.line)
    pictures = {one.name: one.place.line for one in reversed(edition.pictures) if one.place is not None}

    def anchored(found: re.Match[str]) -> str:
        if "data-line=" in found[0]:
            return found[0]
        if found[1] == "a":
            waiting = links.get(found[4])
            line = (waiting.popleft() if len(waiting) > 1 else waiting[0]) if waiting else None
        else:
            line = pictures.get(shown_name(found[4]) or "")
        return found[0] if line is None else f'<{found[1]} data-line="{line}"{found[0][len(found[1]) + 1 :]}'

    return _LINKED.sub(anchored, html)
