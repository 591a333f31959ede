from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.diagnostics import Faults
from newsletter.issues.front_yaml import Value, read_values
from newsletter.issues.parser import source_lines


def read(text: str) -> tuple[list[tuple[str, Value]] | None, list[tuple[int, str]]]:
    faults = Faults(path="a.md")
    found = read_values(source_lines(text), faults, lists=("lang",))
    return found, [(fault.place.line, fault.message) for fault in faults.errors]


def test_every_pair_comes_in_its_order_as_it_is_written() -> None:
    assert read("b: yes\na: 'x # y'\nb: 0x1f\nlang: [no, es]") == (
        [
            ("b", Value(text="yes", line=1)),
            ("a", Value(text="x # y", line=2)),
            ("b", Value(text="0x1f", line=3)),
            ("lang", Value(text="no", line=4, items=("no", "es"))),
        ],
        [],
    )


def test_a_comment_that_cuts_a_value_is_a_fault_and_one_on_its_own_line_is_none() -> None:
    assert read("# a note\na: b\n# another\n") == ([("a", Value(text="b", line=2))], [])
    assert read("a: b # c")[1] == [(1, '"# c" would be treated as a comment and left out of "a"')]


def test_nothing_is_no_value_and_no_mapping_is_none() -> None:
    assert read("") == ([], [])
    assert read("just words")[0] is None


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    found, faults = read(text)
    assert found is not None or faults


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn")), min_size=1, max_size=30)
)
def test_a_plain_value_is_never_cut_in_silence(words: str) -> None:
    text = "".join(source.text for source in source_lines(f"a {words}"))
    found, faults = read(f"key: {text}")
    if found and not faults:
        assert found[0][1].text == text
