"""Comments: whatever a stranger wrote, the reader of the issue sees none of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.comment import comment, question
from tests.importing.made import texts
from tests.issues.samples import blocks


def test_a_line_and_several_are_set_as_writers_set_them() -> None:
    assert comment(" one ") == "<!-- one -->"
    assert comment("one\ntwo") == "<!--\none\ntwo\n-->"


def test_nothing_in_it_ends_it() -> None:
    assert comment("a --> b") == "<!-- a -- > b -->"


def test_a_question_says_that_it_wants_an_answer() -> None:
    assert question("Who is this?") == "<!-- Please check: Who is this? -->"
    assert question("one\ntwo") == "<!--\nPlease check: one\ntwo\n-->"


@given(texts() | st.text(max_size=40))
def test_no_reader_sees_a_word_of_it(text: str) -> None:
    assert blocks(f"{comment(text)}\n") == ()
