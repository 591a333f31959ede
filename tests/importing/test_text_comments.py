"""Comments in a text that Google Docs saved: they become notes; marks of another kind stay text."""

from __future__ import annotations

import pytest

from newsletter.importing.plain_text import read_text
from newsletter.importing.post import Note, text_of
from newsletter.importing.text_comments import without_comments


@pytest.mark.parametrize(
    ("text", "body", "notes"),
    [
        (
            "We start on Monday[a] at ten.\n[a]Ask Maria.",
            "We start on Monday at ten.",
            ["Comment on “We start on Monday”: Ask Maria."],
        ),
        (
            "Monday[a] or Friday[b].\n\n[a]Sure?\n[b]No.",
            "Monday or Friday.\n",
            ["Comment on “Monday”: Sure?", "Comment on “Monday or Friday”: No."],
        ),
        ("Monday[a].\n[a]Sure?\nAnd why?", "Monday.", ["Comment on “Monday”: Sure? And why?"]),
        ("[a]Streets\nWe start.\n[a]Good title?", "Streets\nWe start.", ["Comment: Good title?"]),
        (
            f"{'Many words of a long line that goes on ' * 3}here[a].\n[a]Short.",
            f"{'Many words of a long line that goes on ' * 3}here.",
            ["Comment on “a long line that goes on Many words of a long line that goes on here”: Short."],
        ),
    ],
)
def test_a_comment_is_a_note(text: str, body: str, notes: list[str]) -> None:
    left, found = without_comments(text)
    assert left == body
    assert [note.text[-40:] for note in found] == [note[-40:] for note in notes]


@pytest.mark.parametrize(
    "text",
    [
        "We start on Monday.\n[a]Ask Maria.",
        "Choose [a] or [b].",
        "Choose [a] or [a].\n[a]One.",
        "Fees[1] rise.\n[1]As of May.",
        "[a] One of them\n[b] The other",
        "Monday[b].\n[b]Sure?",
        "",
    ],
)
def test_other_marks_in_brackets_stay(text: str) -> None:
    assert without_comments(text) == (text, ())


def test_a_saved_text_has_no_comment_in_its_text() -> None:
    post = read_text(
        "Streets\n\nWe start on Monday[a] at ten o'clock.\n\n[a]Ask Maria whether it holds.", name="a.txt"
    )
    shown = text_of(tuple(piece for piece in post.pieces if not isinstance(piece, Note)))
    assert (post.title, shown) == ("Streets", "We start on Monday at ten o'clock.")
