from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.variants import (
    in_language,
    languages_of,
    nearest,
    versions,
)
from newsletter.model import Issue, Text
from tests.issues.samples import FRONT, parse
from tests.issues.test_translations import BODY, HEAD


def texts(issue: Issue) -> list[str]:
    return [one.markdown if isinstance(one, Text) else type(one).__name__ for one in issue.blocks]


def with_front(*lines: str) -> Issue:
    return parse(HEAD.replace("---\nlang", "\n".join(("---", *lines, "lang")), 1) + "x")


def test_a_file_in_one_language_has_one_version_itself() -> None:
    issue = parse(FRONT + "a")
    assert languages_of(issue) == ("en",)
    assert versions(issue) == (issue,)


def test_each_version_has_its_own_words_and_what_is_for_everybody() -> None:
    english, spanish, arabic = versions(parse(HEAD + BODY))
    assert texts(english) == ["Dear neighbor,", "Callout", "Image", "Only in English.", "Both."]
    assert texts(spanish) == ["Estimado vecino,", "Image", "Only in English.", "Los dos."]
    assert texts(arabic) == texts(english)
    assert [one.front.lang for one in (english, spanish, arabic)] == ["en", "es", "ar"]
    assert english.fallbacks == ()


def test_what_is_not_translated_falls_back_and_is_named() -> None:
    _, spanish, _ = versions(parse(HEAD + BODY))
    reported = [(one.part, one.lang, one.place.line, len(one.blocks)) for one in spanish.fallbacks]
    assert reported == [("subject", "en", 3, 0), ("text", "en", 17, 1)]


def test_it_falls_back_in_the_order_of_the_languages() -> None:
    arabic = in_language(parse(HEAD + "=== es\nUno\n=== all\n---\n=== es\nDos\n=== en\nTwo"), "ar")
    assert texts(arabic) == ["Uno", "Divider", "Two"]
    assert [one.lang for one in arabic.fallbacks if one.part == "text"] == ["es", "en"]


def test_a_divider_needs_no_translation() -> None:
    assert [one.part for one in in_language(parse(HEAD + "---"), "es").fallbacks] == ["subject"]


def test_keys_of_the_front_matter_are_taken_from_each_language() -> None:
    issue = with_front("subject.es: Asunto", "title: Title", "lead: Lead", "lead.es: Entrada", "kicker.ar: K")
    spanish, arabic = in_language(issue, "es").front, in_language(issue, "ar").front
    assert (spanish.subject, spanish.title, spanish.lead, spanish.kicker) == (
        "Asunto",
        "Title",
        "Entrada",
        "",
    )
    assert (arabic.subject, arabic.kicker, arabic.title) == ("A subject", "K", "Title")
    assert spanish.lines["subject"] == 2
    assert [one.part for one in in_language(issue, "es").fallbacks] == ["title", "text"]


def test_without_a_title_the_translated_subject_is_the_title() -> None:
    assert in_language(with_front("subject.es: Asunto"), "es").front.title == "Asunto"


@pytest.mark.parametrize(
    ("wanted", "got"),
    [("es", "es"), ("ES", "es"), ("es-MX", "es"), ("pt", "pt-BR"), ("zh-Hant", "zh-Hans"), ("fr", "en"),
     ("", "en"), ("e", "en"), ("en-GB", "en"), ("es_MX", "es")],
)  # fmt: skip
def test_a_reader_gets_their_language_or_a_sister_of_it_or_the_first(wanted: str, got: str) -> None:
    assert nearest(wanted, ("en", "es", "pt-BR", "zh-Hans")) == got


@given(st.text(max_size=12), st.lists(st.sampled_from(["en", "es", "pt-BR", "ar"]), min_size=1, unique=True))
def test_every_reader_gets_one_of_the_languages_there_are(wanted: str, languages: list[str]) -> None:
    assert nearest(wanted, languages) in languages


ONLY = "All.\n\n::: only segment: echo-park\nSome.\n\n![a](a.png)\n:::\n\nAll again."


def test_a_borrowed_part_for_a_segment_is_borrowed_whole() -> None:
    (fallback,) = [one for one in in_language(parse(HEAD + ONLY), "es").fallbacks if one.part == "text"]
    assert [place.line for place in fallback.blocks] == [7, 9, 10, 12, 15]
