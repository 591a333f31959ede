"""Passages of a language: found beside the one at the caret, or inserted where there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.passage_edit import PassagePlace, place_of_passage, written_languages
from tests.issues.samples import FRONT, PUBLICATION, parse

HEAD = FRONT.replace("list:", "lang: [en, es]\nlist:")
"""Six lines."""
BOTH = f"{HEAD}Dear all.\n\nMay.\n\n=== es\n\nEstimados.\n\n=== all\n\n---\n\n=== en\nPark.\n"


def place(text: str, lang: str, at: str) -> PassagePlace:
    line = text[: text.index(at)].count("\n") + 1
    return place_of_passage(text, lang, line, PUBLICATION)


def where(found: PassagePlace) -> str:
    return found.text.split("\n")[found.line - 1]


@pytest.mark.parametrize(
    ("at", "lang", "line"),
    [
        ("May.", "es", "Estimados."),
        ("=== es", "en", "Dear all."),
        ("Estimados.", "en", "Dear all."),
        ("subject:", "es", "Estimados."),
        ("May.", "en", "Dear all."),
        ("---\n\n=== en", "en", "Park."),
        ("---\n\n=== en", "es", "Estimados."),
    ],
)
def test_a_translation_that_is_there_is_gone_to(at: str, lang: str, line: str) -> None:
    found = place(BOTH, lang, at)
    assert (found.text, where(found)) == (BOTH, line)


def test_a_missing_translation_is_inserted_at_the_end_of_its_passage() -> None:
    found = place(BOTH, "es", "Park.")
    assert found.text == BOTH + "\n=== es\n\n"
    assert found.line == found.text.count("\n") + 1
    again = place_of_passage(found.text, "es", found.line, PUBLICATION)
    assert again == found


def test_it_is_inserted_before_what_is_for_all_readers() -> None:
    text = f"{HEAD}Dear all.\n\n=== all\n\nMap.\n"
    found = place(text, "es", "Dear")
    assert found.text == f"{HEAD}Dear all.\n\n=== es\n\n\n\n=== all\n\nMap.\n"
    lines = found.text.split("\n")
    lines[found.line - 1] = "Estimados."
    parts = [(one.lang, one.group) for one in parse("\n".join(lines)).passages]
    assert parts == [("en", 0), ("es", 0), ("", 1)]


def test_a_new_language_is_named_above_and_gets_the_whole_text_to_translate() -> None:
    found = place(f"{FRONT}Dear all.\n\n## May\n", "es", "May")
    assert written_languages(found.text, PUBLICATION) == ("en", "es")
    assert found.text.endswith("Dear all.\n\n## May\n\n=== es\n\n")
    assert found.line == found.text.count("\n") + 1


def test_a_mark_in_code_or_a_comment_is_no_passage() -> None:
    text = f"{HEAD}Dear all.\n\n```\n=== es\n```\n\n<!--\n=== es\n-->\n\nEnd.\n"
    assert place(text, "es", "Dear").text == text + "\n=== es\n\n"


def test_a_text_without_front_matter_and_an_eighth_language_stay() -> None:
    assert place_of_passage("Dear all.\n", "es", 1, PUBLICATION).text == "Dear all.\n"
    full = FRONT.replace("list:", "lang: [en, fr, de, it, pt, nl, da, sv]\nlist:") + "Dear all.\n"
    assert place(full, "es", "Dear").text == full


@given(
    st.lists(st.sampled_from(["---", "=== es", "=== all", "=== en", "Words.", "", "```", ":::"]), max_size=12)
)
def test_any_text_keeps_its_lines_and_has_the_line(body: list[str]) -> None:
    text = HEAD + "\n".join(body)
    for lang in ("en", "es"):
        found = place_of_passage(text, lang, 8, PUBLICATION)
        assert 1 <= found.line <= found.text.count("\n") + 1
        kept = [line for line in text.split("\n") if line]
        rest = iter(line for line in found.text.split("\n") if line)
        assert all(line in rest for line in kept)
