"""The desk: what staff said of stories, and the lines that pulls wrote."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model import DeskNote, StoryVerdict
from newsletter.store.database import Store
from tests.store.people import NOW, later
from tests.store.test_feeds import STATE, an_entry

NOTE = DeskNote(
    canonical="https://paper.example/a",
    title="{{ 7*7 }} <b>",
    verdict=StoryVerdict.KEPT,
    comment="Ask Ana --> first",
    actor="sam",
    at=NOW,
)


def test_what_staff_said_of_a_story_is_remembered_word_for_word(store: Store) -> None:
    assert store.desk_notes() == {}
    store.save_desk_note(NOTE)
    assert store.desk_notes() == {NOTE.canonical: NOTE}


def test_the_last_word_on_a_story_counts(store: Store) -> None:
    store.save_desk_note(NOTE)
    changed = replace(NOTE, verdict=StoryVerdict.REJECTED, comment="", at=later(hours=1))
    other = replace(NOTE, canonical="https://paper.example/b")
    store.save_desk_note(changed)
    store.save_desk_note(other)
    assert store.desk_notes() == {changed.canonical: changed, other.canonical: other}


def test_entries_of_all_feeds_since_a_moment_come_newest_first(store: Store) -> None:
    store.save_poll(STATE, [an_entry(1), an_entry(3)], NOW)
    store.save_poll(replace(STATE, feed="other"), [an_entry(2, "other")], NOW)
    assert store.entries_since(later(hours=1)) == (an_entry(3), an_entry(2, "other"))


def test_the_lines_of_a_pull_stand_beside_those_before_and_apart_from_other_pulls(store: Store) -> None:
    store.save_pulled(
        "march", "city-hall", {"a": "[A](https://a.example)", "b": "[B](https://b.example)"}, NOW
    )
    store.save_pulled("march", "desk", {"c": "C"}, NOW)
    store.save_pulled("april", "city-hall", {"d": "D"}, NOW)
    store.save_pulled("march", "city-hall", {"b": "[B, changed](https://b.example)"}, later(hours=1))
    assert store.pulled_lines("march", "city-hall") == {
        "a": "[A](https://a.example)",
        "b": "[B, changed](https://b.example)",
    }
    assert store.pulled_lines("march", "desk") == {"c": "C"}
    assert store.pulled_lines("april", "city-hall") == {"d": "D"}
    store.save_pulled("march", "desk", {}, NOW)
    assert store.pulled_lines("march", "desk") == {"c": "C"}


def test_when_a_story_came_into_an_issue_is_its_own_moment(store: Store) -> None:
    store.save_pulled("march", "desk", {"a": "A", "b": "B"}, NOW)
    store.save_pulled("march", "paper", {"b": "B"}, later(hours=1))
    store.save_pulled("april", "desk", {"a": "A"}, later(hours=2))
    assert store.pulled_when() == {
        ("march", "a"): NOW,
        ("march", "b"): later(hours=1),
        ("april", "a"): later(hours=2),
    }
