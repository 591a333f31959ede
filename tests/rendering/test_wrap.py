"""Wrap: no line too long but for a word that is, nothing lost, nothing broken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering import wrap as module
from newsletter.rendering.wrap import WIDTH, indent, underline, width, wrap


@given(text=st.text(max_size=300), columns=st.integers(min_value=1, max_value=90))
def test_no_word_is_lost_or_broken_and_no_line_is_too_long(text: str, columns: int) -> None:
    wrapped = wrap(text, columns)
    assert re.findall(r"[^ \t\n]+", wrapped) == re.findall(r"[^ \t\n]+", text)
    assert all(width(line) <= columns or " " not in line for line in wrapped.split("\n"))


@given(
    text=st.text(st.sampled_from("ab \t\n“é.-"), max_size=120),
    columns=st.integers(min_value=1, max_value=30),
    hanging=st.sampled_from(["", "  ", "> "]),
)
def test_usual_letters_are_wrapped_as_all_others(text: str, columns: int, hanging: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_UNUSUAL", re.compile(""))
        slowly = wrap(text, columns, hanging)
    assert wrap(text, columns, hanging) == slowly


def test_every_usual_letter_takes_one_column() -> None:
    usual = [char for char in map(chr, range(0x11000)) if not module._UNUSUAL.search(char)]
    assert {width(char) for char in usual} == {1}
    assert {*"az09 é“—…"} <= {*usual}


@given(text=st.text(st.characters(exclude_characters="\n"), max_size=200))
def test_no_line_ends_in_a_space(text: str) -> None:
    assert all(line == line.rstrip(" ") for line in wrap(text).split("\n"))


def test_a_hard_break_stays_and_following_lines_hang() -> None:
    assert wrap("1. aa bb\ncc dd", 7, "   ") == "1. aa\n   bb\n   cc\n   dd"


def test_a_space_that_does_not_break_holds() -> None:
    assert wrap("aaa No.\u00a042", 8) == "aaa\nNo.\u00a042"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("中文", 4), ("a\u200db", 2), ("nl0123456789abcdf000z", 8), ("", 0)]
)  # fmt: skip
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "lines"), [("Abc", "Abc\n---"), ("A", "A\n---"), ("中文字", "中文字\n------")]
)
def test_a_heading_is_underlined_as_far_as_it_goes(text: str, lines: str) -> None:
    assert underline(text) == lines


def test_a_long_heading_is_wrapped_and_its_line_is_no_longer_than_the_text() -> None:
    *_, line = underline("word " * 40, "=").split("\n")
    assert set(line) == {"="}
    assert len(line) <= WIDTH


def test_indenting_leaves_empty_lines_empty() -> None:
    assert indent("a\n\nb", 3) == "   a\n\n   b"
