"""Mailings in the studio: paused, resumed, cancelled, tried again; who was missed; the certificate."""

from __future__ import annotations

import csv
import io
import json

import pytest

from newsletter.model import MailingStatus, Role
from tests.web.site import OTHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.test_send import words_of
from tests.web.studio.visits_send import at_its_limit, away, done, ended, everything, mailing, paused, sending


def status(studio: StudioSite) -> MailingStatus:
    (found,) = studio.workspace.store.mailings()
    return found.status


def test_a_mailing_is_paused_resumed_and_cancelled_after_a_question(studio: StudioSite) -> None:
    path, client = sending(studio), studio.client(Role.PUBLISHER)
    assert client.post(f"{path}/pause").status_code == 303
    assert status(studio) is MailingStatus.PAUSED
    assert "Paused by Publisher Ruiz" in words_of(client.get(path))
    assert client.post(f"{path}/resume").status_code == 303
    assert status(studio) is MailingStatus.SENDING
    question = words_of(client.get(f"{path}/cancel"))
    assert (
        "8 people already have it: that cannot be taken back. 12 more people will never get it." in question
    )
    assert status(studio) is MailingStatus.SENDING
    assert client.post(f"{path}/cancel", data={"reason": "a wrong date"}).status_code == 303
    assert status(studio) is MailingStatus.CANCELLED
    assert "Cancelled: 12 people will not get it." in words_of(client.get(path))
    assert client.post(f"{path}/resume").status_code == 409


def test_those_who_did_not_get_it_are_tried_again(studio: StudioSite) -> None:
    path, client = sending(studio), studio.client(Role.PUBLISHER)
    before = studio.workspace.store.counts(1)
    assert (before.failed, before.deferred) == (1, 3)
    assert client.post(f"{path}/retry").status_code == 303
    after = studio.workspace.store.counts(1)
    assert (after.failed, after.deferred, after.queued) == (0, 0, before.queued + 4)


def test_a_paused_mailing_says_why(studio: StudioSite) -> None:
    assert "The server refused our login" in words_of(studio.client(Role.WRITER).get(paused(studio)))


def test_a_mailing_that_waits_says_for_what(studio: StudioSite) -> None:
    path, client = away(studio), studio.client(Role.WRITER)
    assert "Waiting for the mail server since" in words_of(client.get("/mailings"))
    said = words_of(client.get(path))
    assert "Waiting for the mail server since" in said
    assert "Sending goes on by itself when it answers; if it stays away, the mailing is paused." in said
    assert "“ mail.riverton.example:587 cannot be reached: connection refused" in words_of(client.get(path))
    at_its_limit(studio)
    said = words_of(client.get(path))
    assert "Your sending limit is 12 emails an hour. The next one leaves at" in said


def test_progress_is_told_in_words_without_javascript(studio: StudioSite) -> None:
    said = words_of(studio.client(Role.WRITER).get(sending(studio)))
    assert "8 of 23" in said
    assert "yahoo.com asks us to slow down (421). 3 readers wait. Next try:" in said
    assert "gmail.com refused 1 email. “ 550 5.1.1 The email account" in said
    assert "Reload the figures" in said


def test_the_list_has_what_is_scheduled_and_what_was_sent(studio: StudioSite) -> None:
    everything(studio)
    said = words_of(studio.client(Role.WRITER).get("/mailings"))
    assert "Scheduled" in said
    assert "Parks change" in said
    assert "Library hours change" in said
    other = studio.add_account("vera@riverton.example", Role.PUBLISHER, lists=(OTHER,))
    assert "Library hours" not in studio.client(other).get("/mailings").text


def test_who_was_missed_is_listed_with_addresses_only_for_who_may_see_people(studio: StudioSite) -> None:
    number = ended(studio)
    missed = studio.workspace.store.missed(number)
    publisher, writer = studio.client(Role.PUBLISHER), studio.client(Role.WRITER)
    page = publisher.get(f"/mailings/{number}/missed")
    assert page.text.count("<tr><td") == sum(missed.values()) > 4
    assert "reader1@yahoo.com" in page.text
    one = publisher.get(f"/mailings/{number}/missed?reason=bounced+hard")
    assert one.text.count("<tr><td") == missed["bounced hard"]
    masked = writer.get(f"/mailings/{number}/missed")
    assert "r…@yahoo.com" in masked.text
    assert "reader1@" not in masked.text
    assert writer.get(f"/mailings/{number}/missed.csv").status_code == 403


def test_who_was_missed_is_downloaded_as_csv(studio: StudioSite) -> None:
    number = ended(studio)
    answer = studio.client(Role.PUBLISHER).get(f"/mailings/{number}/missed.csv?reason=failed")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="missed-{number}.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + studio.workspace.store.missed(number)["failed"]
    assert rows[1][1] == "failed"


def test_the_certificate_is_shown_and_downloaded_by_who_may_see_people(studio: StudioSite) -> None:
    number = ended(studio)
    path = f"/mailings/{number}/certificate"
    assert "23 people were on the list" in words_of(studio.client(Role.WRITER).get(path))
    for kind in ("json", "html"):
        assert studio.client(Role.WRITER).get(f"{path}.{kind}").status_code == 403
        answer = studio.client(Role.PUBLISHER).get(f"{path}.{kind}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "reader1@yahoo.com" in answer.text
    found = json.loads(studio.client(Role.PUBLISHER).get(f"{path}.json").text)
    assert found


def test_there_is_no_certificate_while_it_goes_out(studio: StudioSite) -> None:
    path = f"{sending(studio)}/certificate"
    client = studio.client(Role.PUBLISHER)
    assert "There is no certificate yet." in words_of(client.get(path))
    assert client.get(f"{path}.json").status_code == 409


def test_the_path_to_a_correction_leads_to_those_who_got_it(studio: StudioSite) -> None:
    path, client = done(studio), studio.client(Role.PUBLISHER)
    before = client.get(f"{path}/correct")
    assert "The issue is still what was sent." in words_of(before)
    assert "recipients=got-it" not in before.text
    file = next((studio.workspace.root / "issues").glob("2026-11-24-hours.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("at five", "at six"), encoding="utf-8")
    after = client.get(f"{path}/correct")
    assert "Compared with what was sent: The text has changed." in words_of(after)
    assert "/send?correction=1&amp;recipients=got-it" in after.text
    last = words_of(client.get("/issues/2026-11-24-hours/send/confirm?correction=1&recipients=got-it"))
    assert "It is marked as a correction." in last


@pytest.mark.parametrize("what", ["pause", "resume", "cancel", "retry"])
def test_only_who_may_send_to_the_list_steers(studio: StudioSite, what: str) -> None:
    path = f"/mailings/{mailing(studio).id}"
    other = studio.add_account("vera@riverton.example", Role.PUBLISHER, lists=(OTHER,))
    for who in (Role.EDITOR, other):
        assert studio.client(who).post(f"{path}/{what}").status_code == 403
    for below in ("", "/missed", "/missed.csv", "/certificate", "/certificate.json", "/now", "/progress"):
        assert studio.client(other).get(f"{path}{below}").status_code == 403, below
    assert status(studio) is MailingStatus.SENDING


@pytest.mark.parametrize("number", ["9", "0", "x", "-1", "9" * 30])
def test_there_is_no_such_mailing(studio: StudioSite, number: str) -> None:
    client = studio.client(Role.PUBLISHER)
    for below in ("", "/progress", "/now", "/missed", "/missed.csv", "/certificate", "/correct", "/cancel"):
        assert client.get(f"/mailings/{number}{below}").status_code == 404, below
