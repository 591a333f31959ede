"""Converts HTML elements to pieces, in the order they appear on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from newsletter.importing.boilerplate import TAGS_WITHOUT_TEXT
from newsletter.importing.captions import with_captions
from newsletter.importing.emphasis import Emphasis
from newsletter.importing.link import anchor_address, leads_within, link_address, wrapped_note
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
from newsletter.importing.raised_digits import raised_digits
from newsletter.importing.sanitize import one_line, sanitize
from newsletter.issues.wrapped_links.in_text import redacted_text, unwrapped_text

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
_CAPTION = re.compile(r"(?:^|\s)(?:[\w-]*[_-])?caption(?:[_-]text)?(?:\s|$)", re.I)
_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What applies to all elements of a page: the base of relative links, and classes for bold and italic.

    `notes` for the writer stand at <a> elements, by their id.
    """

    base: str = ""
    emphasis: Emphasis = field(default_factory=Emphasis)
    notes: Mapping[str, Note] = field(default_factory=dict)


def pieces_of(element: HtmlElement, page: PageContext) -> tuple[Piece, ...]:
    """Return the pieces in an element. Words keep their order; a picture in a paragraph follows it."""
    builder = _PieceBuilder(page)
    builder.add_children(element)
    return with_captions(builder.finish())


