"""The doctor: says what is sound and what needs somebody, and falls over nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.webhooks import apply_reports
from newsletter.background.doctor import Check, run_checks
from newsletter.model import MailingStatus, Slot
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.app.own_pages import with_values
from tests.app.short_issue import FIXED, SLUG, TYPO, edit, schedule_issue, write_issue
from tests.store.people import LIST, a_launch

NO_REPORTS = (
    "SendGrid cannot report bounces and complaints: set up its event webhook for /hooks/sendgrid, and put its "
    "verification key into sendgrid.event_keys or NEWSLETTER_SENDGRID_EVENT_KEY"
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def unsound(room: CalendarRoom) -> list[str]:
    """Return what is not sound, but for schedules: the plans of these tests have no issue files."""
    checks = (one for one in run_checks(room.workspace) if one.name != "schedules")
    return [f"{one.name}: {one.message}" for one in checks if not one.sound]


def test_a_fresh_publication_is_sound(room: CalendarRoom) -> None:
    assert unsound(room) == []
    names = [one.name for one in run_checks(room.workspace)]
    assert names == ["postal address", "theme", "transport", "disk", "scheduler"]


def test_a_sign_up_form_says_what_becomes_of_data(room: CalendarRoom) -> None:
    def told(privacy_url: str, *, sign_up: bool = True, transport: str = "smtp") -> list[str]:
        workspace = with_values(room.workspace, base_url="https://news.rivertown.gov")
        publication = workspace.publication
        lists = {key: replace(one, public=True) for key, one in publication.lists.items()}
        settings = replace(
            workspace.settings,
            publication=replace(publication, lists=lists, privacy_url=privacy_url),
            web=replace(workspace.settings.web, sign_up=sign_up),
            transport=transport,
        )
        checks = run_checks(replace(workspace, settings=settings), offline=True)
        return [one.message for one in checks if one.name == "sign-up"]

    wanted = (
        "the form does not say what becomes of people's data: set publication.privacy_url in newsletter.toml"
    )
    assert told("") == [wanted]
    assert told("https://rivertown.gov/privacy") == []
    assert told("", sign_up=False) == []
    assert told("", transport="outbox") == []


def test_a_provider_that_cannot_report_is_told_with_what_to_do(room: CalendarRoom) -> None:
    assert reports(room, key="") == [(False, NO_REPORTS)]
    assert reports(room, key="", sink=True) == []
    assert reports(room, key="", transport="smtp") == []


def test_the_providers_last_report_is_told_and_what_became_of_it(room: CalendarRoom) -> None:
    assert reports(room) == [(True, "none has come yet")]
    store = room.store
    store.keep_batch("sendgrid", b"[", now=room.clock.now())
    assert reports(room) == [(True, "last at 2026-11-24 09:30 PST")]
    room.clock.later(minutes=20)
    assert reports(room)[1:] == [(False, "waiting to be applied since 2026-11-24 09:30 PST: 1")]
    apply_reports(room.workspace)
    assert reports(room)[1:] == [(False, "kept, because they could not be applied: 1")]
    store.keep_batch("sendgrid", b'[{"event": "bounce"}]', now=room.clock.now())
    apply_reports(room.workspace)
    assert (True, "events about no delivery of this publication: 1") in reports(room)


def reports(
    room: CalendarRoom, *, key: str = "a key", sink: bool = False, transport: str = "sendgrid"
) -> list[tuple[bool, str]]:
    """Return what is told of a provider's reports."""
    settings = room.workspace.settings
    rules = replace(settings.webhooks["sendgrid"], keys=(key,) if key else ())
    changed = replace(
        settings,
        transport=transport,
        sendgrid=replace(settings.sendgrid, key="SG.x", sink=sink),
        webhooks={"sendgrid": rules},
    )
    checks = run_checks(replace(room.workspace, settings=changed), offline=True)
    return [(one.sound, one.message) for one in checks if one.name == "provider reports"]


