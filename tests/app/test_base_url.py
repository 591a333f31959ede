"""base_url: nothing leaves for people while somebody else answers there, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app import base_url
from newsletter.app.base_url import BaseUrlState, base_url_for, check_base_url
from newsletter.app.certificates import write_certificate
from newsletter.app.delivering import deliver_slice
from newsletter.app.editions import open_issue
from newsletter.app.launching import NOW, Launched, Proposal, Scheduled, When, commit, prepare
from newsletter.app.refusals import Refused
from newsletter.app.workspace import Workspace
from newsletter.errors import FetchError
from newsletter.ports import RELAY
from newsletter.sending.challenge_response import ProbeAnswer
from newsletter.transports.memory import MemoryTransport
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.own_pages import Pages, own_pages, with_values
from tests.store.people import LIST

BY = staff("bo")
SLUG = "2026-11-24-bridge"
TEXT = """---
subject: The bridge opens again
preheader: From Monday on you can walk across the river
date: 2026-11-24
list: constituents
lang: en
authors: [Ana Ruiz]
---
The bridge on Harbor Road opens on Monday.
"""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    """A publication of its own values, whose email by SMTP reaches people."""
    with calendar_room(tmp_path) as opened:
        (opened.workspace.root / "issues" / f"{SLUG}.md").write_text(TEXT, encoding="utf-8")
        opened.workspace = with_values(opened.workspace)
        yield opened


@pytest.fixture
def pages() -> Iterator[Pages]:
    with own_pages() as server:
        yield server


def proposed(workspace: Workspace, when: When = NOW) -> Proposal:
    prepared = prepare(workspace, open_issue(workspace, SLUG), when=when)
    assert isinstance(prepared, Proposal)
    return prepared


def test_pages_of_this_publication_prove_themselves_and_the_issue_leaves(
    room: CalendarRoom, pages: Pages
) -> None:
    workspace = pages.seen_by(room.workspace)
    pages.serve(workspace)
    assert check_base_url(workspace).state is BaseUrlState.PROVEN
    assert isinstance(commit(workspace, proposed(workspace), by=BY), Launched)
    assert set(pages.paths) == {"/healthz"}


def test_base_url_may_have_a_path(room: CalendarRoom, pages: Pages) -> None:
    workspace = pages.seen_by(with_values(room.workspace, base_url=pages.url("/news")))
    pages.serve(workspace)
    assert check_base_url(workspace).state is BaseUrlState.PROVEN
    assert pages.paths == ["/news/healthz"]


@pytest.mark.parametrize(
    ("status", "body", "headers", "said"),
    [
        (404, b"not here", {}, "something else answers"),
        (200, b"<html>This domain is for sale</html>", {}, "something else answers"),
        (200, b'{"status": "ok"}', {}, "another newsletter answers"),
        (200, b'{"status": "ok", "proof": "%s"}' % (b"0" * 64), {}, "another newsletter answers"),
        (301, b"", {"Location": "https://www.rivertown.gov/"}, "redirects to https://www.rivertown.gov/"),
        (503, b'{"status": "ok"}', {}, "something else answers"),
    ],
)
def test_whoever_else_answers_the_issue_does_not_leave(
    room: CalendarRoom, pages: Pages, status: int, body: bytes, headers: dict[str, str], said: str
) -> None:
    workspace = pages.seen_by(room.workspace)
    pages.say(status, body, **headers)
    proposal = proposed(workspace)
    (refusal,) = proposal.refusals
    assert refusal.message.startswith("Unsubscribe links would not work: ")
    assert said in refusal.message
    assert refusal.hint
    assert isinstance(commit(workspace, proposal, by=BY), Refused)
    assert room.store.mailings() == ()
    (finding,) = [one for one in proposal.findings if one.rule == "link.unproven"]
    assert finding.level.value == "warning"


def test_the_pages_of_another_publication_are_not_these(
    room: CalendarRoom, pages: Pages, tmp_path: Path
) -> None:
    with calendar_room(tmp_path / "other") as other:
        pages.serve(other.workspace)
        found = check_base_url(pages.seen_by(room.workspace))
    assert found.is_unproven
    assert "another newsletter answers" in found.message


def test_pages_that_stop_between_looking_and_sending_stop_the_launch(
    room: CalendarRoom, pages: Pages
) -> None:
    workspace = pages.seen_by(room.workspace)
    pages.serve(workspace)
    proposal = proposed(workspace)
    assert proposal.refusals == ()
    pages.say(502)
    assert isinstance(commit(workspace, proposal, by=BY), Refused)
    assert room.store.mailings() == ()


def test_nobody_who_answers_is_told_with_the_reason(room: CalendarRoom, pages: Pages) -> None:
    workspace = pages.seen_by(with_values(room.workspace, base_url="https://news.rivertown.gov:1"))
    found = check_base_url(workspace)
    assert found.message.startswith("nothing answers at https://news.rivertown.gov:1: no connection")
    assert "challenge" not in found.message
    assert 'base_url = ""' in found.hint


def refuse_to_ask(url: str) -> ProbeAnswer:
    raise AssertionError(f"{url} was asked")


@pytest.mark.parametrize("transport", ["outbox", "memory"])
def test_where_nobody_is_reached_nobody_is_asked(room: CalendarRoom, transport: str) -> None:
    workspace = replace(with_values(room.workspace, base_url="https://a.rivertown.gov"), probe=refuse_to_ask)
    assert base_url_for(workspace, transport).state is BaseUrlState.UNNEEDED
    sink = replace(workspace, settings=replace(workspace.settings, smtp_sink=True))
    assert base_url_for(sink, "smtp").state is BaseUrlState.UNNEEDED


def test_without_web_pages_nobody_is_asked_and_the_issue_leaves(room: CalendarRoom) -> None:
    workspace = replace(room.workspace, probe=refuse_to_ask)
    assert check_base_url(workspace).state is BaseUrlState.NONE
    launched = commit(workspace, proposed(workspace), by=BY)
    assert isinstance(launched, Launched)
    assert launched.mailing.base_url_unproven == ""


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8080", "https://localhost", "http://[::1]", "https://0.0.0.0"]
)
def test_this_machine_is_for_trying_out_and_never_for_people(room: CalendarRoom, base: str) -> None:
    workspace = replace(with_values(room.workspace, base_url=base), probe=refuse_to_ask)
    (refusal,) = proposed(workspace).refusals
    assert "is this machine, which readers cannot reach" in refusal.message
    assert "sink = true" in refusal.hint


def test_a_reason_for_not_asking_stays_with_the_mailing(room: CalendarRoom) -> None:
    values = {"base_url": "https://a.rivertown.gov", "base_url_unproven": "The pages are behind a firewall"}
    workspace = replace(with_values(room.workspace, **values), probe=refuse_to_ask)
    launched = commit(workspace, proposed(workspace), by=BY)
    assert isinstance(launched, Launched)
    kept = room.store.mailing(launched.mailing.id)
    assert kept is not None
    assert kept.base_url_unproven == "The pages are behind a firewall"


def test_what_goes_to_a_sink_needs_no_reason_on_record(room: CalendarRoom) -> None:
    workspace = with_values(room.workspace, base_url="https://a.rivertown.gov", base_url_unproven="Why not")
    workspace = replace(workspace, settings=replace(workspace.settings, smtp_sink=True))
    launched = commit(workspace, proposed(workspace), by=BY)
    assert isinstance(launched, Launched)
    assert launched.mailing.base_url_unproven == ""


def test_a_plan_may_wait_for_its_pages_and_is_held_if_they_are_not_there(
    room: CalendarRoom, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_url, "RETRY_SECONDS", 0.01)
    room.workspace = pages.seen_by(room.workspace)
    for issue, answers in ((SLUG, False), ("2026-11-24-later", True)):
        (room.workspace.root / "issues" / f"{issue}.md").write_text(TEXT, encoding="utf-8")
        prepared = prepare(room.workspace, open_issue(room.workspace, issue), when=When(words="in 1 hour"))
        assert isinstance(prepared, Proposal)
        assert prepared.refusals == ()
        made = commit(room.workspace, prepared, by=BY)
        assert isinstance(made, Scheduled)
        if answers:
            pages.serve(room.workspace)
        room.turn()
        room.clock.later(hours=1)
        pages.paths.clear()
        room.turn()
        status, reason = room.status(made.schedule)
        if answers:
            assert (status, reason) == ("launched", "")
            assert len(pages.paths) == 1
        else:
            assert status == "held"
            assert reason.startswith("Unsubscribe links would not work: something else answers at")
            assert len(pages.paths) == 3


def test_a_launch_that_nobody_waits_for_survives_a_hiccup(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_url, "RETRY_SECONDS", 0.01)
    asked: list[str] = []

    def busy_then_fine(url: str) -> ProbeAnswer:
        asked.append(url)
        if len(asked) < 3:
            raise FetchError(f"{url}: no connection could be made")
        return ProbeAnswer(status=200, body=b'{"status": "ok"}')

    workspace = replace(with_values(room.workspace, base_url="https://a.rivertown.gov"), probe=busy_then_fine)
    assert "another newsletter" in check_base_url(workspace, tries=3).message
    assert len(set(asked)) == 3, "each try has a challenge of its own"


def test_filler_that_was_launched_into_a_sink_does_not_leave_for_people_later(room: CalendarRoom) -> None:
    text = TEXT + "\nIn two sentences, say what this issue is about and why it matters to your readers.\n"
    (room.workspace.root / "issues" / f"{SLUG}.md").write_text(text, encoding="utf-8")
    sink = replace(room.workspace, settings=replace(room.workspace.settings, smtp_sink=True))
    launched = commit(sink, proposed(sink), by=BY)
    assert isinstance(launched, Launched)
    transport = MemoryTransport(capabilities=RELAY)
    summary = deliver_slice(room.workspace, launched.mailing, transport=transport)
    assert transport.messages == []
    assert (summary.status.value, summary.accepted) == ("paused", 0)
    assert summary.problem is not None
    assert "is from the template of new issues" in summary.problem.message
    assert room.store.audience_size(LIST) == 3


def test_the_certificate_says_that_nobody_asked(room: CalendarRoom, tmp_path: Path) -> None:
    values = {"base_url": "https://a.rivertown.gov", "base_url_unproven": "Tried by hand"}
    workspace = with_values(room.workspace, **values)
    launched = commit(workspace, proposed(workspace), by=BY)
    assert isinstance(launched, Launched)
    assert deliver_slice(workspace, launched.mailing, transport=MemoryTransport()).finished
    for name, as_json in (("certificate.html", False), ("certificate.json", True)):
        write_certificate(workspace, launched.mailing.id, path=tmp_path / name, json=as_json)
        assert "Tried by hand" in (tmp_path / name).read_text(encoding="utf-8")
