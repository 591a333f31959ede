"""Digests, the whole way: made once when due, of what their readers were not sent, or held for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from newsletter.app.cadence import change_cadence
from newsletter.app.calendar import calendar
from newsletter.app.editions import open_issue
from newsletter.app.launching import Proposal, prepare
from newsletter.app.mailing_control import pause_mailing
from newsletter.app.outdated_schedules import outdated_schedules
from newsletter.app.reader_digests import (
    MOST_PICTURES,
    coming_digests,
    make_due_digests,
    preview_digest,
    write_digest,
)
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Blackout, Cadence, ScheduleStatus
from tests.app.digest_room import MONDAY, DigestRoom, digest_room
from tests.web.archived import Draft, correct, launch, write
from tests.web.site import LIST

ES = ("en", "es")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[DigestRoom]:
    with digest_room(tmp_path) as found:
        yield found


def seen(room: DigestRoom) -> None:
    """Let a scheduler see that there are digest readers."""
    make_due_digests(room.workspace)


def test_a_weekly_reader_gets_one_email_with_what_was_sent(room: DigestRoom) -> None:
    weekly, every = room.read("weekly"), room.read("every", "every")
    seen(room)
    room.issue("bins")
    room.issue("parks")
    room.clock.time = MONDAY
    room.tick()
    assert room.got(weekly) == ["Weekly digest: News of parks (+1)"]
    assert room.got(every) == ["News of bins", "News of parks"]
    (digest,) = room.digests()
    text = room.text(digest)
    assert "https://letters.thirteenth.example/archive/parks" in text
    assert text.index("News of parks") < text.index("News of bins")
    assert "Who can apply, what to bring, and where to get help." in text


def test_it_is_made_once_however_often_it_is_looked_for(room: DigestRoom) -> None:
    weekly = room.read("weekly")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    for _ in range(3):
        room.tick()
        room.later(hours=5)
    assert len(room.got(weekly)) == 1
    assert len(room.workspace.store.schedules()) == 1


def test_nothing_sent_no_digest(room: DigestRoom) -> None:
    weekly = room.read("weekly")
    seen(room)
    room.clock.time = MONDAY
    assert room.tick() == ()
    room.later(days=7)
    assert room.tick() == ()
    assert room.got(weekly) == []


def test_what_is_sent_after_its_hour_is_in_the_next_one_alone(room: DigestRoom) -> None:
    weekly = room.read("weekly")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    room.tick()
    room.later(hours=2)
    room.issue("parks")
    room.later(days=7)
    room.tick()
    assert room.got(weekly) == ["Weekly digest: News of bins", "Weekly digest: News of parks"]


def test_daily_weekly_and_monthly_readers_get_their_own(room: DigestRoom) -> None:
    daily, weekly, monthly = (room.read(one, one) for one in ("daily", "weekly", "monthly"))
    seen(room)
    room.issue("bins")
    for day in range(1, 9):
        room.clock.time = datetime.fromisoformat("2026-11-24T15:00:10+00:00")
        room.later(days=day)
        room.tick()
    assert room.got(daily) == ["Daily digest: News of bins"]
    assert room.got(weekly) == ["Weekly digest: News of bins"]
    assert room.got(monthly) == ["Monthly digest: News of bins"]


def test_who_chose_a_digest_in_the_middle_of_the_week_gets_no_issue_twice(room: DigestRoom) -> None:
    whole, late = room.read("whole"), room.read("late", "every")
    seen(room)
    room.issue("bins")
    change_cadence(room.workspace, late, LIST, Cadence.WEEKLY)
    room.issue("parks")
    joined = room.read("joined")
    room.issue("buses")
    room.clock.time = MONDAY
    room.tick()
    assert room.got(whole) == ["Weekly digest: News of buses (+2)"]
    assert room.got(late) == ["News of bins", "Weekly digest: News of buses (+1)"]
    assert room.got(joined) == ["Weekly digest: News of buses"]


def test_who_goes_back_to_every_issue_gets_the_next_and_is_told_what_waited(room: DigestRoom) -> None:
    reader = room.read("reader")
    seen(room)
    room.issue("bins")
    change = change_cadence(room.workspace, reader, LIST, Cadence.EVERY)
    assert [one.title for one in change.waiting] == ["News of bins"]
    room.issue("parks")
    room.clock.time = MONDAY
    room.tick()
    assert room.got(reader) == ["News of parks"]


def test_who_changes_to_a_monthly_digest_misses_nothing_and_gets_nothing_twice(room: DigestRoom) -> None:
    reader = room.read("reader")
    room.read("monthly", "monthly")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    room.tick()
    room.later(hours=1)
    room.issue("parks")
    change_cadence(room.workspace, reader, LIST, Cadence.MONTHLY)
    room.later(days=1)
    room.tick()
    assert room.got(reader) == ["Weekly digest: News of bins", "Monthly digest: News of parks"]


def test_a_digest_is_in_the_languages_of_its_issues_with_links_to_their_pages(room: DigestRoom) -> None:
    room.read("spanish", lang="es-MX")
    seen(room)
    room.issue("bins", langs=ES)
    room.issue("parks")
    room.clock.time = MONDAY
    room.tick()
    (digest,) = room.digests()
    text = room.text(digest, "es")
    assert "Resumen semanal" in text
    assert "30 de noviembre de 2026" in text
    assert "https://letters.thirteenth.example/archive/bins.es" in text
    assert "News of bins (es)" in text
    edition = room.workspace.store.edition_of(digest.id)
    (spanish,) = edition.others
    assert spanish.subject == "Resumen semanal: News of parks (+1)"
    assert 'lang="en"' in spanish.html


def test_titles_are_shown_as_they_are_and_never_markup_or_fields(room: DigestRoom) -> None:
    room.read("reader")
    seen(room)
    room.issue("bins", title="Bins [50% off]: *today* <b>only</b> {{first_name}} 1. _x_ \\ `y`", body="Soon.")
    room.clock.time = MONDAY
    room.tick()
    (digest,) = room.digests()
    assert "Bins [50% off]: *today* <b>only</b> 1. _x_ \\ `y`" in room.text(digest)
    assert "<b>only</b>" not in room.workspace.store.edition_of(digest.id).html


def test_pictures_of_the_newest_issues_are_shown(room: DigestRoom) -> None:
    room.read("reader")
    seen(room)
    for number in range(MOST_PICTURES + 1):
        room.issue(f"issue-{number}", picture="march.png")
    digest = preview_digest(room.workspace, LIST, Cadence.WEEKLY)
    assert [one.alt for one in digest.edition.pictures] == ["A crowd marching at sunset"] * MOST_PICTURES


def test_pictures_are_in_the_message_also_where_those_of_issues_are_hosted(room: DigestRoom) -> None:
    room.change(images_base_url="https://img.riverton.example")
    room.read("reader")
    seen(room)
    room.issue("bins", picture="march.png")
    edition = preview_digest(room.workspace, LIST, Cadence.WEEKLY).edition
    (picture,) = edition.pictures
    assert f'src="cid:{picture.name}@' in edition.html
    assert "img.riverton.example" not in edition.html


def test_a_corrected_issue_is_in_a_digest_once_as_corrected(room: DigestRoom) -> None:
    reader = room.read("reader")
    room.read("every", "every")
    seen(room)
    draft = Draft(slug="bins", title="News of bins")
    room.issue("bins", title="News of bins")
    correct(room, draft, body="Who can apply: everybody.")
    room.clock.time = MONDAY
    room.tick()
    (first,) = room.digests()
    assert "Corrected" not in room.text(first)
    room.later(days=1)
    correct(room, draft, body="Who can apply: everybody in the district.")
    room.later(days=6)
    room.tick()
    second = room.digests()[-1]
    assert "Corrected: December 1, 2026" in room.text(second)
    assert len(room.got(reader)) == 2


def test_a_paused_mailing_is_not_in_a_digest_yet(room: DigestRoom) -> None:
    reader = room.read("reader")
    room.read("every", "every")
    seen(room)
    mailing = launch(room, Draft(slug="bins"))
    pause_mailing(room.workspace, mailing.id, reason="a wrong date")
    room.clock.time = MONDAY
    room.tick()
    assert room.got(reader) == []


def test_what_staff_removed_from_the_archive_or_keep_out_of_it_is_in_no_digest(room: DigestRoom) -> None:
    reader = room.read("reader")
    room.read("every", "every")
    seen(room)
    room.issue("bins")
    room.issue("private", head=("archive: no",))
    room.workspace.store.remove_from_archive("bins", reason="x", by="ana", now=room.clock.now())
    assert room.got(reader) == ["News of private"]
    room.clock.time = MONDAY
    room.tick()
    assert room.got(reader) == ["News of private"]


def test_a_proposal_says_how_many_get_the_digest(room: DigestRoom) -> None:
    room.read("reader")
    room.read("every", "every")
    room.issue("bins")
    draft = Draft(slug="parks")
    launch(room, draft)
    proposal = prepare(room.workspace, open_issue(room.workspace, "2023-03-11-sanctuary-city"))
    assert isinstance(proposal, Proposal)
    assert (proposal.people, proposal.digest_readers) == (1, 1)


@pytest.mark.parametrize("company", [(), ("other",)])
def test_a_pause_that_ends_before_the_digest_costs_nobody_an_issue(
    room: DigestRoom, company: tuple[str, ...]
) -> None:
    reader = room.read("reader")
    for name in company:
        room.read(name)
    room.read("every", "every")
    seen(room)
    room.pause(reader, days=2)
    room.issue("bins")
    room.clock.time = MONDAY
    room.tick()
    assert room.got(reader) == ["Weekly digest: News of bins"]


def test_a_digest_that_a_pause_left_out_does_not_come_later(room: DigestRoom) -> None:
    reader = room.read("reader")
    seen(room)
    room.pause(reader, days=10)
    room.issue("bins")
    room.clock.time = MONDAY
    room.tick()
    room.later(hours=2)
    room.issue("parks")
    room.later(days=7)
    room.tick()
    assert room.got(reader) == ["Weekly digest: News of parks"]


def test_a_proposal_counts_a_digest_reader_who_paused_once(room: DigestRoom) -> None:
    reader = room.read("reader")
    room.read("every", "every")
    room.pause(reader, days=2)
    write(room, Draft(slug="bins"))
    proposal = prepare(room.workspace, open_issue(room.workspace, "bins"), transport="outbox")
    assert isinstance(proposal, Proposal)
    assert (proposal.people, proposal.paused, proposal.digest_readers) == (1, 0, 1)


def test_a_list_of_digest_readers_alone_can_be_sent_to(room: DigestRoom) -> None:
    reader = room.read("reader")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    room.tick()
    assert room.got(reader) == ["Weekly digest: News of bins"]


def test_a_digest_that_is_late_is_held_like_any_schedule(room: DigestRoom) -> None:
    reader = room.read("reader")
    seen(room)
    room.issue("bins")
    room.rules(late_minutes=30)
    room.clock.time = MONDAY
    room.later(hours=2)
    (schedule,) = room.tick()
    assert schedule.status is ScheduleStatus.HELD
    assert "it was due 2026-11-30 07:00 PST" in schedule.reason
    assert room.got(reader) == []


def test_a_digest_due_before_a_restore_or_while_nothing_ran_is_held(room: DigestRoom) -> None:
    room.read("reader")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    room.workspace.store.mark_gap(now=MONDAY)
    (schedule,) = room.tick()
    assert schedule.status is ScheduleStatus.HELD
    assert "before the database was restored" in schedule.reason


def test_what_a_cancelled_digest_had_is_in_the_next(room: DigestRoom) -> None:
    reader = room.read("reader")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    make_due_digests(room.workspace)
    (schedule,) = room.workspace.store.schedules()
    room.workspace.store.cancel_schedule(schedule.id, "not today", now=room.clock.now())
    room.later(days=3)
    room.issue("parks")
    room.clock.time = MONDAY
    room.later(days=7)
    room.tick()
    assert room.got(reader) == ["Weekly digest: News of parks (+1)"]


def test_a_blackout_day_holds_a_digest(room: DigestRoom) -> None:
    room.read("reader")
    seen(room)
    room.issue("bins")
    day = date(2026, 11, 30)
    room.rules(blackouts=(Blackout(key="election", first=day, last=day, reason="Election day"),))
    room.clock.time = MONDAY
    (schedule,) = room.tick()
    assert (schedule.status, schedule.reason) == (
        ScheduleStatus.HELD,
        "November 30, 2026 is a blackout day: Election day",
    )


def test_the_distance_between_mailings_and_approvals_do_not_stop_a_digest(room: DigestRoom) -> None:
    reader = room.read("reader")
    room.read("every", "every")
    seen(room)
    room.issue("bins")
    room.rules(distance_hours=24 * 7, approvals=2)
    room.clock.time = MONDAY
    room.tick()
    assert room.got(reader) == ["Weekly digest: News of bins"]


def test_readers_with_a_zone_get_it_at_their_own_hour(room: DigestRoom) -> None:
    room.change(attributes=("timezone",))
    home, berlin = room.read("home"), room.read("berlin", timezone="Europe/Berlin")
    seen(room)
    room.issue("bins")
    room.clock.time = datetime.fromisoformat("2026-11-30T06:00:10+00:00")
    room.tick()
    assert (room.got(home), room.got(berlin)) == ([], ["Weekly digest: News of bins"])
    room.clock.time = MONDAY
    room.tick()
    assert room.got(home) == ["Weekly digest: News of bins"]


def test_a_list_without_web_pages_offers_none_and_says_so_to_staff(room: DigestRoom) -> None:
    reader = room.read("reader")
    seen(room)
    room.issue("bins")
    lists = room.workspace.publication.lists
    room.change(lists={**lists, LIST: replace(lists[LIST], public=False)})
    room.clock.time = MONDAY
    with pytest.raises(NewsletterError, match="the issues of constituents have no web pages"):
        make_due_digests(room.workspace)
    with pytest.raises(RefusedError, match="constituents has no digests") as refused:
        change_cadence(room.workspace, reader, LIST, Cadence.DAILY)
    # Never that it be made public: then anybody could sign up for it, too.
    wanted = "Set lists.constituents.archive in newsletter.toml to true if anybody may read its issues"
    assert refused.value.hint == wanted
    room.issue("parks")
    assert room.got(reader) == ["News of parks"]
    assert change_cadence(room.workspace, reader, LIST, Cadence.EVERY).after is Cadence.EVERY


def test_people_imported_with_an_old_consent_cause_no_late_digest(room: DigestRoom) -> None:
    room.read("every", "every")
    room.issue("bins")
    room.clock.time = MONDAY
    room.later(hours=9)
    room.rules(late_minutes=30)
    room.read("reader")
    assert room.tick() == ()
    room.clock.time = MONDAY
    room.later(days=7)
    assert room.tick() == ()


def test_a_preview_changes_nothing_and_writes_what_would_be_sent(room: DigestRoom, tmp_path: Path) -> None:
    room.read("reader")
    seen(room)
    with pytest.raises(RefusedError, match="nothing was sent to constituents since its last weekly digest"):
        preview_digest(room.workspace, LIST, Cadence.WEEKLY)
    room.issue("bins", langs=ES)
    digest = preview_digest(room.workspace, LIST, Cadence.WEEKLY)
    files = {one.path.name for one in write_digest(room.workspace, digest, tmp_path / "out")}
    name = "digest-weekly-2026-11-30"
    assert {f"{name}{end}" for end in (".html", ".txt", ".eml", ".es.html")} <= files
    assert digest.readers == 1
    assert room.workspace.store.schedules() == ()
    message = (tmp_path / "out" / f"{name}.eml").read_text(encoding="utf-8")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in message


def test_coming_digests_are_in_the_calendar(room: DigestRoom) -> None:
    room.read("reader")
    room.issue("bins")
    (coming,) = coming_digests(room.workspace)
    assert (coming.list, coming.cadence, coming.readers, coming.titles) == (
        LIST, Cadence.WEEKLY, 1, ("News of bins",),
    )  # fmt: skip
    (entry,) = [one for one in calendar(room.workspace, weeks=2) if one.status == "digest"]
    assert (entry.title, entry.detail) == ("weekly digest to constituents", "1 issue so far, 1 reader")
    assert entry.at == datetime.fromisoformat("2026-11-30T15:00:00+00:00")


def test_a_digest_is_no_outdated_schedule_and_no_issue_of_the_archive(room: DigestRoom) -> None:
    from newsletter.app.archive import archived_issues

    room.read("reader")
    seen(room)
    room.issue("bins")
    room.clock.time = MONDAY
    make_due_digests(room.workspace)
    assert outdated_schedules(room.workspace) == ()
    room.tick()
    assert [one.slug for one in archived_issues(room.workspace)] == ["bins"]
