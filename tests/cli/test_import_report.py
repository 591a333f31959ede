"""What `subscribers import` prints: columns, people and reasons, nothing cut in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Newsletter, Run

EXPORT = """email,first_name,status,frist_name,TAGS,UNSUB_TIME
a@example.org,Ana,subscribed,,x,
b@example.org,Bo,unsubscribed,,x,2024-01-01
c@example.org,Cy,bounced,,x,
"""


@pytest.fixture
def run_import(publication: Path, newsletter: Newsletter) -> Newsletter:
    def run(content: str, *options: object, name: str = "people.csv") -> Run:
        (publication / name).write_text(content, encoding="utf-8")
        return newsletter("subscribers", "import", name, "--basis", "form 3", *options)

    return run


def test_the_report_says_who_is_not_subscribed_and_which_columns_were_read(run_import: Newsletter) -> None:
    run = run_import(EXPORT)
    assert run.exit_code == 0
    assert run.err == ""
    assert [line.strip() for line in run.out.splitlines()][1:] == [
        "Not subscribed, because of their status in the file: 2 rows",
        "status “unsubscribed”: 1 unsubscribed (suppressed)",
        "status “bounced”: 1 bounced (suppressed)",
        "Added to the suppression list: 1 unsubscribed, 1 bounced",
        "Columns that say who may be mailed: status (excludes 2), UNSUB_TIME",
        "Column imported as tags: TAGS",
        "Columns not imported: frist_name",
        "To undo it: newsletter subscribers undo 1",
    ]


def test_a_dry_run_says_what_would_be(run_import: Newsletter) -> None:
    run = run_import(EXPORT, "--dry-run")
    assert "Dry run, nothing was changed. An import into constituents would give: 1 added" in run.out
    assert "Would be added to the suppression list: 1 unsubscribed, 1 bounced" in run.out


def test_a_program_gets_the_same_as_json(run_import: Newsletter) -> None:
    found = json.loads(run_import(EXPORT, "--json").out)
    assert found["counts"] == {"added": 1, "updated": 0, "unchanged": 0, "suppressed": 0}
    assert (found["list"], found["dry_run"], found["bad"], found["rejected"]) == (
        "constituents",
        False,
        [],
        None,
    )
    assert found["suppressed_now"] == {"unsubscribed": 1, "bounced": 1}
    assert found["not_subscribed"][0] == {
        "column": "status",
        "word": "unsubscribed",
        "status": "unsubscribed",
        "rows": 1,
    }
    assert found["status_columns"] == [
        {"column": "status", "people": 2},
        {"column": "UNSUB_TIME", "people": None},
    ]
    assert found["columns_left_out"] == ["frist_name"]


def test_a_bad_row_as_json_has_the_keys_it_always_had(run_import: Newsletter) -> None:
    run = run_import("email,status\na@example.org,enabled\n", "--json")
    assert run.exit_code == 1
    [bad] = json.loads(run.out)["bad"]
    assert set(bad) == {"row", "problem", "cells"}


def test_an_unclear_column_can_be_passed_over_as_the_report_says(run_import: Newsletter) -> None:
    content = "email,status\na@example.org,Homeowner\nb@example.org,Tenant\n"
    run = run_import(content)
    assert run.exit_code == 1
    assert "“Homeowner” in the column status does not say whether this person wants mail" in run.err
    assert '--ignore-opt-out "status=2"' in run.out
    assert "2 added" in run_import(content, "--ignore-opt-out", "status=2").out


@pytest.mark.parametrize("value", ["status", "=2", "status=", "status=two", "status=-1"])
def test_a_column_without_its_number_is_a_usage_error(run_import: Newsletter, value: str) -> None:
    assert run_import(EXPORT, "--ignore-opt-out", value).exit_code == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("cleaned list.csv", "bounced"),
        ("unsubscribed.csv", "unsubscribed"),
    ],
)
def test_a_file_of_people_who_left_is_refused_with_the_command_that_suppresses(
    run_import: Newsletter, newsletter: Newsletter, name: str, reason: str
) -> None:
    run = run_import("Email Address\na@example.org\n", name=name)
    assert run.exit_code == 1
    assert "newsletter subscribers suppress" in run.err
    assert f"--reason {reason}" in run.err
    assert json.loads(newsletter("subscribers", "list", "--json").out) == []


@pytest.mark.parametrize("name", ["unsubscribed", "cleaned"])
def test_people_who_left_another_tool_are_suppressed_by_its_export(run_import: Newsletter, name: str) -> None:
    run = run_import("Email Address\na@example.org\n", name=f"{name}_email_audience_export_0123456789.csv")
    assert run.exit_code == 0
    assert "Added to the suppression list: 1" in run.out
    assert "newsletter subscribers suppress" not in run.err


def test_a_file_of_people_who_never_subscribed_is_refused_without_one(run_import: Newsletter) -> None:
    run = run_import("email\na@example.org\n", name="nonsubscribed_email_audience_export_0123456789.csv")
    assert run.exit_code == 1
    assert "never subscribed" in run.err
    assert "suppress" not in run.err


def test_no_warning_and_no_row_is_cut_in_silence(run_import: Newsletter) -> None:
    rows = "".join(f"p{number}@example.org,Jos?\n" for number in range(25))
    bad = "".join(f"nobody{number},\n" for number in range(25))
    run = run_import(f"email,first_name\n{rows}{bad}")
    assert "and 5 more warnings" in run.err
    assert "and 5 more bad rows" in run.err


def test_of_hundreds_of_columns_the_first_are_named_and_the_rest_counted(run_import: Newsletter) -> None:
    names = [f"survey {number}" for number in range(299)]
    content = ",".join(["email", *names, "frist_name"]) + "\nana@example.org" + ",v" * 300 + "\n"
    out = " ".join(run_import(content).out.split())
    assert "Columns not imported: frist_name (did you mean first_name?), survey 0, survey 1," in out
    assert "survey 38, and 260 more (--json lists all)" in out
    found = json.loads(run_import(content, "--dry-run", "--json").out)
    assert len(found["columns_left_out"]) == 300


def test_the_same_file_again_suppresses_nobody_anew(run_import: Newsletter) -> None:
    run_import(EXPORT)
    for again in (run_import(EXPORT), run_import(EXPORT, "--dry-run")):
        assert "dded to the suppression list" not in again.out
        assert "On the suppression list already: 2" in again.out


def test_a_file_of_bounced_people_by_its_name_is_no_error(run_import: Newsletter) -> None:
    name = "cleaned_email_audience_export_0123456789.csv"
    run = run_import("Email Address,LEID\na@example.org,1\nb@example.org,2\n", name=name)
    assert (run.exit_code, run.err) == (0, "")
    assert "Added to the suppression list: 2 bounced" in run.out
    said = " ".join(run.out.split())
    assert f"the name of {name} says that these people cannot be reached, so they are suppressed" in said
