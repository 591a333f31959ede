"""Corrections: who gets them, how they are marked in every list, and the line in the email."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, ISSUE, edit, told, two_lists
from tests.command_line import Newsletter

LINE = "Correction: this email replaces one that we sent earlier."
MARIA = "maria@example.org"


@pytest.fixture
def corrected(publication: Path, newsletter: Newsletter) -> Path:
    """An issue that three people got; then Maria joined, and a mistake in it was fixed."""
    two_lists(publication, newsletter)
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    assert newsletter("subscribers", "add", MARIA, "--list", FIRST, "--basis", "Asked").exit_code == 0
    edit(publication, "Two things", "Three things")
    return publication


def texts(publication: Path) -> dict[str, str]:
    """Return the text of each message of the latest mailing, by address."""
    folder = max((publication / "outbox").iterdir(), key=lambda one: one.stat().st_mtime_ns)
    parsed = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in folder.glob("*.eml")
    ]
    return {
        str(one["To"]).strip("<>"): " ".join(str(one.get_body(("plain",)).get_content()).split())  # type: ignore[union-attr]
        for one in parsed
    }


@pytest.mark.parametrize(
    ("recipients", "people", "maria", "mark"),
    [
        ("all", 4, True, " (correction 1)"),
        ("got-it", 3, False, " (correction 1, to those who got it)"),
        ("missed-it", 1, True, " (to those who missed it)"),
    ],
)
def test_it_goes_to_all_or_to_those_who_got_the_first_or_to_those_who_did_not(
    corrected: Path, newsletter: Newsletter, recipients: str, people: int, maria: bool, mark: str
) -> None:
    words = ("send", ISSUE, "--correction", "--recipients", recipients)
    persons = "1 person" if people == 1 else f"{people} people"
    dry = newsletter(*words, "--dry-run")
    assert f"“Three things from the council”{mark} to {persons} on {FIRST}" in dry.out
    assert newsletter(*words, "--yes").exit_code == 0
    messages = texts(corrected)
    assert len(messages) == people
    assert (MARIA in messages) == maria
    assert all((LINE in text) == (recipients != "missed-it") for text in messages.values())
    assert f"{ISSUE}{mark} to {FIRST}" in newsletter("mailings", "list").out
    assert f"Mailing 2: {ISSUE}{mark} to {FIRST}" in newsletter("mailings", "show", 2).out
    assert told(newsletter, "mailings", "show", 2)["recipients"] == recipients


def test_nothing_goes_out_twice(corrected: Path, newsletter: Newsletter) -> None:
    assert newsletter("send", ISSUE, "--correction", "--yes").exit_code == 0
    for more in ([], ["--correction"], ["--correction", "--recipients", "got-it"]):
        again = newsletter("send", ISSUE, "--yes", *more)
        assert (again.exit_code, "was already sent" in again.out) == (0, True)
    missed = newsletter("send", ISSUE, "--recipients", "missed-it", "--yes")
    assert (missed.exit_code, f"Everyone on {FIRST} got the issue before" in missed.err) == (1, True)
    assert len(told(newsletter, "mailings", "list")) == 2


def test_whoever_joined_since_gets_the_unchanged_issue_once(
    publication: Path, newsletter: Newsletter
) -> None:
    two_lists(publication, newsletter)
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    newsletter("subscribers", "add", MARIA, "--list", FIRST, "--basis", "Asked")
    assert newsletter("send", ISSUE, "--recipients", "missed-it", "--yes").exit_code == 0
    assert list(texts(publication)) == [MARIA]
    shown = newsletter("subscribers", "show", MARIA).out
    assert f"{ISSUE} (to those who missed it)" in shown
    assert newsletter("send", ISSUE, "--recipients", "missed-it", "--yes").exit_code == 1


def test_a_scheduled_correction_keeps_its_recipients_and_its_mark(
    corrected: Path, newsletter: Newsletter
) -> None:
    words = ("send", ISSUE, "--correction", "--recipients", "got-it", "--at", "in 2 hours", "--yes")
    assert newsletter(*words).exit_code == 0
    assert f"{ISSUE} (correction 1, to those who got it)" in newsletter("schedule", "list").out
    assert f"{ISSUE} to {FIRST}, correction 1" in newsletter("calendar", "--weeks", "1").out
    edit(corrected, "Three things", "Four things")
    assert newsletter("schedule", "replace", ISSUE, "--yes").exit_code == 0
    (plan,) = json.loads(newsletter("schedule", "list", "--json").out)
    assert (plan["round"], plan["recipients"], plan["outdated"]) == (1, "got-it", None)


def test_scheduling_for_those_who_missed_it_warns_if_nobody_did(
    publication: Path, newsletter: Newsletter
) -> None:
    two_lists(publication, newsletter)
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    run = newsletter("send", ISSUE, "--recipients", "missed-it", "--at", "in 2 hours", "--yes")
    assert f"Warning: Everyone on {FIRST} got the issue before. Unless that changes" in run.err


def test_a_test_copy_shows_the_line(corrected: Path, newsletter: Newsletter) -> None:
    assert newsletter("send", ISSUE, "--correction", "--to", "me@example.org").exit_code == 0
    (file,) = (corrected / "outbox").glob("test-*/*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    assert LINE in " ".join(str(body.get_content()).split())


def test_those_who_got_it_get_nothing_but_a_correction(corrected: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE, "--recipients", "got-it", "--yes")
    assert (run.exit_code, "--recipients got-it needs --correction" in run.err) == (2, True)


def test_a_correction_needs_approvals_of_its_own_and_approving_gives_them(
    corrected: Path, newsletter: Newsletter
) -> None:
    file = corrected / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[sending]", "[sending]\napprovals = 1"), encoding="utf-8")
    refused = newsletter("send", ISSUE, "--correction", "--yes")
    assert (refused.exit_code, "needs 1 approval" in refused.err) == (1, True)
    assert newsletter("approve", ISSUE, "--as", "Bo Ode").exit_code == 0
    assert newsletter("approve", ISSUE, "--status").exit_code == 0
    assert newsletter("send", ISSUE, "--correction", "--recipients", "got-it", "--yes").exit_code == 0
    assert newsletter("send", ISSUE, "--recipients", "missed-it", "--yes").exit_code == 0
