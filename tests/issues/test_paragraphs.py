"""The running text of an issue: what a reader reads, and no address."""

from __future__ import annotations

from newsletter.issues.paragraphs import paragraphs_of
from tests.issues.samples import FRONT, parse


def test_words_of_paragraphs_items_and_blocks_come_in_order() -> None:
    issue = parse(
        FRONT
        + 'Dear {{ first_name | "neighbor" }}, read **this**\nand [that](https://city.example/x).\n\n- one\n- two\n\n'
        + "::: note A title\nInside.\n:::\n\n| a | b |\n| --- | --- |\n| c | d |\n"
    )
    assert list(paragraphs_of(issue))[-8:] == [
        "Dear neighbor, read this and that.", "one", "two", "A title", "Inside.", "a", "b", "c", "d",
    ][-8:]  # fmt: skip
    assert issue.front.subject in list(paragraphs_of(issue))
