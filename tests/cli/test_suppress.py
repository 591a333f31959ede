"""`newsletter subscribers suppress`: one address, or a list from another tool."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Newsletter


def suppress(newsletter: Newsletter, *words: object) -> str:
    run = newsletter("subscribers", "suppress", *words)
    assert run.exit_code == 0, run.err
    return run.out


@pytest.mark.parametrize("reason", ["unsubscribed", "bounced", "complained"])
def test_a_stranger_is_suppressed_and_no_later_import_subscribes_them(
    publication: Path, newsletter: Newsletter, reason: str
) -> None:
    assert f"1 address suppressed as {reason}" in suppress(newsletter, "ana@example.org", "--reason", reason)
    (publication / "people.csv").write_text("email\nana@example.org\nbo@example.org\n")
    run = newsletter("subscribers", "import", "people.csv", "--basis", "form 3")
    assert "1 added" in run.out
    assert "1 suppressed" in run.out
    assert "1 already suppressed" in suppress(newsletter, "ana@example.org", "--reason", reason)


@pytest.mark.parametrize(
    "content",
    ["email\nana@example.org\nreader@example.org\n", "ana@example.org\nreader@example.org\n"],
)
def test_a_file_is_suppressed_with_or_without_column_names(
    publication: Path, newsletter: Newsletter, content: str
) -> None:
    newsletter("subscribers", "add", "reader@example.org", "--basis", "asked")
    (publication / "left.csv").write_text(content)
    out = suppress(newsletter, "left.csv", "--reason", "unsubscribed")
    assert "2 addresses suppressed as unsubscribed, 1 of them unsubscribed from a list" in out
    shown = newsletter("subscribers", "show", "reader@example.org").out
    assert "constituents: unsubscribed" in shown
    assert "suppressed on every list: unsubscribed (left.csv row" in shown


def test_a_bad_row_is_reported_and_the_others_are_done(publication: Path, newsletter: Newsletter) -> None:
    (publication / "left.csv").write_text("email\nnobody\nana@example.org\nana@example.org\n")
    run = newsletter("subscribers", "suppress", "left.csv", "--reason", "bounced")
    assert run.exit_code == 1
    assert "left.csv:2:" in run.err
    assert "1 address suppressed as bounced, 1 listed twice, 1 rejected" in run.out
    assert (publication / "left.csv.rejected.csv").is_file()


def test_somebody_who_was_never_here_is_shown_with_the_reason(
    publication: Path, newsletter: Newsletter
) -> None:
    suppress(newsletter, "ana@example.org", "--reason", "complained")
    shown = newsletter("subscribers", "show", "ana@example.org")
    assert shown.exit_code == 0
    assert "must not be mailed" in shown.out
    assert "suppressed on every list: complained" in shown.out
    found = json.loads(newsletter("subscribers", "show", "ana@example.org", "--json").out)
    assert (found["person"], found["suppressed"]) == (None, "complained")
    assert newsletter("subscribers", "show", "nobody@example.org").exit_code == 2


def test_an_erased_person_is_not_shown(publication: Path, newsletter: Newsletter) -> None:
    newsletter("subscribers", "add", "ana@example.org", "--basis", "asked")
    assert newsletter("subscribers", "erase", "ana@example.org", "--yes").exit_code == 0
    assert newsletter("subscribers", "show", "ana@example.org").exit_code == 2


def test_staff_bring_nobody_back_and_learn_what_they_can_do(
    publication: Path, newsletter: Newsletter
) -> None:
    suppress(newsletter, "ana@example.org", "--reason", "unsubscribed")
    suppress(newsletter, "bo@example.org", "--reason", "bounced")
    left = newsletter("subscribers", "add", "ana@example.org", "--basis", "asked at the desk")
    assert left.exit_code == 1
    assert "unsubscribed from" in left.err
    assert "newsletter subscribers send-confirmation ana@example.org --list" in left.err
    bounced = newsletter("subscribers", "add", "bo@example.org", "--basis", "asked at the desk")
    assert bounced.exit_code == 1
    assert "send-confirmation" not in bounced.err


def test_a_dry_run_changes_nothing(publication: Path, newsletter: Newsletter) -> None:
    out = suppress(newsletter, "ana@example.org", "--reason", "bounced", "--dry-run")
    assert "1 address would be suppressed as bounced" in out
    assert newsletter("subscribers", "show", "ana@example.org").exit_code == 2


def test_a_program_gets_json(publication: Path, newsletter: Newsletter) -> None:
    (publication / "left.csv").write_text("ana@example.org\n")
    found = json.loads(
        suppress(newsletter, "left.csv", "--reason", "unsubscribed", "--list", "constituents", "--json")
    )
    counts = {"suppressed": 1, "known": 0, "came_back": 0, "unsubscribed": 0}
    assert found["counts"] == counts | {"reasons": {"unsubscribed": 1}}
    assert (found["list"], found["reason"], found["again"], found["bad"]) == (
        "constituents",
        "unsubscribed",
        0,
        [],
    )
    one = json.loads(suppress(newsletter, "bo@example.org", "--reason", "bounced", "--json"))
    assert set(one) == {"list", "reason", "dry_run", "counts"}


@pytest.mark.parametrize(
    "words",
    [
        ("ana@example.org",),
        ("ana@example.org", "--reason", "bored"),
        ("ana@", "--reason", "bounced"),
        ("nowhere.csv", "--reason", "bounced"),
        ("ana@example.org", "--reason", "unsubscribed", "--list", "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    publication: Path, newsletter: Newsletter, words: tuple[str, ...]
) -> None:
    run = newsletter("subscribers", "suppress", *words)
    assert run.exit_code == 2
    assert "Traceback" not in run.err
    assert run.err.strip()


def test_a_file_of_everybody_is_refused(publication: Path, newsletter: Newsletter) -> None:
    (publication / "all.csv").write_text(
        "email,status\na@example.org,subscribed\nb@example.org,unsubscribed\n"
    )
    run = newsletter("subscribers", "suppress", "all.csv", "--reason", "unsubscribed")
    assert run.exit_code == 1
    assert "Import it instead" in run.err


def test_a_rehearsal_changes_nothing_and_json_says_the_same(
    publication: Path, newsletter: Newsletter
) -> None:
    (publication / "left.csv").write_text("email\nana@example.org\n")
    words = ("left.csv", "--reason", "bounced", "--json")
    rehearsed = newsletter("subscribers", "suppress", *words, "--dry-run")
    assert (rehearsed.exit_code, json.loads(rehearsed.out)["counts"]["suppressed"]) == (0, 1)
    done = newsletter("subscribers", "suppress", *words)
    assert json.loads(done.out)["counts"] == json.loads(rehearsed.out)["counts"]


def test_an_import_passes_over_a_column_that_is_named_with_its_number(
    publication: Path, newsletter: Newsletter
) -> None:
    (publication / "people.csv").write_text("email,status\na@example.org,Homeowner\n")
    words = ("people.csv", "--basis", "form 3")
    assert newsletter("subscribers", "import", *words).exit_code == 1
    run = newsletter("subscribers", "import", *words, "--ignore-opt-out", "status=1")
    assert (run.exit_code, "1 added" in run.out) == (0, True)
