"""`newsletter doctor`: 0 when all is sound, 1 when something needs somebody, each check with its name."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.two_lists import change
from tests.command_line import Newsletter
from tests.journey.letters import set_smtp
from tests.sending.smtp_servers import mail_server


def checks(newsletter: Newsletter) -> dict[str, bool]:
    """Return every check and whether it is sound; the exit code says the same."""
    run = newsletter("doctor", "--json")
    found = json.loads(run.out)
    sound = {one["name"]: one["sound"] for one in found["checks"]}
    assert found["sound"] is all(sound.values())
    assert run.exit_code == (0 if found["sound"] else 1)
    return sound


def test_a_scheduler_that_never_ran_is_told_and_one_that_runs_is_sound(
    publication: Path, newsletter: Newsletter
) -> None:
    change(publication, "[outbox]", '[jobs]\nfeeds = "never"\n\n[outbox]')
    before = checks(newsletter)
    newsletter("serve", "--once")
    after = checks(newsletter)
    assert before.keys() == after.keys()
    assert all(after.values())


def test_what_is_wrong_is_told_by_its_name_and_the_rest_stays_sound(
    publication: Path, newsletter: Newsletter
) -> None:
    newsletter("serve", "--once")
    sound = checks(newsletter)
    change(publication, 'postal_address = "200 N. Spring St., Los Angeles, CA 90012"', "")
    ill = checks(newsletter)
    changed = [name for name in ill if ill[name] is not sound[name]]
    assert len(changed) == 1
    assert changed[0] in newsletter("doctor").err


def test_every_job_has_a_row(publication: Path, newsletter: Newsletter) -> None:
    jobs = {job["name"] for job in json.loads(newsletter("doctor", "--json").out)["jobs"]}
    assert {"feeds", "mailbox", "retention", "hygiene", "slots"} <= jobs
    table = newsletter("doctor").out
    assert all(name in table for name in jobs)


def test_what_is_tried_over_the_network_can_be_left_out(publication: Path, newsletter: Newsletter) -> None:
    newsletter("serve", "--once")
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        change(publication, 'transport = "outbox"', 'transport = "smtp"')
        assert f"connected without a login at 127.0.0.1:{server.smtp().port}" in newsletter("doctor").out
        run = newsletter("doctor", "--offline")
    assert "SMTP is set up and reaches nobody" in run.out
    assert "connected" not in run.out
    gone = newsletter("doctor")
    assert (gone.exit_code, "cannot be reached" in gone.err) == (1, True)
    assert newsletter("doctor", "--offline").exit_code == run.exit_code
