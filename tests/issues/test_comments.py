from __future__ import annotations

import pytest

from newsletter.issues.comments import unanswered_notes
from newsletter.issues.parser import source_lines
from newsletter.model import Text
from tests.issues.samples import blocks, faults, only_fault


@pytest.mark.parametrize(
    "comment",
    ["<!-- note -->", "<!--\nnote\n-->", "  <!-- a\n\nb -->  ", "<!-- ::: note\n{{7*7}} -->", "<!---->"],
)
def test_a_comment_on_its_own_lines_is_in_no_block(comment: str) -> None:
    (text,) = blocks(f"before\n\n{comment}\n\nafter")
    assert isinstance(text, Text)
    assert text.markdown.split() == ["before", "after"]


def test_a_comment_does_not_move_the_lines_below_it() -> None:
    first, second = blocks("<!-- a\nb\n-->\ntext\n\n---\n")
    assert (first.place.line - 5, second.place.line - 5) == (4, 6)


def test_a_comment_may_stand_in_a_block() -> None:
    assert len(blocks("::: news N\n<!-- a\n- no story\n-->\n- [a](https://a.example)\n:::")) == 1


def test_an_open_comment_is_reported_at_its_first_line() -> None:
    line, words = only_fault("text\n\n<!-- open\n::: note\n")
    assert line == 3
    assert "never closed" in words


@pytest.mark.parametrize("body", ["<!-- a --> b", "<!-- a\nb --> c"])
def test_text_beside_a_comment_is_a_fault(body: str) -> None:
    line, words = only_fault(body)
    assert line == body.count("\n") + 1
    assert "where a comment ends" in words


@pytest.mark.parametrize("body", ["text <!-- secret -->", "- <!-- secret -->", "> a\n> <!-- secret -->"])
def test_a_comment_inside_text_would_be_seen_and_is_refused(body: str) -> None:
    line, words = only_fault(body)
    assert line == body.count("\n") + 1
    assert "on its own lines" in words


@pytest.mark.parametrize("body", ["```\n<!-- shown\n```", "Write `<!--` to begin one."])
def test_in_code_a_comment_is_text(body: str) -> None:
    (text,) = blocks(body)
    assert isinstance(text, Text)
    assert text.markdown == body
    assert faults(body) == []


@pytest.mark.parametrize(
    ("body", "notes"),
    [
        ("<!-- Please check: Who is this? -->", [(1, "Who is this?")]),
        ("a\n\n<!--\nPlease check: one\ntwo\n-->\nb\n<!-- Please check: x -->", [(3, "one two"), (8, "x")]),
        ("  <!-- Please check: x -->", [(1, "x")]),
        ("<!-- Ask Maria -->\n<!-- please check -->\n<!-- Still: Please check: x -->", []),
        ("```\n<!-- Please check: x -->\n```", []),
        ("<!-- Please check: never closed", []),
        ("Please check: text", []),
    ],
)
def test_a_note_of_the_program_is_unanswered_while_it_is_there(
    body: str, notes: list[tuple[int, str]]
) -> None:
    assert list(unanswered_notes(source_lines(body))) == notes
