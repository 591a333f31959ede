"""Topic rules: nobody gets an email that says nothing, and a translation is for the same readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from newsletter.app.editions import check_issue, render_issue
from tests.app.calendar_setup import calendar_room
from tests.app.test_topics import HEAD, declare, written

Find: TypeAlias = Callable[[str], list[tuple[str, str]]]

TWO = HEAD.replace("lang: en", "lang: [en, es]\nsubject.es: Noticias\npreheader.es: Lo nuevo de la semana")
RENT = "::: policy Rent relief\ntopic: housing\nRent relief opens on Monday.\n:::\n"
RENTA = "::: policy Ayuda\ntopic: housing\nLa ayuda empieza el lunes.\n:::\n"


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Find]:
    """Return what is found of topics in an issue: rule and message."""
    with calendar_room(tmp_path) as room:
        declare(room)

        def find(text: str) -> list[tuple[str, str]]:
            issue = written(room, text)
            findings = check_issue(room.workspace, issue, render_issue(room.workspace, issue))
            return [(one.rule, one.message) for one in findings if one.rule.startswith("topic.")]

        yield find


def test_an_issue_without_topics_and_one_with_something_for_everybody_are_fine(found: Find) -> None:
    assert found(HEAD + "Hello to all of you in the district.\n") == []
    assert found(f"{HEAD}{'The office is open for everybody. ' * 8}\n\n{RENT}") == []
    assert found(f"{HEAD}::: note\nClosed on Monday.\n:::\n\n{RENT}") == []


def test_a_few_words_for_who_chose_other_topics_are_pointed_out(found: Find) -> None:
    words = "Hello to all of you in the district."
    assert found(f"{HEAD}{words}\n\n{RENT}") == [
        ("topic.little", "Readers who chose none of its topics get 8 words and nothing else")
    ]
    marked = f"{HEAD}::: only topic: any\n{words}\n:::\n\n{RENT}"
    assert [rule for rule, _ in found(marked)] == ["topic.not-sent"]


def test_who_is_not_sent_it_is_said_once(found: Find) -> None:
    assert found(TWO + RENT + "\n=== es\n" + RENTA) == [
        ("topic.not-sent", "Every part has a topic: whoever chose others than housing is not sent this issue")
    ]


def test_a_version_that_says_nothing_stops_the_send(found: Find) -> None:
    text = HEAD + RENT + "\n::: only segment: spanish\nA word for some.\n:::\n"
    assert dict(found(text))["topic.nothing"] == (
        "Readers of “en” who chose none of its topics would get nothing to read"
    )


def test_a_translation_with_another_topic_is_an_error(found: Find) -> None:
    other = RENTA.replace("housing", "parks")
    rules = [
        rule for rule, _ in found(TWO + "Hello to all.\n\n" + RENT + "\n=== es\nHola a todos.\n\n" + other)
    ]
    assert set(rules) == {"topic.languages", "topic.little"}
    message = dict(found(TWO + "Hello to all.\n\n" + RENT + "\n=== es\nHola a todos, y nada más.\n"))[
        "topic.languages"
    ]
    assert message == "The text in “en” names housing, and its translation into “es” no topic"