def test_what_waits_needs_a_scheduler(room: CalendarRoom) -> None:
    room.plan()
    assert unsound(room) == [
        "scheduler: not running (it has never run); scheduled issues are not sent until it runs (1 scheduled)"
    ]
    room.turn()
    assert Check(name="scheduler", sound=True, message="running, 1 scheduled") in run_checks(room.workspace)
    room.clock.later(hours=1)
    assert unsound(room) == [
        "scheduler: not running (last seen 2026-11-24 09:30 PST); scheduled issues are not sent until it runs (1 scheduled)"
    ]


def test_a_sign_of_life_from_tomorrow_is_none(room: CalendarRoom) -> None:
    room.plan(send_at=START + timedelta(days=3))
    room.clock.later(days=1)
    room.turn()
    room.clock.time = START
    assert len(unsound(room)) == 1


def test_slots_and_later_waves_need_a_scheduler_too(room: CalendarRoom) -> None:
    room.turn()
    room.clock.later(hours=1)
    assert unsound(room) == []
    room.rules(slots=(Slot(key="weekly", list=LIST, every="every Tuesday 9:00"),))
    (told,) = unsound(room)
    assert told.endswith("(recurring issues: 1)")
    room.rules(slots=())
    mailing, _new = room.store.launch(replace(a_launch(), due={"": START + timedelta(days=1)}))
    (told,) = unsound(room)
    assert told.endswith("(1 being sent)")
    room.store.steer(mailing.id, MailingStatus.CANCELLED, now=START)
    assert unsound(room) == []


def test_what_is_held_paused_or_failed_is_told(room: CalendarRoom) -> None:
    plan = room.plan()
    room.store.hold_schedule(plan.id, "stale", now=START)
    mailing, _new = room.store.launch(a_launch())
    room.store.steer(mailing.id, MailingStatus.PAUSED, now=START, reason="a typo")
    room.store.take_job("feeds", START, now=START)
    room.store.end_job("feeds", START, now=START, result="", problem="it is down")
    assert unsound(room) == [
        "scheduler: schedule 1 (an-issue) is held: stale",
        "mailings: mailing 1 (sanctuary-city) is paused: a typo",
        "jobs: feeds: it is down",
    ]


def test_of_many_paused_mailings_the_latest_are_named_and_the_others_counted(room: CalendarRoom) -> None:
    for number in range(1, 9):
        mailing, _new = room.store.launch(a_launch(number=number))
        room.store.steer(mailing.id, MailingStatus.PAUSED, now=START, reason="a typo")
    assert unsound(room) == [
        *(f"mailings: mailing {number} (sanctuary-city) is paused: a typo" for number in range(4, 9)),
        "mailings: earlier mailings that are paused, too: 3",
    ]


def test_a_job_that_does_not_end_is_told(room: CalendarRoom) -> None:
    room.store.take_job("feeds", START, now=START)
    room.clock.later(minutes=59)
    assert unsound(room) == []
    room.clock.later(minutes=2)
    assert unsound(room) == [
        "jobs: feeds: started 2026-11-24 09:30 PST and never finished; restart the scheduler"
    ]


def test_a_broken_set_up_is_told_with_a_hint(room: CalendarRoom) -> None:
    settings = room.workspace.settings
    publication = replace(settings.publication, theme="no-such-theme", postal_address="")
    room.workspace = replace(
        room.workspace, settings=replace(settings, transport="sendgrid", publication=publication)
    )
    told = [f"{one.name}: {one.message}" for one in run_checks(room.workspace, offline=True) if not one.sound]
    assert [line.partition(":")[0] for line in told] == [
        "postal address", "sample values", "sign-up", "theme", "transport", "provider reports"
    ]  # fmt: skip
    assert "NEWSLETTER_SENDGRID_KEY" in told[4]


def test_a_schedule_that_holds_an_earlier_text_is_told_and_one_that_does_not_is_sound(
    room: CalendarRoom,
) -> None:
    def told() -> list[tuple[bool, str]]:
        checks = run_checks(room.workspace)
        return [(one.sound, one.message) for one in checks if one.name == "schedules"]

    write_issue(room)
    schedule_issue(room)
    assert told() == []
    edit(room, TYPO, FIXED)
    ((sound, message),) = told()
    assert not sound
    assert message.startswith(f"schedule 1 ({SLUG} to {LIST}) holds an earlier version of the issue")
