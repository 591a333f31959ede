"""What votes are counted by: the same for a poll and its translations, and for a poll that is moved."""

from __future__ import annotations

import pytest

from newsletter.issues.variants import versions
from newsletter.model import Issue, Poll
from tests.issues.samples import complaints, parse

BOTH = "---\nsubject: A subject\nsubject.es: Un asunto\ndate: 2023-03-11\nlist: constituents\nlang: [en, es]\n---\n"
ONE = "---\nsubject: A subject\ndate: 2023-03-11\nlist: constituents\n---\n"


def poll(question: str, *answers: str, head: str = "") -> str:
    listed = "\n".join(f"- {answer}" for answer in answers or ("yes", "no"))
    return f"::: poll {question}\n{head}\n{listed}\n:::\n"


def keys(issue: Issue) -> list[tuple[str, str]]:
    return [(block.title, block.key) for block in issue.blocks if isinstance(block, Poll)]


def test_polls_are_numbered_and_an_id_is_kept() -> None:
    text = ONE + poll("A?") + poll("B?", head="id: b") + poll("C?")
    assert keys(parse(text)) == [("A?", "1"), ("B?", "b"), ("C?", "3")]


def test_a_translation_has_the_key_of_the_poll() -> None:
    text = BOTH + poll("A?") + "=== es\n" + poll("¿A?") + "=== en\n" + poll("B?") + "=== es\n" + poll("¿B?")
    english, spanish = versions(parse(text))
    assert keys(english) == [("A?", "1"), ("B?", "2")]
    assert keys(spanish) == [("¿A?", "1"), ("¿B?", "2")]


def test_a_poll_that_is_not_translated_is_the_same_for_all() -> None:
    text = BOTH + poll("A?") + "=== es\nUn texto.\n=== all\n" + poll("All?") + "=== en\nEnd.\n"
    english, spanish = versions(parse(text))
    assert keys(english) == [("A?", "1"), ("All?", "all-1")]
    assert keys(spanish) == [("All?", "all-1")]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (poll("¿A?", "sí", "no", "quizás"), "this poll has 3 answers, and its translation on line 8 has 2"),
        (poll("¿A?", "sí", "no", head="results: never"), "another end, or other results"),
        (poll("¿A?", "sí", "no", head="until: May 12, 2026"), "another end, or other results"),
    ],
)
def test_a_translation_must_ask_the_same(second: str, words: str) -> None:
    ((_line, reported),) = complaints(BOTH + poll("A?") + "=== es\n" + second)
    assert words in reported


def test_two_polls_cannot_have_one_id() -> None:
    ((line, reported),) = complaints(ONE + poll("A?", head="id: b") + poll("B?", head="id: b"))
    assert line == 11
    assert 'the poll on line 6 has the id "b" too' in reported
