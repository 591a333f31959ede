"""`newsletter feeds stories, keep, reject, comment`: said, seen by programs, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_feeds import served as served_
from tests.cli.two_lists import told
from tests.command_line import Newsletter
from tests.http.faulty_http import FaultyServer

served = served_


@pytest.fixture
def polled(served: FaultyServer, newsletter: Newsletter) -> FaultyServer:
    """Two feeds with three stories, polled."""
    assert newsletter("feeds", "poll").exit_code == 0
    return served


def stories(newsletter: Newsletter, *words: str) -> dict[str, dict[str, Any]]:
    return {one["entry"]["title"]: one for one in told(newsletter, "feeds", "stories", *words)}


def test_a_kept_story_comes_first_until_it_is_taken_back(
    polled: FaultyServer, newsletter: Newsletter
) -> None:
    before = stories(newsletter)
    last = list(before)[-1]
    assert newsletter("feeds", "keep", last).exit_code == 0
    kept = stories(newsletter)
    assert next(iter(kept)) == last
    assert kept[last]["verdict"] == "kept"
    assert newsletter("feeds", "keep", last, "--undo").exit_code == 0
    assert {title: one["verdict"] for title, one in stories(newsletter).items()} == dict.fromkeys(
        before, "open"
    )


def test_a_rejected_story_is_only_seen_by_who_asks_for_all(
    polled: FaultyServer, newsletter: Newsletter
) -> None:
    assert newsletter("feeds", "reject", "rent relief").exit_code == 0
    assert "Rent relief closes" not in stories(newsletter)
    assert stories(newsletter, "--all")["Rent relief closes"]["left_out"]


def test_a_note_to_colleagues_comes_and_goes(polled: FaultyServer, newsletter: Newsletter) -> None:
    assert newsletter("feeds", "comment", "rent relief", "Ask Ana first").exit_code == 0
    assert stories(newsletter)["Rent relief closes"]["comment"] == "Ask Ana first"
    assert newsletter("feeds", "comment", "rent relief", "").exit_code == 0
    assert stories(newsletter)["Rent relief closes"]["comment"] == ""


def test_programs_hear_what_a_poll_brought(served: FaultyServer, newsletter: Newsletter) -> None:
    results = {one["feed"]: one["new"] for one in told(newsletter, "feeds", "poll")}
    assert results == {"city-hall": 2, "el-barrio": 2}


def test_a_feed_is_added_with_the_language_that_is_named(publication: Path, newsletter: Newsletter) -> None:
    words = ("feeds", "add", "prensa", "https://prensa.example/rss", "--outlet", "La Prensa", "--unseen")
    assert newsletter(*words, "--lang", "es").exit_code == 0
    listed = {one["key"]: (one["outlet"], one["lang"]) for one in told(newsletter, "feeds", "list")}
    assert listed["prensa"] == ("La Prensa", "es")
    assert (
        newsletter(
            "feeds", "add", "bad", "https://x.example/", "--outlet", "X", "--unseen", "--lang", "12"
        ).exit_code
        == 2
    )
    assert "bad" not in {one["key"] for one in told(newsletter, "feeds", "list")}
