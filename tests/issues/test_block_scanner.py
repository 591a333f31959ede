from __future__ import annotations

import pytest

from newsletter.model import Callout, Text
from tests.issues.samples import blocks, faults, only_fault


def test_text_and_blocks_come_in_the_files_order() -> None:
    found = blocks("a\n\n::: note\nb\n:::\nc\n::: warning\nd\n:::\n")
    assert [type(block).__name__ for block in found] == ["Text", "Callout", "Text", "Callout"]
    assert [block.place.line - 5 for block in found] == [1, 3, 6, 7]


@pytest.mark.parametrize(
    "body",
    [
        "::: note\nb\n:::",
        ":::note\nb\n:::",
        "::: NOTE\nb\n:::   ",
        "  ::: note  \nb\n  :::",
        "::: note\r\nb\r\n:::\r\n",
        "::: callout\nb\n:::",
        "::: note\n\nb\n\n:::",
    ],
)
def test_a_block_may_be_written_in_these_ways(body: str) -> None:
    (block,) = blocks(body)
    assert isinstance(block, Callout)
    assert [piece.markdown for piece in block.body if isinstance(piece, Text)] == ["b"]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("::: nota\nb\n:::", 1, 'unknown block "nota". Did you mean "note"?'),
        ("::: Did you know\nb\n:::", 1, 'Did you mean "did-you-know"?'),
        ("::: zebra\nb\n:::", 1, "Known: alert, "),
        ("\n::: note\nb\n", 2, 'the block "note" that starts here is never closed'),
        ("a\n:::\nb", 2, "this ::: does not close any block"),
        ("::: note\nb\n:::\n:::", 4, "this ::: does not close any block"),
        ("::: note\na\n::: warning\nb\n:::\n:::", 3, '"warning" starts inside "note" (line 6)'),
        ("::: note\n::: warning\nb\n:::\n:::", 2, '"warning" starts inside "note" (line 6)'),
        ("::: note\na\n\n::: warning\nb\n:::\n", 4, '"warning" starts inside "note"'),
        (":::: note\nb\n:::", 1, "exactly three colons"),
        ("```\n:::\n", 1, "this code block is never closed"),
        ("::: note\na\n~~~\nb\n:::\n", 3, "this code block is never closed"),
    ],
)
def test_one_mistake_is_reported_once_at_its_line(body: str, line: int, words: str) -> None:
    reported_line, reported = only_fault(body)
    assert reported_line == line
    assert words in reported


def test_reading_goes_on_after_a_fault() -> None:
    assert [line for line, _ in faults("::: nota\n{{7*7}}\n:::\n\n:::\n\n::: policy\n:::\n# x\n")] == [
        1,
        2,
        5,
        7,
        7,
        9,
    ]


def test_in_a_code_fence_colons_are_text() -> None:
    (text,) = blocks("```\n::: note\n:::\n{{ x }}\n```")
    assert isinstance(text, Text)
    assert text.markdown == "```\n::: note\n:::\n{{ x }}\n```"


def test_in_a_code_fence_of_a_block_colons_are_text_too() -> None:
    (block,) = blocks("::: note\n~~~\n:::\n~~~\n:::")
    assert isinstance(block, Callout)
    assert [piece.markdown for piece in block.body if isinstance(piece, Text)] == ["~~~\n:::\n~~~"]
