"""Prose: the blocks of a page's text, and which are sentences."""

from __future__ import annotations

import pytest

from newsletter.importing.prose import has_prose, prose_length, text_blocks
from tests.importing.elements import element

SENTENCE = "The library on Main Street opens on Sundays."


def test_blocks_are_paragraphs_items_and_cells_with_their_words_outside_links() -> None:
    box = element(
        "<div>One <b>bold</b> line<p>Two</p><ul><li>Three <a href=/x>linked</a></li></ul>four</div>"
    )
    assert [(block.words, block.unlinked) for block in text_blocks(box)] == [
        ("One bold line", "One bold line"),
        ("Two", "Two"),
        ("Three linked", "Three"),
        ("four", "four"),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<div><p>{SENTENCE}</p></div>", True),
        (f"<div>{SENTENCE}<br>Second line</div>", True),
        (f"<div><p>{SENTENCE.replace('opens', '<a href=/x>opens</a>')}</p></div>", True),
        (f"<div><a href=/x><p>{SENTENCE}</p></a></div>", False),
        ("<div><p>Home</p><p>News</p><p>Contact us today.</p></div>", False),
        ("<div><p>We use cookies to improve your experience on our website.</p></div>", False),
        ("<div><p>図書館は四月から日曜日も開いています。</p></div>", True),
        ("<div><p>الناس في الحي يطلبون المساعدة من المدينة.</p></div>", True),
        ("<div><p>メニュー</p></div>", False),
    ],
)
def test_prose_is_a_sentence_outside_links(html: str, expected: bool) -> None:
    assert has_prose(element(html)) is expected
    assert (prose_length(element(html)) > 0) is expected
