"""Splitting a text into the blocks that comments sit on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.text_blocks import block_at, text_blocks

TEXT = """---
subject: Hours
lang: [en, es]
authors:
  - Ana
  - Ben
---

## A heading

One line,
and another.

::: note
In a block,

with a blank line.
:::
Right below it.

```
code

::: note
```

Last.
"""


def spans(text: str) -> list[tuple[int, int]]:
    return [(one.first, one.last) for one in text_blocks(text)]


def test_fields_paragraphs_blocks_and_code_are_blocks() -> None:
    assert spans(TEXT) == [(2, 2), (3, 3), (4, 6), (9, 9), (11, 12), (14, 18), (19, 19), (21, 25), (27, 27)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("One", [(1, 1)]),
        ("---\nsubject: x\n", [(1, 2)]),  # front matter that is never closed is text
        ("::: note\nnever\n\nclosed\n\n", [(1, 4)]),
        ("```\nnever closed\n", [(1, 2)]),
        (":::\n", [(1, 1)]),  # it closes nothing
        ("::::: note\na\n:::", [(1, 3)]),
        ("Text\n::: note\na\n:::", [(1, 1), (2, 4)]),
    ],
)
def test_texts_with_errors_have_blocks_too(text: str, expected: list[tuple[int, int]]) -> None:
    assert spans(text) == expected


LINES = st.sampled_from(["", " ", "---", ":::", "::: note", "```", "subject: x", "  - x", "Words", "=== es"])


@given(st.lists(LINES, max_size=14))
def test_every_line_with_something_in_it_is_in_one_block_but_for_the_marks_of_front_matter(
    lines: list[str],
) -> None:
    text = "\n".join(lines)
    blocks = text_blocks(text)
    covered = [number for one in blocks for number in range(one.first, one.last + 1)]
    assert covered == sorted(set(covered))
    missing = {number for number, line in enumerate(lines, start=1) if line.strip()} - set(covered)
    assert {lines[number - 1] for number in missing} <= {"---"}
    assert len(missing) in (0, 2)
    for one in blocks:
        assert one.text == "\n".join(lines[one.first - 1 : one.last])
        assert one.text.strip()


def test_a_line_has_its_block_or_the_next_one_or_the_last() -> None:
    blocks = text_blocks("One\n\nTwo\nmore\n\n")
    assert [block_at(blocks, line) for line in (1, 2, 3, 4, 5, 99)] == [0, 1, 1, 1, 1, 1]
    assert block_at((), 1) is None
