"""A TOML text is split into statements that cover it whole, with the places of its values."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from newsletter.settings.toml_edit import toml_value, write_toml_value
from newsletter.settings.toml_statements import StatementKind, toml_statements

TEXT = '''\
# head
[a]                     # why
x = "a # b ] [ = \\" c"  # said
"odd key".'dotted' = 'it = "1"'

  # indented
  list = [
    "one",  # first ]
    "two",
  ]
long = """
[not.a.header]
# not a comment
"""
last = \'\'\'x\'\'\'\'
[a."b.c"]
y = { z = [1, 2], w = "}" }
'''


def test_statements_cover_the_text_and_know_their_paths() -> None:
    found = toml_statements(TEXT)
    assert "".join(TEXT[one.start : one.end] for one in found) == TEXT
    paths = [one.path for one in found if one.kind is StatementKind.ASSIGNMENT]
    assert paths == [
        ("a", "x"),
        ("a", "odd key", "dotted"),
        ("a", "list"),
        ("a", "long"),
        ("a", "last"),
        ("a", "b.c", "y"),
    ]
    assert [one.table for one in found if one.kind is StatementKind.HEADER] == [("a",), ("a", "b.c")]


def test_each_value_is_found_whole() -> None:
    parsed = tomllib.loads(TEXT)
    for one in toml_statements(TEXT):
        if one.kind is StatementKind.ASSIGNMENT:
            value = tomllib.loads(f"v = {TEXT[one.value_start : one.value_end]}")["v"]
            assert value == toml_value(parsed, one.path)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4), st.sampled_from(["\n", "\r\n"])
)
def test_whatever_a_text_has_in_it_the_next_statement_is_found(values: list[str], end: str) -> None:
    lines = [f"k{number} = {write_toml_value(value)}  # note" for number, value in enumerate(values)]
    text = end.join([*lines, "end = true"])
    found = toml_statements(text)
    assert [one.key for one in found] == [*((f"k{number}",) for number in range(len(values))), ("end",)]
    assert tomllib.loads(text)["end"] is True
