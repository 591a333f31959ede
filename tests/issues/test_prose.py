from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from newsletter.errors import BrokenIssueError
from newsletter.issues.markdown import parse
from newsletter.model import Button, Callout, CalloutKind, Divider, Image, Quote, Table, Text
from tests.issues.samples import NOWHERE, blocks, placeless


def test_text_stays_as_it_is_written_with_its_line() -> None:
    body = (
        "\n## A heading?\n\nA *paragraph **nested** here*  \nwith a break.\n\n- one\n  - two\n\n1. three\n\n"
    )
    (text,) = blocks(body)
    assert isinstance(text, Text)
    assert text.markdown == body.strip("\n")
    assert text.place.line == 7


def test_what_stands_alone_is_taken_out_of_the_text_around_it() -> None:
    found = blocks("a\n\n![b](b.png)\n\n[Button: c](https://c.example)\n\n> d\n\n---\ne\n\nf")
    assert placeless(found) == (
        Text(markdown="a", place=NOWHERE),
        Image(source="b.png", alt="b", place=NOWHERE),
        Button(label="c", url="https://c.example", place=NOWHERE),
        Quote(markdown="d", place=NOWHERE),
        Divider(place=NOWHERE),
        Text(markdown="e\n\nf", place=NOWHERE),
    )
    assert [block.place.line - 5 for block in found] == [1, 3, 5, 7, 9, 10]


@pytest.mark.parametrize("rule", ["---", "***", "___", "- - -", "----------"])
def test_a_rule_is_a_divider_even_right_under_text(rule: str) -> None:
    assert [type(block).__name__ for block in blocks(f"a\n{rule}\nb")] == (
        ["Text", "Divider", "Text"] if rule != "" else []
    )


def test_a_line_of_equal_signs_makes_no_heading() -> None:
    (text,) = blocks("a\n===")
    assert isinstance(text, Text)


def test_the_same_pieces_stand_in_a_blocks_body() -> None:
    (note,) = blocks("::: note\na\n\n![b](b.png)\n\n> c\n\n---\n\n[Button: d](https://d.example)\n:::")
    assert isinstance(note, Callout)
    assert [type(piece).__name__ for piece in note.body] == ["Text", "Image", "Quote", "Divider", "Button"]
    assert [piece.place.line - 5 for piece in note.body] == [2, 4, 6, 8, 10]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NOTE", CalloutKind.NOTE),
        ("tip", CalloutKind.NOTE),
        ("WARNING", CalloutKind.WARNING),
        ("Caution", CalloutKind.WARNING),
    ],
)
def test_an_alert_in_the_open_is_a_callout(name: str, kind: CalloutKind) -> None:
    (found,) = blocks(f"> [!{name}] Watch out\n> a\n>\n> ![b](b.png)\n")
    assert placeless(found) == Callout(
        kind=kind,
        title="Watch out",
        body=(Text(markdown="a", place=NOWHERE), Image(source="b.png", alt="b", place=NOWHERE)),
        place=NOWHERE,
    )
    assert isinstance(found, Callout)
    assert [piece.place.line - 5 for piece in found.body] == [2, 4]


def test_tags_and_code_are_text() -> None:
    body = "<script>alert(1)</script>\n\n```\n| a |\n|---|\n```"
    (text,) = blocks(body)
    assert isinstance(text, Text)
    assert text.markdown == body


def test_values_are_normalised_to_one_form_of_each_letter() -> None:
    (text, image) = blocks("cafe\u0301\n\n![cafe\u0301](cafe\u0301.png)")
    assert placeless(text) == Text(markdown="café", place=NOWHERE)
    assert placeless(image) == Image(source="café.png", alt="café", place=NOWHERE)


_LINES = (
    "a", "b c", "", "- d", "1. e", "## f", "> g", "---", "| a |\n|---|\n| b |", "*h*", "[Button: i](https://x.example)", "  j", "> -- k", "```",
)  # fmt: skip


@given(st.lists(st.sampled_from(_LINES), max_size=9).map("\n".join))
def test_a_block_keeps_the_tokens_that_its_text_alone_would_give(text: str) -> None:
    try:
        found = blocks(text)
    except BrokenIssueError:
        return
    for block in found:
        if isinstance(block, Text | Quote | Table):
            assert _without_ends(block.tokens) == _without_ends(parse(block.markdown))


def _without_ends(tokens: Sequence[Token]) -> list[dict[str, object]]:
    """Leave out in which line a token ends: a list reaches to what follows it, and nobody asks."""
    return [{**token.as_dict(), "map": token.map[:1] if token.map else None} for token in tokens]
