"""`newsletter send`: to a list once, as a correction again, as a test copy to somebody, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import (
    FIRST,
    ISSUE,
    SECOND,
    change,
    edit,
    forbid,
    no_outbox,
    told,
    two_lists,
    written,
)
from tests.command_line import Newsletter
from tests.journey.letters import set_smtp
from tests.sending.smtp_servers import mail_server


@pytest.fixture
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def mailings(newsletter: Newsletter) -> list[tuple[str, str, int, int]]:
    """Return list, status, round and accepted of each mailing."""
    return [
        (one["list"], one["status"], one["round"], one["accepted"])
        for one in told(newsletter, "mailings", "list")
    ]


def test_everyone_gets_it_once_however_often_it_is_sent(lists: Path, newsletter: Newsletter) -> None:
    for _ in range(2):
        run = newsletter("send", ISSUE, "--yes")
        assert run.exit_code == 0, run.err
        assert mailings(newsletter) == [(FIRST, "finished", 0, 3)]
    assert len(written(lists)) == 3


def test_another_list_gets_it_when_it_is_named(lists: Path, newsletter: Newsletter) -> None:
    assert newsletter("send", ISSUE, "--yes", "--list", SECOND).exit_code == 0
    assert mailings(newsletter) == [(SECOND, "finished", 0, 2)]
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    assert mailings(newsletter) == [(SECOND, "finished", 0, 2), (FIRST, "finished", 0, 3)]
    assert newsletter("send", ISSUE, "--yes", "--list", "nobody").exit_code == 2


def test_a_changed_issue_goes_out_as_a_correction_and_only_so(lists: Path, newsletter: Newsletter) -> None:
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    assert newsletter("send", ISSUE, "--yes", "--correction").exit_code == 0
    assert mailings(newsletter) == [(FIRST, "finished", 0, 3)]
    edit(lists, "Sundays", "Saturdays")
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    assert newsletter("send", ISSUE, "--yes", "--correction").exit_code == 0
    assert mailings(newsletter) == [(FIRST, "finished", 0, 3), (FIRST, "finished", 1, 3)]


def test_a_trial_names_the_people_and_leaves_no_trace(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE, "--dry-run")
    assert run.exit_code == 0, run.err
    assert "3 people" in run.out
    assert (written(lists), mailings(newsletter)) == ([], [])


def test_a_test_copy_goes_to_whom_it_is_for_and_to_no_reader(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE, "--to", "me@office.example", "--to", "you@office.example")
    assert run.exit_code == 0, run.err
    assert len(written(lists)) == 2
    assert all(name.startswith("test-") for name in written(lists))
    assert mailings(newsletter) == []


def test_nothing_leaves_while_a_finding_forbids_it(lists: Path, newsletter: Newsletter) -> None:
    forbid(lists)
    run = newsletter("send", ISSUE, "--yes")
    assert run.exit_code == 1
    assert f"issues/{ISSUE}.md:12: error: " in run.out
    assert (written(lists), mailings(newsletter)) == ([], [])


def test_a_mailing_that_is_paused_waits_for_its_own_command(lists: Path, newsletter: Newsletter) -> None:
    outbox = no_outbox(lists)
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    assert mailings(newsletter) == [(FIRST, "paused", 0, 0)]
    outbox.unlink()
    again = newsletter("send", ISSUE, "--yes")
    assert (again.exit_code, "newsletter mailings resume 1" in again.err) == (1, True)
    assert written(lists) == []


def test_nobody_at_the_keyboard_means_no(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE)
    assert (run.exit_code, "--yes" in run.err) == (1, True)
    assert (written(lists), mailings(newsletter)) == ([], [])


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "a@example.org", "--at", "in 2 hours"),
        ("--readers-zone",),
        ("--transport", "pigeon"),
        ("--to", "nonsense"),
        ("--at", "soonish"),
    ],
)
def test_what_cannot_be_meant_sends_nothing(
    lists: Path, newsletter: Newsletter, words: tuple[str, ...]
) -> None:
    run = newsletter("send", ISSUE, "--yes", *words)
    assert run.exit_code == 2
    assert "Traceback" not in run.err
    assert (written(lists), mailings(newsletter)) == ([], [])


# --- To people ------------------------------------------------------------------------------------

FILLER = "In two sentences, say what this issue is about and why it matters to your readers."
ADDRESS = "200 N. Spring St., Los Angeles, CA 90012"


def for_people(publication: Path) -> None:
    """Have email by SMTP reach people, in a publication without web pages and with values of its own."""
    file = publication / "newsletter.toml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("web_url")]
    text = (
        "\n".join(lines).replace("https://letters.thirteenth.example", "").replace(ADDRESS, "12 Harbor Road")
    )
    text = text.replace("thirteenth.example", "rivertown.gov").replace(
        'name = "Council District 13"', 'name = "Rivertown Library"'
    )
    file.write_text(text, encoding="utf-8")


def test_filler_is_refused_for_people_and_a_warning_for_the_outbox(
    lists: Path, newsletter: Newsletter
) -> None:
    for_people(lists)
    edit(lists, "The library on Main Street", f"{FILLER} The library on Main Street")
    run = newsletter("send", ISSUE, "--yes", "--transport", "smtp")
    assert run.exit_code == 1
    assert "8: error: " in run.out + run.err
    assert "[filler.text]" in run.out + run.err
    assert mailings(newsletter) == []
    assert newsletter("check", ISSUE).exit_code == 0
    assert newsletter("send", ISSUE, "--yes").exit_code == 0


def test_the_sample_itself_is_never_sent_to_people(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE, "--yes", "--transport", "smtp")
    assert run.exit_code == 1
    for rule in ("filler.postal-address", "filler.settings"):
        assert f"[{rule}]" in run.out + run.err
    assert mailings(newsletter) == []


def test_a_test_copy_leaves_and_says_what_would_stop_the_issue(lists: Path, newsletter: Newsletter) -> None:
    edit(lists, "The library on Main Street", f"{FILLER} The library on Main Street")
    run = newsletter("send", ISSUE, "--to", "me@rivertown.gov")
    assert run.exit_code == 0, run.err
    assert len(written(lists)) == 1
    for rule in ("filler.text", "filler.postal-address", "filler.settings"):
        assert f"[{rule}]" in run.out
    assert "error" not in run.out


def test_pages_on_this_machine_are_refused_for_people_and_told_by_check(
    lists: Path, newsletter: Newsletter
) -> None:
    for_people(lists)
    change(lists, 'base_url = ""', 'base_url = "http://127.0.0.1:9"')
    change(lists, 'transport = "outbox"', 'transport = "smtp"')
    run = newsletter("check", ISSUE)
    assert (run.exit_code, "[link.unproven]" in run.out) == (0, True)
    assert "Nothing is sent to people until the links work." in run.out
    run = newsletter("send", ISSUE, "--yes")
    assert run.exit_code == 1
    assert "which readers cannot reach" in run.err
    assert mailings(newsletter) == []
    run = newsletter("send", ISSUE, "--yes", "--at", "in 3 hours")
    assert run.exit_code == 0, run.err
    assert "it will be held unless this changes in time" in run.out + run.err


def test_why_nobody_asked_is_shown_with_the_mailing(lists: Path, newsletter: Newsletter) -> None:
    for_people(lists)
    off = 'base_url_probe = "off"\nbase_url_probe_reason = "Tried by hand"'
    change(lists, 'base_url = ""', f'base_url = "https://letters.rivertown.gov"\n{off}')
    with mail_server() as server:
        set_smtp(lists, server.smtp(), sink=False)
        run = newsletter("send", ISSUE, "--yes", "--transport", "smtp")
    assert run.exit_code == 0, run.err
    assert "not asked before launching: Tried by hand" in newsletter("mailings", "show", 1).out
    assert told(newsletter, "mailings", "show", 1)["base_url_unproven"] == "Tried by hand"


def test_without_web_pages_everyone_gets_the_mailbox(lists: Path, newsletter: Newsletter) -> None:
    for_people(lists)
    with mail_server() as server:
        set_smtp(lists, server.smtp(), sink=False)
        run = newsletter("send", ISSUE, "--yes", "--transport", "smtp")
    assert run.exit_code == 0, run.err
    assert len(server.received) == 3
    for one in server.received:
        assert b"List-Unsubscribe: <mailto:unsubscribe@rivertown.gov?subject=unsubscribe%20" in one.content
        assert b"List-Unsubscribe-Post" not in one.content
        assert b"http" not in one.content.partition(b"\r\n\r\n")[0]
