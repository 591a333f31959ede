"""`newsletter digests`, and how often somebody gets a list, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Newsletter
from tests.journey.letters import SHORT, short_letter

READER, OTHER = "reader00000@example.org", "reader00001@example.org"


@pytest.fixture
def news(publication: Path, newsletter: Newsletter) -> Path:
    """A publication with two people, one of whom gets a weekly digest."""
    short_letter(publication, newsletter, people=2)
    assert newsletter("subscribers", "cadence", READER, "weekly").exit_code == 0
    return publication


@pytest.mark.usefixtures("news")
def test_a_cadence_is_set_shown_exported_and_imported(newsletter: Newsletter, publication: Path) -> None:
    run = newsletter("subscribers", "show", READER)
    assert "constituents: subscribed since" in run.out
    assert ", weekly digest" in run.out
    shown = json.loads(newsletter("subscribers", "show", READER, "--json").out)
    assert shown["subscriptions"][0]["cadence"] == "weekly"
    newsletter("subscribers", "export", "--out", "all.csv")
    rows = (publication / "all.csv").read_text(encoding="utf-8")
    assert ",cadence," in rows.splitlines()[0]
    (publication / "new.csv").write_text("email,cadence\nana@example.org,Daily\nbo@example.org,\n")
    assert newsletter("subscribers", "import", "new.csv", "--basis", "Asked").exit_code == 0
    assert ", daily digest" in newsletter("subscribers", "show", "ana@example.org").out
    (publication / "bad.csv").write_text("email,cadence\ncy@example.org,hourly\n")
    run = newsletter("subscribers", "import", "bad.csv", "--basis", "Asked")
    assert run.exit_code == 1
    assert (
        "“hourly” is no cadence (write every, daily, weekly, monthly, or leave it empty)" in run.out + run.err
    )


@pytest.mark.usefixtures("news")
def test_setting_a_cadence_says_what_happens_next(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "cadence", OTHER, "daily")
    assert run.exit_code == 0
    assert f"{OTHER} gets the daily digest of constituents from now on" in run.out
    assert "The next one goes out" in run.err
    assert "Until one runs, no digest is sent" in run.err
    again = newsletter("subscribers", "cadence", OTHER, "daily", "--list", "constituents")
    assert "already gets the daily digest of constituents; nothing to do" in again.out


@pytest.mark.usefixtures("news")
def test_going_back_to_every_issue_lists_what_waited(newsletter: Newsletter) -> None:
    assert newsletter("send", SHORT, "--yes").exit_code == 0
    run = newsletter("subscribers", "cadence", READER, "every")
    assert f"{READER} gets every issue of constituents from now on" in run.out
    assert "Waiting for their digest, and no longer sent:" in run.err
    assert f"https://letters.thirteenth.example/archive/{SHORT}" in run.err


@pytest.mark.usefixtures("publication")
def test_nobody_unknown_gets_a_cadence(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "cadence", "nobody@example.org", "weekly")
    assert run.exit_code == 2
    assert "nobody@example.org is not subscribed to constituents" in run.err


@pytest.mark.usefixtures("news")
def test_a_send_says_how_many_get_the_digest(newsletter: Newsletter) -> None:
    run = newsletter("send", SHORT, "--dry-run")
    assert "to 1 person on constituents (1 more gets the digest)" in run.out
    run = newsletter("send", SHORT, "--at", "in 2 hours", "--dry-run")
    assert "to 1 person on constituents (1 more gets the digest)" in run.out
    assert newsletter("send", SHORT, "--yes").exit_code == 0
    run = newsletter("subscribers", "show", READER)
    assert "not sent, gets the digest" in run.out


@pytest.mark.usefixtures("news")
def test_the_certificate_names_those_who_get_the_digest(newsletter: Newsletter, publication: Path) -> None:
    newsletter("send", SHORT, "--yes")
    run = newsletter("mailings", "certificate", 1, "--out", "c.html")
    assert run.exit_code == 0, run.err
    page = (publication / "c.html").read_text(encoding="utf-8")
    assert "1 of the suppressed get it with their digest" in page
    assert "gets the digest" in page
    found = json.loads(newsletter("mailings", "certificate", 1, "--json").out)
    assert found["digest_readers"] == 1
    assert [one["why"] for one in found["copies"]["suppressed"]] == ["gets the digest"]


@pytest.mark.usefixtures("news")
def test_coming_digests_are_listed_also_with_the_schedules(newsletter: Newsletter) -> None:
    newsletter("send", SHORT, "--yes")
    for command in (("digests", "list"), ("schedule", "list")):
        run = newsletter(*command)
        assert "weekly" in run.out
        assert "Two things from the council" in run.out
    (found,) = json.loads(newsletter("digests", "list", "--json").out)
    assert (found["list"], found["cadence"], found["readers"]) == ("constituents", "weekly", 1)
    assert found["issues"] == ["Two things from the council"]
    assert json.loads(newsletter("schedule", "list", "--json").out) == []


@pytest.mark.usefixtures("publication")
def test_without_digest_readers_there_is_none_to_list(newsletter: Newsletter) -> None:
    assert newsletter("digests", "list").out.strip() == "No reader gets a digest."
    assert json.loads(newsletter("digests", "list", "--json").out) == []


def test_a_preview_is_built_and_nothing_is_sent(newsletter: Newsletter, news: Path) -> None:
    empty = newsletter("digests", "preview", "weekly")
    assert empty.exit_code == 1
    assert "nothing was sent to constituents since its last weekly digest" in empty.err
    newsletter("send", SHORT, "--yes")
    run = newsletter("digests", "preview", "weekly", "--list", "constituents", "--out", "look")
    assert run.exit_code == 0, run.err
    assert "“Weekly digest: Two things from the council”" in run.out
    assert "For 1 reader." in run.err
    (text,) = (news / "look").glob("digest-weekly-*.txt")
    assert "Two things from the council [1]" in text.read_text(encoding="utf-8")
    found = json.loads(newsletter("digests", "preview", "weekly", "--json").out)
    assert (found["subject"], found["readers"]) == ("Weekly digest: Two things from the council", 1)
    assert len(json.loads(newsletter("mailings", "list", "--json").out)) == 1
