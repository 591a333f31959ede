"""Topics on the command line: declared, chosen by file and by staff, shown, and counted before sending."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Newsletter, Run, make_a_sink

LIST = "constituents"
TOML = """
[topics.housing]
title = "Housing"
title_in = { es = "Vivienda" }

[topics.parks]
title = "Parks and trees"
"""
ISSUE = """---
subject: News of the week
preheader: What is new at home this week, in two minutes.
date: 2026-11-24
list: constituents
lang: en
---
Dear {{ first_name | "neighbor" }},

::: policy Rent relief
topic: housing
Rent relief opens on Monday at nine.
:::
"""
PEOPLE = """email,topics
ana@example.org,Vivienda
bo@example.org,"Parks and trees, housing"
cy@example.org,
dee@example.org,parks
eve@example.org,parcs
"""


@pytest.fixture
def topical(publication: Path, newsletter: Newsletter) -> Path:
    """A publication with topics, an issue about one of them, and four people."""
    file = publication / "newsletter.toml"
    file.write_text(file.read_text(encoding="utf-8") + TOML, encoding="utf-8")
    make_a_sink(publication)
    (publication / "issues" / "2026-11-24-news.md").write_text(ISSUE, encoding="utf-8")
    (publication / "people.csv").write_text(PEOPLE, encoding="utf-8")
    run = newsletter("subscribers", "import", "people.csv", "--basis", "A paper form")
    assert run.exit_code == 1
    assert "There is no topic “parcs”; did you mean parks?" in run.out + run.err
    return publication


def chosen(newsletter: Newsletter, name: str) -> list[str] | None:
    shown = json.loads(newsletter("subscribers", "show", f"{name}@example.org", "--json").out)
    topics = shown["subscriptions"][0]["topics"]
    assert topics is None or isinstance(topics, list)
    return topics


def set_topics(newsletter: Newsletter, name: str, topics: str) -> Run:
    return newsletter("subscribers", "topics", f"{name}@example.org", topics)


def test_a_file_says_what_people_want_by_key_or_title(topical: Path, newsletter: Newsletter) -> None:
    found = {name: chosen(newsletter, name) for name in ("ana", "bo", "cy", "dee")}
    assert found == {"ana": ["housing"], "bo": ["housing", "parks"], "cy": None, "dee": ["parks"]}


def test_what_is_exported_is_read_back(topical: Path, newsletter: Newsletter) -> None:
    newsletter("subscribers", "export", "--out", "out.csv")
    text = (topical / "out.csv").read_text(encoding="utf-8")
    rows = [line.split(",list,")[0] for line in text.splitlines()]
    assert "topics" in rows[0]
    assert '"housing, parks"' in text
    set_topics(newsletter, "ana", "parks")
    assert newsletter("subscribers", "import", "out.csv", "--basis", "Our own file").exit_code == 0
    assert chosen(newsletter, "ana") == ["housing"]


def test_staff_set_what_somebody_asked_for_and_see_how_it_came(topical: Path, newsletter: Newsletter) -> None:
    assert f"ana@example.org gets only parks from {LIST}" in set_topics(newsletter, "ana", "parks").out
    run = newsletter("subscribers", "topics", "ana@example.org", "all", "--list", LIST)
    assert run.exit_code == 0
    assert chosen(newsletter, "ana") is None
    shown = newsletter("subscribers", "show", "ana@example.org").out
    for line in ("wants only housing (import, ", "wants only parks (staff, ", "wants everything (staff, "):
        assert f"{LIST}: {line}" in shown


def test_a_wrong_name_changes_nothing(topical: Path, newsletter: Newsletter) -> None:
    run = set_topics(newsletter, "ana", "housng")
    assert (run.exit_code, chosen(newsletter, "ana")) == (1, ["housing"])
    assert "there is no topic “housng”" in run.err
    assert "did you mean housing?" in run.err
    words = ("subscribers", "add", "zoe@example.org", "--basis", "Asked at the desk")
    assert newsletter(*words, "--topics", "nothing").exit_code == 1
    assert newsletter("subscribers", "show", "zoe@example.org").exit_code == 2
    assert newsletter(*words, "--topics", "Vivienda").exit_code == 0
    assert chosen(newsletter, "zoe") == ["housing"]


def test_who_is_not_sent_an_issue_is_seen_before_it_is_sent(topical: Path, newsletter: Newsletter) -> None:
    readers = json.loads(newsletter("check", "2026-11-24-news", "--json").out)["readers"]
    assert [(one["people"], one["is_sent"]) for one in readers] == [(3, True), (1, False)]
    run = newsletter("send", "2026-11-24-news", "--transport", "outbox", "--dry-run")
    assert run.exit_code == 0, run.err
    assert "3 people: en, all topics" in run.err
    assert "1 person: not sent, chose other topics" in run.err
    assert "to 3 people" in run.out


def test_the_certificate_and_the_person_say_why(topical: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", "2026-11-24-news", "--transport", "outbox", "--yes")
    assert run.exit_code == 0, run.err
    certificate = json.loads(newsletter("mailings", "certificate", "1", "--json").out)
    assert certificate["other_topics"] == 1
    assert [(one["address"], one["why"]) for one in certificate["copies"]["suppressed"]] == [
        ("dee@example.org", "chose other topics")
    ]
    shown = newsletter("subscribers", "show", "dee@example.org").out
    assert "not sent, nothing in it was about the topics they chose" in shown


def test_a_mistyped_topic_in_the_settings_is_named(topical: Path, newsletter: Newsletter) -> None:
    file = topical / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title_in =", "titel_in ="), encoding="utf-8")
    assert "topics.housing.titel_in is not a setting; did you mean title_in?" in newsletter("doctor").err
    file.write_text(f'{text}\n[topics.any]\ntitle = "Any"\n', encoding="utf-8")
    assert "must not contain a topic named 'any'" in newsletter("doctor").err
