"""`newsletter segments`, and segments and tags where people are listed, exported and written to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import SLUG, Newsletter

ROWS = """email,first_name,neighborhood,district,tags
ana@example.org,Ana,Echo Park,13,"Board, VIP"
bo@example.org,Bo,Echo Park,1,
cy@example.org,Cy,Silver Lake,13,VIP
"""
SETTINGS = """
[segments.park]
where = 'neighborhood = "echo park"'

[segments.board]
where = 'tag "board" and district = 13'
"""


@pytest.fixture
def people(publication: Path, newsletter: Newsletter) -> Path:
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    typed = 'attributes = { neighborhood = "text", district = "number" }'
    file.write_text(text.replace('attributes = ["neighborhood"]', typed) + SETTINGS, encoding="utf-8")
    (publication / "people.csv").write_text(ROWS, encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", "--list", "constituents", "--basis", "asked")
    return publication


@pytest.mark.usefixtures("people")
def test_segments_are_listed_with_their_counts(newsletter: Newsletter) -> None:
    run = newsletter("segments", "list", "--list", "constituents")
    assert run.exit_code == 0, run.err
    assert "constituents: 3 people to mail" in run.out
    (found,) = json.loads(newsletter("segments", "list", "--json").out)["lists"]
    assert [(one["name"], one["people"]) for one in found["segments"]] == [("park", 2), ("board", 1)]
    assert json.loads(newsletter("segments", "list", "--json").out)["tags"] == {"Board": 1, "VIP": 2}


@pytest.mark.usefixtures("people")
def test_a_name_or_an_expression_is_counted_and_shown(newsletter: Newsletter) -> None:
    run = newsletter("segments", "count", "district = 13", "--list", "constituents")
    assert run.out == "2 people on constituents with district = 13\n"
    counted = json.loads(newsletter("segments", "count", "board", "--json").out)
    assert counted == {"list": "constituents", "segment": 'tag "board" and district = 13', "people": 1}
    shown = newsletter("segments", "show", "park", "--list", "constituents")
    assert "ana@example.org" in shown.out
    assert "cy@example.org" not in shown.out
    assert json.loads(newsletter("segments", "show", "board", "--json").out)["sample"] == ["ana@example.org"]


@pytest.mark.usefixtures("people")
def test_a_wrong_segment_is_one_line(newsletter: Newsletter) -> None:
    run = newsletter("segments", "count", "distric = 13")
    assert run.exit_code == 1
    assert "nothing is known of “distric”; did you mean “district”? (column 1)" in run.err


@pytest.mark.usefixtures("people")
def test_people_are_listed_and_exported_by_segment(newsletter: Newsletter) -> None:
    listed = newsletter("subscribers", "list", "--segment", "board", "--json")
    assert [one["address"] for one in json.loads(listed.out)] == ["ana@example.org"]
    exported = newsletter("subscribers", "export", "--segment", "district = 13").out.splitlines()
    assert exported[0].split(",")[:7] == [
        "email", "first_name", "last_name", "lang", "neighborhood", "district", "tags",
    ]  # fmt: skip
    assert exported[1].startswith('ana@example.org,Ana,,,Echo Park,13,"Board, VIP",,constituents')
    assert [line.split(",")[0] for line in exported[1:]] == ["ana@example.org", "cy@example.org"]


@pytest.mark.usefixtures("people")
def test_staff_tag_and_untag(newsletter: Newsletter) -> None:
    first = newsletter("subscribers", "tag", "bo@example.org", "Board")
    assert "bo@example.org is now tagged “Board”" in first.out
    assert "was already tagged" in newsletter("subscribers", "tag", "bo@example.org", "BOARD").out
    assert "Board" in newsletter("subscribers", "show", "bo@example.org").out
    assert "no longer has" in newsletter("subscribers", "untag", "bo@example.org", "board").out
    assert newsletter("subscribers", "tag", "nobody@example.org", "x").exit_code == 2
    assert newsletter("subscribers", "tag", "bo@example.org", 'a "b"').exit_code == 1


@pytest.mark.usefixtures("people")
def test_an_issue_goes_to_a_segment_and_the_certificate_says_so(newsletter: Newsletter, people: Path) -> None:
    head = "---\nsubject: The park\ndate: 2023-03-11\nlist: constituents\nauthors: [Ana Ruiz]\n---\n"
    (people / "issues" / f"{SLUG}.md").write_text(f"{head}\nIt opens on Monday.\n", encoding="utf-8")
    tried = newsletter("send", SLUG, "--segment", "park", "--dry-run")
    assert tried.exit_code == 0, tried.err
    assert 'to 2 people on constituents with neighborhood = "echo park"' in tried.out
    assert newsletter("send", SLUG, "--segment", "park", "--yes").exit_code == 0
    (mailing,) = json.loads(newsletter("mailings", "list", "--json").out)
    assert (mailing["audience"], mailing["segment"]) == (2, 'neighborhood = "echo park"')
    written = newsletter("mailings", "certificate", "1", "--json")
    assert 'neighborhood = \\"echo park\\"' in written.out
    wrong = newsletter("send", SLUG, "--to", "me@example.org", "--segment", "park")
    assert (wrong.exit_code, "without --segment" in wrong.err) == (2, True)


@pytest.mark.usefixtures("people")
def test_a_part_of_an_issue_cannot_be_for_what_only_the_database_knows(
    newsletter: Newsletter, people: Path
) -> None:
    file = people / "issues" / f"{SLUG}.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n::: only segment: board\nHello.\n:::\n", encoding="utf-8")
    run = newsletter("check", SLUG)
    assert (
        "the segment “board” asks for tag, which is not known while an email is written" in run.out + run.err
    )


def test_a_segment_is_saved_changed_and_deleted(publication: Path, newsletter: Newsletter) -> None:
    settings = publication / "newsletter.toml"
    assert newsletter("segments", "save", "spanish", 'lang = "es"').exit_code == 0
    assert newsletter("segments", "save", "spanish", 'lang in ["es", "ca"]').exit_code == 0
    assert 'lang in ["ca", "es"]' in newsletter("segments", "show", "spanish", "--list", "constituents").out
    wrong = newsletter("segments", "save", "spanish", "colour = 3")
    assert wrong.exit_code == 1
    assert "cannot be read" in wrong.err
    assert newsletter("segments", "delete", "spanish").exit_code == 0
    assert "spanish" not in settings.read_text(encoding="utf-8")
    assert newsletter("segments", "delete", "spanish").exit_code == 2
