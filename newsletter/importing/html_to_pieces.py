"""The walk: through a page's elements, in the order a reader meets them, gathering pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from newsletter.importing.boilerplate import SILENT
from newsletter.importing.emphasis import Emphasis
from newsletter.importing.link import leads_within, link_address
from newsletter.importing.page_picture import is_emoji, picture_of
from newsletter.importing.page_table import data_rows
from newsletter.importing.page_tree import tag_of
from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    PostTable,
    Quotation,
    Rule,
    Span,
    Spans,
    words_of,
)
from newsletter.importing.sanitize import one_line, sanitize

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "details",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "legend",
        "main",
        "nav",
        "p",
        "section",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "html",
        "option",
        "caption",
    ]
)
_FRAMES = frozenset(("iframe", "video", "audio", "object", "embed", "frame"))
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BUTTON = re.compile(r"(?:^|[\s_-])(?:btn|button)(?:[\s_-]|$)", re.I)
_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page says for all its elements: where relative links start, which classes mean emphasis."""

    base: str = ""
    emphasis: Emphasis = field(default_factory=Emphasis)


def pieces_of(element: HtmlElement, surroundings: Surroundings) -> tuple[Piece, ...]:
    """Return what an element holds. Words keep their order; a picture in a paragraph follows it."""
    walk = _Walk(surroundings)
    walk.inside(element)
    return walk.finish()


