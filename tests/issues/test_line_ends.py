"""Line ends and byte order mark: off for the editor, back on for the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.line_ends import as_in_file, plain_text

pieces = st.lists(st.sampled_from(["a", "b", "", "\r\n", "\n", "\r"]), max_size=20).map("".join)


@given(pieces, st.sampled_from(["", "\ufeff"]))
def test_a_text_that_nobody_changed_is_the_same_file(source: str, mark: str) -> None:
    source = mark + source
    assert as_in_file(plain_text(source), source) == source


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_the_files_lines_do(end: str) -> None:
    source = f"\ufeffone{end}two{end}"
    assert plain_text(source) == "one\ntwo\n"
    assert as_in_file("one\nnew\ntwo", source) == f"\ufeffone{end}new{end}two"


def test_in_a_file_that_mixes_them_old_lines_keep_theirs_and_new_ones_get_the_usual() -> None:
    source = "one\r\ntwo\r\nthree\nfour\r\n"
    assert as_in_file("one\nnew\nthree\nfour\n", source) == "one\r\nnew\r\nthree\nfour\r\n"


def test_a_browsers_carriage_returns_are_newlines() -> None:
    assert as_in_file("one\r\ntwo\r\n", "one\n") == "one\ntwo\n"
