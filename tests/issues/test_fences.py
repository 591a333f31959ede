from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.fences import Fences, outside


def inside(text: str) -> list[bool]:
    fences = Fences()
    return [fences.inside(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("mark", "close"),
    [
        ("```", "```"),
        ("~~~", "~~~~"),
        ("`````", "`````"),
        ("```python", "```"),
        ("  ```", "```"),
        ("\t~~~ x", " ~~~"),
    ],
)
def test_a_fence_holds_its_marks_and_what_lies_between(mark: str, close: str) -> None:
    assert inside(f"a\n{mark}\nb\n{close}\nc") == [False, True, True, True, False]


def test_a_shorter_mark_or_one_with_words_does_not_close_a_fence() -> None:
    assert inside("````\n```\n```` x\n````\nb") == [True, True, True, True, False]


def test_the_other_mark_does_not_close_a_fence() -> None:
    assert inside("```\n~~~\n```\nb") == [True, True, True, False]


def test_code_in_a_line_is_no_fence() -> None:
    assert inside("``` a ``` b\nc") == [False, False]


def test_a_fence_may_stand_behind_a_bullet() -> None:
    assert inside("- ```\n  a\n  ```\nb") == [True, True, True, False]


def test_a_fence_in_a_quote_ends_with_the_quote() -> None:
    fences = Fences()
    assert [fences.inside(line, n) for n, line in enumerate(["> ```", "> a", "b"], 1)] == [True, True, False]
    assert fences.opened_at is None


def test_an_open_fence_knows_the_line_that_opened_it() -> None:
    fences = Fences()
    for number, line in enumerate(["a", "```", "b"], start=1):
        fences.inside(line, number)
    assert fences.opened_at == 2


@given(st.lists(st.sampled_from(["```", "~~~", "````", "a", "", "> ```", "- ~~~", "> a"])))
def test_what_lies_outside_is_what_the_lines_say(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = "".join(text[start:end] for start, end in outside(text))
    expected = [line for line, code in zip(lines, inside(text), strict=False) if not code]
    assert [line for line in kept.split("\n") if line] == [line for line in expected if line]
