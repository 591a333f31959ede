"""Launching: by whatever door, nothing begins without preflight, approval and guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.app.approvals import approve
from newsletter.app.delivering import deliver_slice
from newsletter.app.editions import open_issue, render_issue
from newsletter.app.launching import (
    NOW,
    AlreadySent,
    Launched,
    Proposal,
    Scheduled,
    Unfinished,
    When,
    commit,
    prepare,
    wait_for_launch,
)
from newsletter.app.refusals import Refused
from newsletter.app.slots import process_slots
from newsletter.errors import ScheduleError, SettingsError
from newsletter.model import Action, Blackout, MailingStatus, ScheduleStatus, Slot
from newsletter.transports.memory import MemoryTransport
from tests.app.actors import staff
from tests.app.calendar_setup import START, CalendarRoom, calendar_room

SLUG = "2023-03-11-sanctuary-city"
LIST = "constituents"
BY = staff("bo")
ELECTION = Blackout(key="election", first=START.date(), last=START.date(), reason="Election day")
BROKEN = "\n[Read more](http://localhost/a)\n\n![](march.png)\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        ready(opened)
        yield opened


def ready(room: CalendarRoom, *, broken: bool = False) -> None:
    """Write the sample issue so that nothing stands in its way, dated today."""
    file = room.workspace.root / "issues" / f"{SLUG}.md"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("- pull:"))
    text = text.replace("date: 2023-03-11", f"date: {START.date()}\nauthors: [Ana Ruiz]")
    file.write_text(text + (BROKEN if broken else ""), encoding="utf-8")


def proposed(room: CalendarRoom, when: When = NOW, **given: object) -> Proposal:
    prepared = prepare(room.workspace, open_issue(room.workspace, SLUG), when=when, **given)  # type: ignore[arg-type]
    assert isinstance(prepared, Proposal)
    return prepared


def test_preparing_changes_nothing_and_committing_launches(room: CalendarRoom) -> None:
    proposal = proposed(room)
    assert (proposal.refusals, proposal.people, proposal.round) == ((), 3, 0)
    assert room.store.mailings() == ()
    outcome = commit(room.workspace, proposal, by=BY)
    assert isinstance(outcome, Launched)
    assert outcome.mailing.digest == proposal.edition.digest


def test_pressing_twice_launches_once(room: CalendarRoom) -> None:
    proposal = proposed(room)
    assert isinstance(commit(room.workspace, proposal, by=BY), Launched)
    again = commit(room.workspace, proposal, by=BY)
    assert isinstance(again, Refused)
    assert again.message == f"{SLUG} was sent to {LIST} in the meantime"
    assert len(room.store.mailings()) == 1


def test_what_is_under_way_is_gone_on_with_and_what_is_done_is_done(room: CalendarRoom) -> None:
    launched = commit(room.workspace, proposed(room), by=BY)
    assert isinstance(launched, Launched)
    issue = open_issue(room.workspace, SLUG)
    assert prepare(room.workspace, issue) == Unfinished(mailing=launched.mailing, changed=False)
    number = launched.mailing.id
    room.store.steer(number, MailingStatus.PAUSED, now=START, reason="a typo")
    paused = prepare(room.workspace, issue)
    assert isinstance(paused, Refused)
    assert [hint.action for hint in paused.next_steps] == [Action.RESUME_MAILING]
    room.store.steer(number, MailingStatus.CANCELLED, now=START, reason="")
    assert isinstance(prepare(room.workspace, issue), Refused)
    assert isinstance(prepare(room.workspace, issue, correction=True), Proposal)


def test_a_paused_mailing_of_an_edited_issue_says_what_resuming_would_send(room: CalendarRoom) -> None:
    launched = commit(room.workspace, proposed(room), by=BY)
    assert isinstance(launched, Launched)
    room.store.steer(launched.mailing.id, MailingStatus.PAUSED, now=START, reason="a typo")
    issue = open_issue(room.workspace, SLUG)
    paused = prepare(room.workspace, replace(issue, front=replace(issue.front, subject="Without the typo")))
    assert isinstance(paused, Refused)
    assert "resuming sends the earlier text" in paused.hint
    assert [hint.action for hint in paused.next_steps] == [Action.RESUME_MAILING, Action.CANCEL_MAILING]


def test_what_everybody_has_is_already_sent(room: CalendarRoom) -> None:
    launched = commit(room.workspace, proposed(room), by=BY)
    assert isinstance(launched, Launched)
    assert deliver_slice(room.workspace, launched.mailing, transport=MemoryTransport()).finished
    prepared = prepare(room.workspace, open_issue(room.workspace, SLUG))
    assert isinstance(prepared, AlreadySent)
    assert prepared.mailing.id == launched.mailing.id


def test_a_plan_that_waits_refuses_a_send_now_and_is_replaced_by_another_time(room: CalendarRoom) -> None:
    first = commit(room.workspace, proposed(room, When(words="in 2 hours")), by=BY)
    assert isinstance(first, Scheduled)
    now = proposed(room)
    assert "already scheduled" in now.refusals[0].message
    assert isinstance(commit(room.workspace, now, by=BY), Refused)
    second = commit(room.workspace, proposed(room, When(words="in 3 hours")), by=BY)
    assert isinstance(second, Scheduled)
    assert second.replaced is not None
    assert second.replaced.id == first.schedule.id
    assert (second.schedule.made_by, second.schedule.spoken) == ("bo", "in 3 hours")


def test_a_time_that_passed_while_somebody_decided_is_refused(room: CalendarRoom) -> None:
    proposal = proposed(room, When(words="in 10 minutes"))
    room.clock.later(minutes=11)
    outcome = commit(room.workspace, proposal, by=BY)
    assert isinstance(outcome, Refused)
    assert "has passed in the meantime" in outcome.message
    assert room.store.schedules() == ()


def test_a_send_that_can_be_undone_waits_and_one_that_overrides_is_on_record(room: CalendarRoom) -> None:
    room.rules(undo_minutes=5.0)
    outcome = commit(room.workspace, proposed(room), by=BY)
    assert isinstance(outcome, Scheduled)
    assert outcome.schedule.send_at == START + timedelta(minutes=5)
    room.store.cancel_schedule(outcome.schedule.id, "x", now=START)
    room.rules(undo_minutes=0.0, blackouts=(ELECTION,))
    outcome = commit(room.workspace, proposed(room, override="the mayor asked"), by=BY)
    assert isinstance(outcome, Scheduled)
    assert outcome.schedule.override == "the mayor asked"
    assert isinstance(wait_for_launch(room.workspace, outcome.schedule, wait=lambda _: False), Launched)


def test_all_that_stands_in_the_way_is_said_at_once(room: CalendarRoom) -> None:
    ready(room, broken=True)
    room.rules(approvals=1, blackouts=(ELECTION,))
    reasons = [one.message for one in proposed(room).refusals]
    assert len(reasons) == 3
    assert "has errors" in reasons[0]
    assert "Election day" in reasons[1]
    assert "needs 1 approval" in reasons[2]


def test_nobody_on_the_list_is_refused(room: CalendarRoom) -> None:
    other = replace(room.workspace.publication.lists[LIST])
    publication = replace(
        room.workspace.publication, lists={**room.workspace.publication.lists, "empty": other}
    )
    workspace = replace(room.workspace, settings=replace(room.workspace.settings, publication=publication))
    issue = open_issue(workspace, SLUG)
    issue = replace(issue, front=replace(issue.front, list="empty"))
    prepared = prepare(workspace, issue)
    assert isinstance(prepared, Proposal)
    assert prepared.refusals[0].message == "No one is subscribed to empty"
    assert isinstance(commit(workspace, prepared, by=BY), Refused)


def test_a_mistake_in_the_set_up_or_the_time_is_an_error(room: CalendarRoom) -> None:
    issue = open_issue(room.workspace, SLUG)
    with pytest.raises(SettingsError, match="SendGrid key"):
        prepare(room.workspace, issue, transport="sendgrid")
    with pytest.raises(ScheduleError):
        prepare(room.workspace, issue, when=When(words="when pigs fly"))


# --- By whatever door ----------------------------------------------------------------------------


def send_now(room: CalendarRoom) -> None:
    prepared = prepare(room.workspace, open_issue(room.workspace, SLUG))
    if isinstance(prepared, Proposal):
        commit(room.workspace, prepared, by=BY)


def send_an_old_proposal(room: CalendarRoom) -> None:
    """Commit what somebody looked at before the rules changed, with every reason against it taken out."""
    prepared = prepare(room.workspace, open_issue(room.workspace, SLUG))
    if isinstance(prepared, Proposal):
        commit(room.workspace, replace(prepared, refusals=(), findings=(), people=99), by=BY)


def send_after_a_while(room: CalendarRoom) -> None:
    workspace = room.workspace
    rules = replace(workspace.settings.schedule, undo_minutes=2.0)
    workspace = replace(workspace, settings=replace(workspace.settings, schedule=rules))
    prepared = prepare(workspace, open_issue(workspace, SLUG))
    if isinstance(prepared, Proposal):
        outcome = commit(workspace, prepared, by=BY)
        if isinstance(outcome, Scheduled):

            def wait(_seconds: float) -> bool:
                room.clock.later(minutes=2)
                return False

            wait_for_launch(workspace, outcome.schedule, wait=wait)


def send_at_an_hour(room: CalendarRoom) -> None:
    prepared = prepare(room.workspace, open_issue(room.workspace, SLUG), when=When(words="in 30 minutes"))
    if isinstance(prepared, Proposal):
        commit(room.workspace, prepared, by=BY)
    room.turn()
    room.clock.later(minutes=30)
    room.turn()


def send_by_a_slot(room: CalendarRoom) -> None:
    slot = Slot(key="weekly", list=LIST, every="every Tuesday 10:30", deadline_hours=2.0, automatic=True)
    room.rules(slots=(slot,))
    process_slots(room.workspace)
    room.turn()
    room.clock.later(hours=1)
    room.turn()


DOORS: tuple[Callable[[CalendarRoom], None], ...] = (
    send_now,
    send_an_old_proposal,
    send_after_a_while,
    send_at_an_hour,
    send_by_a_slot,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    door=st.sampled_from(DOORS),
    broken=st.booleans(),
    closed=st.booleans(),
    needed=st.integers(0, 2),
    given_by=st.sets(st.sampled_from(["Bo", "Cy", "Ana Ruiz"])),
    edited=st.booleans(),
)
def test_nothing_launches_without_preflight_approval_and_guards(
    tmp_path_factory: pytest.TempPathFactory,
    door: Callable[[CalendarRoom], None],
    broken: bool,
    closed: bool,
    needed: int,
    given_by: set[str],
    edited: bool,
) -> None:
    with calendar_room(tmp_path_factory.mktemp("door")) as room:
        ready(room)
        issue = open_issue(room.workspace, SLUG)
        for name in sorted(given_by):
            approve(room.workspace, issue, render_issue(room.workspace, issue), name=name, by=staff(name))
        if edited:
            file = room.workspace.root / issue.path
            file.write_text(file.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
        if broken:
            ready(room, broken=True)
        blackouts = (ELECTION,) if closed else ()
        room.rules(approvals=needed, blackouts=blackouts)
        door(room)
        approved = 0 if edited or broken else len(given_by - {"Ana Ruiz"})
        allowed = not broken and not closed and approved >= needed
        assert [one.issue for one in room.store.mailings()] == ([SLUG] if allowed else [])
        if not allowed:
            assert ScheduleStatus.LAUNCHED not in {one.status for one in room.store.schedules()}