class _PieceBuilder:
    """Collects pieces: the current style, the current paragraph, and the pieces so far."""

    def __init__(self, page: PageContext, style: Span | None = None) -> None:
        self._page = page
        self._style = style or Span(text="")
        self._spans: list[Span] = []
        self._after_paragraph: list[Piece] = []
        self._buttons: set[str] = set()
        self._pieces: list[Piece] = []

    def finish(self) -> tuple[Piece, ...]:
        """Return the pieces."""
        self._flush()
        return tuple(self._pieces)

    def add_children(self, element: HtmlElement) -> None:
        """Add the content of an element, without the text after it."""
        self._text(element.text)
        for child in element:
            self._add_element(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            words = unwrapped_text(sanitize(text))
            self._spans.append(replace(self._style, text=_SPACES.sub(" ", words)))

    def _add_element(self, element: HtmlElement) -> None:
        tag = tag_of(element)
        special = _SPECIAL.get(tag)
        if tag in TAGS_WITHOUT_TEXT:
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
        """End the paragraph, if there is one; then add what had to wait for its end."""
        for spans in _paragraphs(self._spans):
            (href, *others) = {span.href for span in spans if span.text.strip()}
            self._pieces.append(Paragraph(spans=spans, button=not others and href in self._buttons))
        self._pieces += self._after_paragraph
        self._spans, self._after_paragraph, self._buttons = [], [], set()

    def _add(self, piece: Piece) -> None:
        self._flush()
        self._pieces.append(piece)

    def _pieces_in(self, element: HtmlElement) -> tuple[Piece, ...]:
        """Return the pieces of one element, in the current style."""
        builder = _PieceBuilder(self._page, self._style)
        builder.add_children(element)
        return builder.finish()

    # --- Inline -----------------------------------------------------------------------------------

    def _inline(self, element: HtmlElement, tag: str) -> None:
        note = self._page.notes.get(element.get("id") or "") if tag == "a" else None
        if note is not None:
            self._after_paragraph.append(note)
        if raised := raised_digits(element, tag):
            links = [link_address(link.get("href") or "", self._page.base) for link in element.iter("a")]
            href = next(filter(None, links), self._style.href)
            self._spans.append(replace(self._style, text=raised, href=href))
            return
        before = self._style
        self._style = self._styled(element, tag)
        if tag == "q":
            self._spans.append(replace(self._style, text="“"))
        self.add_children(element)
        if tag == "q":
            self._spans.append(replace(self._style, text="”"))
        self._style = before

    def _styled(self, element: HtmlElement, tag: str) -> Span:
        style = self._style
        if tag == "a":
            return replace(style, href=self._link(element) or style.href)
        if tag in ("code", "kbd", "samp", "tt"):
            return replace(style, code=True)
        strong, emphasis = self._page.emphasis.of(element, tag)
        return replace(
            style,
            strong=style.strong if strong is None else strong,
            emphasis=style.emphasis if emphasis is None else emphasis,
        )

    def _link(self, element: HtmlElement) -> str:
        written = element.get("href") or ""
        address = anchor_address(written, element.get("originalsrc") or "", self._page.base)
        words = redacted_text(one_line("".join(element.itertext())))
        if written and not address and words and leads_within(written):
            text = f"“{words}” linked to “{one_line(written)[:500]}”. Add the link with its full address."
            self._after_paragraph.append(Note(text=text, about=words))
        if hidden := wrapped_note(words, address):
            self._after_paragraph.append(Note(text=hidden, about=words))
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
        picture = picture_of(element, self._page.base)
        if picture is not None:
            self._after_paragraph.append(picture)
        elif alt := one_line(element.get("alt") or ""):
            self._after_paragraph.append(Note(text=f"A small picture was here: {alt}", needs_check=False))

    # --- Blocks -----------------------------------------------------------------------------------

    def _block(self, element: HtmlElement) -> None:
        if tag_of(element) == "p" and "title" in (element.get("class") or "").split():
            self._heading(element)  # a document's title in Google Docs
            return
        self._flush()
        first, before = len(self._pieces), self._style
        self._style = self._styled(element, "span")
        self.add_children(element)
        self._style = before
        self._flush()
        if _CAPTION.search(element.get("class") or ""):
            self._pieces[first:] = map(_as_caption, self._pieces[first:])

    def _heading(self, element: HtmlElement) -> None:
        self._flush()
        builder = _PieceBuilder(self._page, replace(self._style, strong=False))
        builder.add_children(element)
        spans: list[Span] = []
        others: list[Piece] = []
        for piece in builder.finish():
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
            pieces = self._pieces_in(child) if tag_of(child) == "li" else self._element_alone(child)
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

    def _element_alone(self, element: HtmlElement) -> tuple[Piece, ...]:
        builder = _PieceBuilder(self._page, self._style)
        builder._add_element(element)
        return builder.finish()

    def _quote(self, element: HtmlElement) -> None:
        pieces = self._pieces_in(element)
        name = _attribution_in(element)
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
        for piece in self._pieces_in(element):
            if isinstance(piece, Paragraph):
                spans += [Span(text=" "), *piece.spans] if spans else piece.spans
            elif isinstance(piece, PostPicture | Note):
                self._after_paragraph.append(piece)
        return tuple(replace(span, text=span.text.replace("\n", " ")) for span in spans)

    def _figure(self, element: HtmlElement) -> None:
        """Add a picture with its caption; a figure of anything else is like a div."""
        captions = list(element.iter("figcaption"))
        pictures = [
            picture for image in element.iter("img") if (picture := picture_of(image, self._page.base))
        ]
        if len(captions) != 1 or len(pictures) != 1:
            self._block(element)
            return
        caption = self._pieces_in(captions[0])
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
        text = unwrapped_text(sanitize("".join(element.itertext()))).strip("\n")
        if "\n" in text.strip():
            self._add(Code(text=text))
        else:
            self._block(element)

    def _rule(self, element: HtmlElement) -> None:
        del element
        self._add(Rule())

    def _frame(self, element: HtmlElement) -> None:
        address = link_address(element.get("src") or element.get("data") or "", self._page.base)
        if not address:
            address = next(
                (
                    found
                    for part in element.iter("source", "a", "embed")
                    if (found := link_address(part.get("src") or part.get("href") or "", self._page.base))
                ),
                "",
            )
        self._flush()
        if address:
            self._pieces.append(
                Note(text=f"The post has a video, map or form here, which email cannot show: {address}")
            )
        self._pieces += self._pieces_in(element)


def _as_caption(piece: Piece) -> Piece:
    return replace(piece, caption=True) if isinstance(piece, Paragraph) and not piece.button else piece


def _attribution_in(element: HtmlElement) -> str:
    """Return the text of a quote's last part if it is marked as the attribution."""
    last = next(iter(element[-1:]), None)
    if last is None or (last.tail or "").strip():
        return ""
    inner = next(iter(last[:1]), last) if tag_of(last) in ("p", "footer") else last
    marked = "cite" in (tag_of(last), tag_of(inner)) or tag_of(last) == "footer"
    return one_line("".join(last.itertext())) if marked else ""


def _paragraphs(spans: list[Span]) -> list[Spans]:
    """Split spans at empty lines into paragraphs; empty paragraphs are dropped."""
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


_SPECIAL: Mapping[str, Callable[[_PieceBuilder, HtmlElement], None]] = {
    "br": _PieceBuilder._break,
    "img": _PieceBuilder._image,
    "hr": _PieceBuilder._rule,
    "ul": _PieceBuilder._list,
    "ol": _PieceBuilder._list,
    "blockquote": _PieceBuilder._quote,
    "table": _PieceBuilder._table,
    "figure": _PieceBuilder._figure,
    "pre": _PieceBuilder._pre,
} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _PieceBuilder._heading)
