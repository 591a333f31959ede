from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from newsletter.issues.diagnostics import Diagnostics
from newsletter.issues.stories import read_story, write_story
from newsletter.model import Story
from tests.issues.made import stories
from tests.issues.samples import NOWHERE, PUBLICATION, placeless

MARCH_8 = dt.date(2023, 3, 8)


def read(text: str) -> tuple[Story | None, list[str]]:
    reading = Diagnostics(path="a.md", publication=PUBLICATION)
    story = read_story(text, 3, reading)
    return story, [str(error) for error in reading.errors]


@pytest.mark.parametrize(
    ("rest", "outlet", "date", "lang"),
    [
        ("", "", None, ""),
        (" | The Paper", "The Paper", None, ""),
        (" | 8 March 2023", "", MARCH_8, ""),
        (" | The Paper | 8 March 2023 | lang: es", "The Paper", MARCH_8, "es"),
        (" | lang: es | 2023-03-08 | El Diario", "El Diario", MARCH_8, "es"),
        (" | Lang: es", "", None, "es"),
        (" | date: March 8, 2023 | outlet: 8 March 2023", "8 March 2023", MARCH_8, ""),
        (" | KPCC: LAist", "KPCC: LAist", None, ""),
        (" | This \\| That", "This | That", None, ""),
        (" | This|That", "This|That", None, ""),
        ("  ", "", None, ""),
    ],
)
def test_what_follows_the_address_comes_in_any_order(
    rest: str, outlet: str, date: dt.date | None, lang: str
) -> None:
    story, errors = read(f"[A headline](https://paper.example/a){rest}")
    assert errors == []
    assert placeless(story) == Story(
        title="A headline",
        url="https://paper.example/a",
        outlet=outlet,
        date=date,
        lang=lang,
        place=NOWHERE,
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A *starred* `coded` <b>bold</b> headline", "A *starred* `coded` <b>bold</b> headline"),
        ("A | B", "A | B"),
        ("[Video] A", "[Video] A"),
        ("A \\] B \\\\ C", "A ] B \\ C"),
        ("\\{\\{7*7}}", "{{7*7}}"),
        ("¿Qué? “Sí”", "¿Qué? “Sí”"),
    ],
)
def test_a_headline_is_literal_text(written: str, title: str) -> None:
    story, errors = read(f"[{written}](https://paper.example/a)")
    assert errors == []
    assert story is not None
    assert story.title == title


def test_an_address_may_hold_brackets() -> None:
    story, _ = read("[A](https://paper.example/a_(b)?c=d#e) | F")
    assert story is not None
    assert (story.url, story.outlet) == ("https://paper.example/a_(b)?c=d#e", "F")


def test_empty_parentheses_are_an_address_that_is_still_missing() -> None:
    story, errors = read("[A]() | F | lang: es")
    assert errors == []
    assert story is not None
    assert (story.title, story.url, story.outlet, story.lang) == ("A", "", "F", "es")
    assert write_story(story) == "[A]() | F | lang: es"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A headline", "cannot find a headline and its link"),
        ("[A](https://a.example", "cannot find a headline and its link"),
        ("[A] (https://a.example)", "cannot find a headline and its link"),
        ("[A](/a)", "the link address is incomplete"),
        ("[A](javascript:a)", 'cannot start with "javascript:"'),
        ("[A](mailto:a@b.example)", "cannot start"),
        ("[ ](https://a.example)", "this story has no headline"),
        ("[{{7*7}}](https://a.example)", "a merge field cannot be used in a headline"),
        ("[A](https://a.example/{{email}})", "a merge field cannot be used in a link address"),
        ("[A](https://a.example) The Paper", 'cannot read "The Paper" after the link'),
        ("[A](https://a.example) |", "after the link"),
        ("[A](https://a.example) | a |  | lang: es", "there is nothing between two bars"),
        ("[A](https://a.example) | a | b", 'this story has a second outlet: "b"'),
        ("[A](https://a.example) | 8 March 2023 | 9 March 2023", "a second date"),
        ("[A](https://a.example) | lang: es | lang: en", "a second lang"),
        ("[A](https://a.example) | lang: Spanish", 'not a language tag: "Spanish"'),
        ("[A](https://a.example) | language: es", 'unknown key "language"'),
        ("[A](https://a.example) | lnag: es", 'Did you mean "lang"?'),
        ("[A](https://a.example) | 31 February 2023", "outlet: 31 February 2023"),
        ("[A](https://a.example) | 8 Marsh 2023", 'there is no month "marsh"'),
        ("[A](https://a.example) | date: soon", "this is not a date we can read"),
        ("[A](https://a.example) | 3/8/2023", "Write the date as 2023-03-08"),
    ],
)
def test_one_mistake_is_reported_once(text: str, words: str) -> None:
    _, (error,) = read(text)
    assert error.startswith("a.md:3: ")
    assert words in error


@given(stories())
def test_whatever_a_story_holds_its_line_reads_back(story: Story) -> None:
    line = write_story(story)
    assert "\n" not in line
    found, errors = read(line)
    assert errors == []
    assert placeless(found) == placeless(story)
