from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.escaping import closing, escape, unescape, unescape_label


@given(st.text(), st.sampled_from(["", '"', "()"]))
def test_escaped_text_reads_back(text: str, also: str) -> None:
    assert unescape(escape(text, also)) == text


@given(st.text())
def test_escaped_text_closes_its_bracket_where_it_ends(text: str) -> None:
    written = f"[{escape(text)}] tail]"
    assert closing(written, 0, "[]") == len(written) - len("] tail]")


@pytest.mark.parametrize(("text", "plain"), [("\\*", "*"), ("\\\\", "\\"), ("\\a", "\\a"), ("\\", "\\")])
def test_a_backslash_makes_only_punctuation_plain(text: str, plain: str) -> None:
    assert unescape(text) == plain


def test_a_label_keeps_what_a_merge_field_needs() -> None:
    assert unescape_label("\\[a\\] \\{b\\} \\\\ \\*") == "[a] \\{b\\} \\\\ *"


@pytest.mark.parametrize(
    ("text", "end"),
    [("[a]", 2), ("[a[b]c]", 6), ("[a\\]b]", 5), ("[a", None), ("[a\\]", None), ("[[]", None)],
)
def test_brackets_close_where_they_balance(text: str, end: int | None) -> None:
    assert closing(text, 0, "[]") == end
