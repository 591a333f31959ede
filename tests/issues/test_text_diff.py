"""Comparing two texts: what is the same, and the edits that make one of the other."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.text_diff import DiffSpan, TextEdit, diff_text, split_lines, text_edits, utf16_length

texts = st.lists(st.sampled_from(["a", "b", "one two", "🏙️ x", "", "c  d"]), max_size=12).map("\n".join)


def applied(edits: tuple[TextEdit, ...], text: str) -> str:
    """Do as a browser does: offsets count UTF-16 code units."""
    units = text.encode("utf-16-le")
    for edit in edits:
        units = units[: edit.start * 2] + edit.text.encode("utf-16-le") + units[edit.end * 2 :]
    return units.decode("utf-16-le")


@given(texts, texts)
def test_the_edits_make_the_new_text_of_the_old_one(old: str, new: str) -> None:
    assert applied(text_edits(old, new), old) == new


@given(texts, texts)
def test_the_spans_make_up_both_texts_and_take_turns(old: str, new: str) -> None:
    spans = diff_text(old, new)
    assert "".join(span.old for span in spans) == old
    assert "".join(span.new for span in spans) == new
    assert all(one.same != two.same for one, two in itertools.pairwise(spans))


def test_a_changed_word_is_one_short_edit() -> None:
    old = "First.\nThe street is closed on Monday.\nLast.\n"
    assert text_edits(old, old.replace("Monday", "Tuesday")) == (TextEdit(start=31, end=38, text="Tuesday."),)


def test_an_emoji_counts_two_units() -> None:
    assert utf16_length("a🏙b") == 4
    assert text_edits("🏙 old", "🏙 new") == (TextEdit(start=3, end=6, text="new"),)


def test_a_long_text_of_equal_lines_is_compared_quickly() -> None:
    old = "same\n" * 50_000
    assert diff_text(old, old + "more\n") == (DiffSpan(old=old, new=old), DiffSpan(old="", new="more\n"))


def test_lines_keep_their_newlines() -> None:
    assert split_lines("a\n\nb") == ["a\n", "\n", "b"]
    assert split_lines("") == []
