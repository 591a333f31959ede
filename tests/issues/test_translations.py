from __future__ import annotations

import pytest
from hypothesis import given

from newsletter.issues.writer import write_issue
from tests.issues.made import mutations
from tests.issues.samples import FRONT, NOWHERE, PATH, complaints, faults, parse

HEAD = FRONT.replace("---\nsubject", "---\nlang: [en, es, ar]\nsubject", 1)
BODY = """Dear neighbor,

::: note
A note.
:::
=== es
Estimado vecino,
=== all
![A march](march.png)
=== en
Only in English.

=== en ===
Both.

=== ES ===
Los dos.
"""


def groups(body: str) -> list[tuple[str, int, int]]:
    return [(one.lang, one.group, len(one.blocks)) for one in parse(HEAD + body).passages]


def test_a_passage_and_its_translations_stand_one_after_the_other() -> None:
    assert groups(BODY) == [("en", 0, 2), ("es", 0, 1), ("", 1, 1), ("en", 2, 1), ("en", 3, 1), ("es", 3, 1)]


def test_what_follows_a_part_for_everybody_begins_anew() -> None:
    assert groups("a\n=== all\nb\n=== es\nc\n=== all\nd\n=== all\ne") == [
        ("en", 0, 1), ("", 1, 1), ("es", 2, 1), ("", 3, 1), ("", 4, 1)
    ]  # fmt: skip


def test_passages_hold_every_block_once_in_the_files_order() -> None:
    issue = parse(HEAD + BODY)
    assert tuple(block for one in issue.passages for block in one.blocks) == issue.blocks
    assert parse(FRONT + "a").passages == ()


def test_a_passage_knows_the_line_that_begins_it() -> None:
    assert [one.place.line for one in parse(HEAD + "a\n=== es\nb").passages] == [7, 8]
    assert parse(HEAD + "=== es\nb").passages[0].place.path == PATH != NOWHERE.path


def test_a_mark_in_code_or_in_a_note_is_text() -> None:
    assert groups("```\n=== es\n```\n<!--\n=== es\n-->\n\\=== es") == [("en", 0, 1)]


@pytest.mark.parametrize("text", ["===", "=== heading here", "== es", "a === es", "=== español"])
def test_other_lines_of_equals_signs_are_text(text: str) -> None:
    assert groups(text) == [("en", 0, 1)]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("=== fr\nx", 7, '"fr" is not one of this file\'s languages. Known: en, es, ar, all'),
        ("=== alll\nx", 7, ""),
        ("::: note\na\n=== es\nb\n:::", 9, 'a new language starts inside "note" (line 7)'),
    ],
)
def test_a_mark_out_of_place_is_reported_at_its_line(body: str, line: int, words: str) -> None:
    reported = complaints(HEAD + body)
    assert reported == [] if not words else [number for number, _ in reported] == [line]
    assert all(words in one for _, one in reported)


def test_a_file_in_one_language_has_no_marks() -> None:
    ((line, words),) = faults("a\n\n=== es\nb")
    assert line == 3
    assert "not this file's language, which is en. Write lang: [en, es] above" in words


@given(mutations(HEAD + BODY))
def test_a_file_in_several_languages_is_written_back_byte_for_byte(text: str) -> None:
    if not complaints(text):
        assert write_issue(parse(text)) == text