class _Walk:
    """Where we are: the style that holds here, the paragraph being gathered, the pieces so far."""

    def __init__(self, surroundings: Surroundings, style: Span | None = None) -> None:
        self._around = surroundings
        self._style = style or Span(text="")
        self._spans: list[Span] = []
        self._waiting: list[Piece] = []
        self._buttons: set[str] = set()
        self._pieces: list[Piece] = []

    def finish(self) -> tuple[Piece, ...]:
        """Return the pieces."""
        self._flush()
        return tuple(self._pieces)

    def inside(self, element: HtmlElement) -> None:
        """Walk through what an element holds, not through what stands after it."""
        self._text(element.text)
        for child in element:
            self._meet(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            self._spans.append(replace(self._style, text=_SPACES.sub(" ", sanitize(text))))

    def _meet(self, element: HtmlElement) -> None:
        tag = tag_of(element)
        special = _SPECIAL.get(tag)
        if tag in SILENT:
            return
        if special is not None:
            special(self, element)
        elif tag in _BLOCKS:
            self._block(element)
        elif tag in _FRAMES:
            self._frame(element)
        elif tag:
            self._inline(element, tag)

    def _flush(self) -> None:
        """End the paragraph, if one was begun; what waited for its end follows it."""
        for spans in _paragraphs(self._spans):
            (href, *others) = {span.href for span in spans if span.text.strip()}
            self._pieces.append(Paragraph(spans=spans, button=not others and href in self._buttons))
        self._pieces += self._waiting
        self._spans, self._waiting, self._buttons = [], [], set()

    def _add(self, piece: Piece) -> None:
        self._flush()
        self._pieces.append(piece)

    def _within(self, element: HtmlElement) -> tuple[Piece, ...]:
        """Return the pieces of an element that is walked by itself, in the style that holds here."""
        walk = _Walk(self._around, self._style)
        walk.inside(element)
        return walk.finish()

    # --- Inline -----------------------------------------------------------------------------------

    def _inline(self, element: HtmlElement, tag: str) -> None:
        before = self._style
        self._style = self._styled(element, tag)
        if tag == "q":
            self._spans.append(replace(self._style, text="“"))
        self.inside(element)
        if tag == "q":
            self._spans.append(replace(self._style, text="”"))
        self._style = before

    def _styled(self, element: HtmlElement, tag: str) -> Span:
        style = self._style
        if tag == "a":
            return replace(style, href=self._link(element) or style.href)
        if tag in ("code", "kbd", "samp", "tt"):
            return replace(style, code=True)
        strong, emphasis = self._around.emphasis.of(element, tag)
        return replace(
            style,
            strong=style.strong if strong is None else strong,
            emphasis=style.emphasis if emphasis is None else emphasis,
        )

    def _link(self, element: HtmlElement) -> str:
        written = element.get("href") or ""
        address = link_address(written, self._around.base)
        words = one_line("".join(element.itertext()))
        if written and not address and words and leads_within(written):
            text = f"The words “{words}” led to “{one_line(written)[:500]}”. Link them to the full address."
            self._waiting.append(Note(text=text, about=words))
        if address and _BUTTON.search(element.get("class") or ""):
            self._buttons.add(address)
        return address

    def _break(self, element: HtmlElement) -> None:
        del element
        self._spans.append(replace(self._style, text="\n"))

    def _image(self, element: HtmlElement) -> None:
        if is_emoji(element):
            self._text(element.get("alt"))
            return
        picture = picture_of(element, self._around.base)
        if picture is not None:
            self._waiting.append(picture)
        elif alt := one_line(element.get("alt") or ""):
            self._waiting.append(Note(text=f"A small picture stood here, described as: {alt}", doubt=False))

    # --- Blocks -----------------------------------------------------------------------------------

    def _block(self, element: HtmlElement) -> None:
        if tag_of(element) == "p" and "title" in (element.get("class") or "").split():
            self._heading(element)  # Google Docs calls a document's title so
            return
        self._flush()
        before = self._style
        self._style = self._styled(element, "span")
        self.inside(element)
        self._style = before
        self._flush()

    def _heading(self, element: HtmlElement) -> None:
        self._flush()
        walk = _Walk(self._around, replace(self._style, strong=False))
        walk.inside(element)
        spans: list[Span] = []
        others: list[Piece] = []
        for piece in walk.finish():
            if isinstance(piece, Paragraph):
                spans += [Span(text=" "), *piece.spans] if spans else piece.spans
            else:
                others.append(piece)
        if words_of(tuple(spans)):
            level = int(tag_of(element)[1:] or 1)
            plain = tuple(replace(span, text=span.text.replace("\n", " "), strong=False) for span in spans)
            self._pieces.append(Heading(level=level, spans=plain))
        self._pieces += others

    def _list(self, element: HtmlElement) -> None:
        self._flush()
        items: list[tuple[Piece, ...]] = []
        for child in element:
            pieces = self._within(child) if tag_of(child) == "li" else self._alone(child)
            if tag_of(child) not in ("li",) and items and pieces:
                items[-1] += pieces
            elif pieces:
                items.append(pieces)
            if (child.tail or "").strip():
                items.append((Paragraph(spans=(replace(self._style, text=sanitize(child.tail or "")),)),))
        if (element.text or "").strip():
            items.insert(0, (Paragraph(spans=(replace(self._style, text=sanitize(element.text or "")),)),))
        if items:
            start = element.get("start") or ""
            number = int(start) if start.isdecimal() and len(start) <= _LONGEST_NUMBER else 1
            self._pieces.append(Items(items=tuple(items), ordered=tag_of(element) == "ol", start=number))

    def _alone(self, element: HtmlElement) -> tuple[Piece, ...]:
        walk = _Walk(self._around, self._style)
        walk._meet(element)
        return walk.finish()

    def _quote(self, element: HtmlElement) -> None:
        pieces = self._within(element)
        name = _cited(element)
        last = pieces[-1] if len(pieces) > 1 else None
        if name and isinstance(last, Paragraph) and words_of(last.spans) == name:
            self._add(Quotation(pieces=pieces[:-1], attribution=name.lstrip("—–- ")))
        elif pieces:
            self._add(Quotation(pieces=pieces))

    def _table(self, element: HtmlElement) -> None:
        rows = data_rows(element)
        if rows is None:
            self._block(element)
            return
        for caption in element.findall("caption"):
            self._block(caption)
        self._add(PostTable(rows=tuple(tuple(self._cell(cell) for cell in row) for row in rows)))

    def _cell(self, element: HtmlElement) -> Spans:
        spans: list[Span] = []
        for piece in self._within(element):
            if isinstance(piece, Paragraph):
                spans += [Span(text=" "), *piece.spans] if spans else piece.spans
            elif isinstance(piece, PostPicture | Note):
                self._waiting.append(piece)
        return tuple(replace(span, text=span.text.replace("\n", " ")) for span in spans)

    def _figure(self, element: HtmlElement) -> None:
        """A picture takes its caption along; a figure of anything else is a box."""
        captions = list(element.iter("figcaption"))
        pictures = [
            picture for image in element.iter("img") if (picture := picture_of(image, self._around.base))
        ]
        if len(captions) != 1 or len(pictures) != 1:
            self._block(element)
            return
        caption = self._within(captions[0])
        words = " ".join(words_of(piece.spans) for piece in caption if isinstance(piece, Paragraph))
        tail = captions[0].tail
        captions[0].clear()
        captions[0].tail = tail
        first = len(self._pieces)
        self._block(element)
        for index, piece in enumerate(self._pieces[first:], start=first):
            if isinstance(piece, PostPicture):
                self._pieces[index] = replace(piece, caption=words)
        self._pieces += [piece for piece in caption if not isinstance(piece, Paragraph)]

    def _pre(self, element: HtmlElement) -> None:
        text = sanitize("".join(element.itertext())).strip("\n")
        if "\n" in text.strip():
            self._add(Code(text=text))
        else:
            self._block(element)

    def _rule(self, element: HtmlElement) -> None:
        del element
        self._add(Rule())

    def _frame(self, element: HtmlElement) -> None:
        address = link_address(element.get("src") or element.get("data") or "", self._around.base)
        if not address:
            address = next(
                (
                    found
                    for part in element.iter("source", "a", "embed")
                    if (found := link_address(part.get("src") or part.get("href") or "", self._around.base))
                ),
                "",
            )
        self._flush()
        if address:
            self._pieces.append(
                Note(text=f"The post shows here what no letter can (a film, a map, a form): {address}")
            )
        self._pieces += self._within(element)


def _cited(element: HtmlElement) -> str:
    """Return what the last part of a quote says when it is marked as whose words they are."""
    last = next(iter(element[-1:]), None)
    if last is None or (last.tail or "").strip():
        return ""
    inner = next(iter(last[:1]), last) if tag_of(last) in ("p", "footer") else last
    marked = "cite" in (tag_of(last), tag_of(inner)) or tag_of(last) == "footer"
    return one_line("".join(last.itertext())) if marked else ""


def _paragraphs(spans: list[Span]) -> list[Spans]:
    """Cut a run of spans where the page left an empty line; empty ones are dropped."""
    text = "".join(span.text for span in spans)
    if not text.strip():
        return []
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        blank = span.text == "\n" and _ends_line(paragraphs[-1])
        if blank:
            paragraphs.append([])
        else:
            paragraphs[-1].append(span)
    return [tuple(found) for found in paragraphs if "".join(span.text for span in found).strip()]


def _ends_line(spans: list[Span]) -> bool:
    for span in reversed(spans):
        if span.text == "\n":
            return True
        if span.text.strip():
            return False
    return False


_SPECIAL: Mapping[str, Callable[[_Walk, HtmlElement], None]] = {
    "br": _Walk._break,
    "img": _Walk._image,
    "hr": _Walk._rule,
    "ul": _Walk._list,
    "ol": _Walk._list,
    "blockquote": _Walk._quote,
    "table": _Walk._table,
    "figure": _Walk._figure,
    "pre": _Walk._pre,
} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Walk._heading)
