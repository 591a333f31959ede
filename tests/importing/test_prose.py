"""Prose: the blocks of a page's text, and which are sentences."""

from __future__ import annotations

import pytest

from newsletter.importing.prose import Measure, has_prose, measures, text_blocks
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
    box = element(html)
    assert (measures(box)[box].prose > 0) is expected


def test_every_box_is_measured_in_one_walk() -> None:
    box = element(
        f"<div>ab <a href=/x>cd</a><section><p>{SENTENCE}</p><a href=/y><h3>One two</h3></a></section></div>"
    )
    sizes = measures(box)
    inner = next(box.iter("section"))
    assert sizes[inner] == Measure(
        length=len(SENTENCE) + 7, linked=7, prose=len(SENTENCE), words=len(SENTENCE.split()) + 2, links=1
    )
    assert sizes[box] == Measure(
        length=len(SENTENCE) + 12, linked=10, prose=len(SENTENCE), words=len(SENTENCE.split()) + 4, links=2
    )
    assert next(box.iter("a")) not in sizes
