"""Segments of a publication: sent to, scheduled, corrected, and never more people than they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.editions import open_issue
from newsletter.app.launching import Launched, Proposal, Scheduled, When, commit, prepare
from newsletter.app.segments import count_segments, find_segment
from newsletter.errors import RefusedError
from newsletter.model import Cadence, DeliveryStatus, MailingStatus, Recipients
from newsletter.subscribers.segments import read_segment
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.app.test_launching import BY, LIST, SLUG, proposed, ready
from tests.store.people import NOW, a_consent, a_person, key

SPANISH = 'lang = "es"'


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        ready(opened)
        people = ((a_person(n, lang="es-MX" if n % 2 else "en"), a_consent()) for n in range(10, 20))
        opened.store.import_people(people)
        publication = replace(
            opened.workspace.publication,
            segments={"spanish": SPANISH},
            segment_trees={"spanish": read_segment(SPANISH, ())},
        )
        settings = replace(opened.workspace.settings, publication=publication)
        opened.workspace = replace(opened.workspace, settings=settings)
        yield opened


def sent_to(room: CalendarRoom, mailing_id: int) -> set[int]:
    return {one.subscriber_id for one in room.store.deliveries(mailing_id)}


def ids(room: CalendarRoom, *numbers: int) -> set[int]:
    found = (room.store.subscriber(key(number)) for number in numbers)
    return {one.id for one in found if one is not None}


def test_only_who_is_in_the_segment_is_the_audience(room: CalendarRoom) -> None:
    segment = find_segment(room.workspace.publication, "spanish")
    proposal = proposed(room, segment=segment)
    assert (proposal.people, proposal.refusals) == (5, ())
    outcome = commit(room.workspace, proposal, by=BY)
    assert isinstance(outcome, Launched)
    assert (outcome.mailing.audience, outcome.mailing.segment) == (5, SPANISH)
    assert sent_to(room, outcome.mailing.id) == ids(room, 11, 13, 15, 17, 19)


def test_a_schedule_asks_the_segment_when_it_is_launched(room: CalendarRoom) -> None:
    segment = find_segment(room.workspace.publication, SPANISH)
    at = When(words="in 2 hours")
    outcome = commit(room.workspace, proposed(room, at, segment=segment), by=BY)
    assert isinstance(outcome, Scheduled)
    assert outcome.schedule.segment == SPANISH
    room.store.import_people([(a_person(20, lang="es"), a_consent())])
    room.clock.later(hours=2)
    room.scheduler()
    mailing = room.store.launch_schedule(
        outcome.schedule.id, now=START + timedelta(hours=2), due={}, approvals=0
    )
    assert mailing is not None
    assert sent_to(room, mailing.id) == ids(room, 11, 13, 15, 17, 19, 20)


def test_a_later_round_can_go_to_those_of_a_segment_who_missed_it(room: CalendarRoom) -> None:
    spanish = find_segment(room.workspace.publication, "spanish")
    first = commit(room.workspace, proposed(room, segment=spanish), by=BY)
    assert isinstance(first, Launched)
    room.store.steer(first.mailing.id, MailingStatus.CANCELLED, now=START, reason="")
    everyone = proposed(room, recipients=Recipients.MISSED_IT)
    narrowed = proposed(room, recipients=Recipients.MISSED_IT, segment=spanish)
    assert (everyone.people, narrowed.people) == (13, 5)


def test_readers_of_a_digest_get_it_as_an_email(room: CalendarRoom) -> None:
    room.store.set_cadence(key(11), LIST, Cadence.WEEKLY, now=NOW)
    segment = find_segment(room.workspace.publication, "spanish")
    proposal = proposed(room, segment=segment)
    assert (proposal.people, proposal.digest_readers) == (5, 0)
    outcome = commit(room.workspace, proposal, by=BY)
    assert isinstance(outcome, Launched)
    assert {one.status for one in room.store.deliveries(outcome.mailing.id)} == {DeliveryStatus.QUEUED}


def test_nobody_in_the_segment_is_a_refusal(room: CalendarRoom) -> None:
    segment = find_segment(room.workspace.publication, 'lang = "fr"')
    prepared = prepare(room.workspace, open_issue(room.workspace, SLUG), segment=segment)
    assert isinstance(prepared, Proposal)
    assert prepared.refusals[0].message == f"No one on {LIST} who would get it is in the segment"


def test_the_issue_that_is_sent_is_none_of_the_last_issues(room: CalendarRoom) -> None:
    segment = find_segment(room.workspace.publication, "got none of last 1")
    proposal = proposed(room, segment=segment)
    outcome = commit(room.workspace, proposal, by=BY)
    assert isinstance(outcome, Launched)
    assert outcome.mailing.audience == proposal.people == 13


def test_segments_are_counted_at_once(room: CalendarRoom) -> None:
    counts = count_segments(room.workspace, LIST)
    assert (counts.people, [(one.name, one.people) for one in counts.segments]) == (13, [("spanish", 5)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("spanisch", "there is no segment “spanisch”. Did you mean spanish?"),
        ("lang = es", "the segment cannot be read: “es” stands where a text in quotation marks should be"),
        ("clicked any of last 5", "opens and clicks are not tracked"),
    ],
)
def test_a_segment_that_is_none_is_explained(room: CalendarRoom, text: str, words: str) -> None:
    with pytest.raises(RefusedError) as told:
        find_segment(room.workspace.publication, text)
    assert words in str(told.value)
