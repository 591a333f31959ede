"""Reads the HTML of the clipboard as pieces: no title is looked for, no boilerplate is removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsletter.errors import PostError
from newsletter.importing.clipboard.emoji import show_emoji
from newsletter.importing.clipboard.quoted_email import quoted_email
from newsletter.importing.clipboard.slack import separate_paragraphs
from newsletter.importing.clipboard.source_code import is_source_code
from newsletter.importing.clipboard.spreadsheet import is_spreadsheet, tidy_cells
from newsletter.importing.emphasis import emphasis_of
from newsletter.importing.flatten import flatten
from newsletter.importing.headings import with_levels
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.office_markup import prepare_office_markup
from newsletter.importing.page_tree import page_tree, tag_of, text_in
from newsletter.importing.post import LeftOut, Note, Piece
from newsletter.importing.tag_size import has_oversized_tag

LARGEST_MARKUP = 3 * 1024 * 1024
"""Characters without embedded pictures; 5,000 words from Word have about 400,000."""
_MOST_ELEMENTS = 10_000
_LONGEST_TEXT = 400_000
_DATA = re.compile(r"(data:[\w/+.-]{0,60};base64,)[A-Za-z0-9+/=\s%]{100,}")
_BODY = re.compile(r"<body[\s>]", re.I)
_NAME = "the clipboard"
_EMBEDDED = "A" * 240
"""Stands for an embedded picture; shorter ones are placeholders of pages."""
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipboardContent:
    """What was on the clipboard: its pieces without notes, and how much of what was left out.

    `notes` are about links and lists. `is_source` says that the plain text beside the HTML is what was meant,
    `quoted_email` that a part of it is the email that a reply quotes.
    """

    pieces: tuple[Piece, ...] = ()
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    dropped_emoji: int = 0
    is_source: bool = False
    quoted_email: bool = False


def read_clipboard(markup: str, *, keep_quoted_email: bool = True) -> ClipboardContent:
    """Return the content of the clipboard's HTML, as programs write it (comments and style sheets included).

    Nothing is fetched, and no picture is unpacked. Raises PostError when it is not HTML, or too large.
    """
    root = page_tree(_small(markup), name=_NAME)
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS or _text_length(root) > _LONGEST_TEXT:
        raise _too_large()
    if is_source_code(root):
        return ClipboardContent(is_source=True)
    places = prepare_office_markup(root)
    left_out = Counter({LeftOut.DELETED: _drop(list(root.iter("del"))), LeftOut.HIDDEN: _drop(_hidden(root))})
    dropped_emoji = show_emoji(root)
    separate_paragraphs(root)
    if is_spreadsheet(root):
        tidy_cells(root)
    quoted = quoted_email(root)
    for element in () if keep_quoted_email else quoted:
        element.drop_tree()
    pieces = pieces_of(root, PageContext(emphasis=emphasis_of(root), notes=places.notes))
    flat = [part for piece in pieces for part in flatten(piece)]
    notes = [piece for piece in flat if isinstance(piece, Note)]
    left_out.update(note.left_out for note in notes if note.left_out is not None)
    return ClipboardContent(
        pieces=with_levels([piece for piece in flat if not isinstance(piece, Note)]),
        left_out={kind: count for kind, count in left_out.items() if count},
        notes=_texts(notes),
        dropped_emoji=dropped_emoji,
        quoted_email=bool(quoted),
    )


def _small(markup: str) -> str:
    """Return the markup without the bytes of embedded pictures; raises PostError if it is still too large."""
    small = _DATA.sub(rf"\g<1>{_EMBEDDED}", markup)
    if len(small) > LARGEST_MARKUP or has_oversized_tag(small):
        raise _too_large()
    # Without a body, the parser would put what begins with an element that it does not know into the head.
    return small if _BODY.search(small) else f"<body>{small}"


def _too_large() -> PostError:
    return PostError("what you pasted is too large to keep its formatting", hint="Paste it in smaller parts")


def _text_length(root: HtmlElement) -> int:
    return sum(map(len, root.itertext()))


def _hidden(root: HtmlElement) -> list[HtmlElement]:
    """Return what the program did not show: rows hidden by a filter, text that is folded away."""
    return [
        part for part in root.iter() if tag_of(part) != "body" and _HIDDEN.search(part.get("style") or "")
    ]


def _drop(elements: Iterable[HtmlElement]) -> int:
    """Remove elements, and return how many had text."""
    dropped = 0
    for element in elements:
        if element.getparent() is not None:
            dropped += bool(text_in(element))
            element.drop_tree()
    return dropped


def _texts(notes: Sequence[Note]) -> tuple[str, ...]:
    """Return the notes that a person has to act on and that stand for nothing left out, each once."""
    return tuple(dict.fromkeys(note.text for note in notes if note.left_out is None and note.needs_check))
