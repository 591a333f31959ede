"""A subscriber file imported: what it did is a value, and nothing is half written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.subscriber_import import ImportedFile, import_file
from newsletter.errors import ImportFileError, RefusedError
from newsletter.model import Actor, Door, SuppressionReason
from newsletter.ports import ImportCounts
from newsletter.subscribers.contact_status import ContactStatus
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST

SAM = Actor(name="Sam", door=Door.COMMAND_LINE)
EXPORT = """email,name,status,ward,SMS status
a@example.org,Ana,subscribed,13,unsubscribed
b@example.org,Bo,unsubscribed,13,
c@example.org,Cy,bounced,13,
d@example.org,Di,pending,13,
e@example.org,Ed,enabled,13,
nobody,Flo,subscribed,13,
"""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def run(room: CalendarRoom, content: str, *, name: str = "people.csv", **how: object) -> ImportedFile:
    file = room.workspace.root / name
    file.write_text(content, encoding="utf-8")
    return import_file(room.workspace, file, list_key=LIST, basis="form 3", by=SAM, **how)  # type: ignore[arg-type]


def test_an_export_is_taken_in_and_accounted_for(room: CalendarRoom) -> None:
    found = run(room, EXPORT)
    assert found.counts == ImportCounts(added=1, updated=0, unchanged=0, suppressed=0)
    assert found.suppressed_now == {SuppressionReason.UNSUBSCRIBED: 1, SuppressionReason.BOUNCED: 1}
    assert [(one.word, one.status, one.rows) for one in found.not_subscribed] == [
        ("unsubscribed", ContactStatus.UNSUBSCRIBED, 1),
        ("bounced", ContactStatus.BOUNCED, 1),
        ("pending", ContactStatus.NEVER, 1),
    ]
    assert [bad.row for bad in found.bad] == [6, 7]
    assert found.status_columns == (("status", 4),)
    assert [(one.name, one.meant) for one in found.left_out] == [("ward", ""), ("SMS status", "")]
    (rejected,) = found.rejected
    assert rejected.read_text(encoding="utf-8-sig").count("\n") == 3


def test_a_dry_run_says_the_same_and_writes_nothing(room: CalendarRoom) -> None:
    before = run(room, EXPORT, dry_run=True)
    assert before.rejected == ()
    assert room.store.suppressions("b@example.org") == ()
    assert room.store.subscriber("a@example.org") is None
    after = run(room, EXPORT)
    assert (before.counts, before.suppressed_now) == (after.counts, after.suppressed_now)


def test_the_same_file_again_changes_nothing(room: CalendarRoom) -> None:
    run(room, EXPORT)
    again = run(room, EXPORT)
    assert again.counts == ImportCounts(added=0, updated=0, unchanged=1, suppressed=0)
    assert (again.suppressed_now, again.suppressed_before) == ({}, 2)


def test_whoever_was_on_the_list_and_left_elsewhere_is_off_it(room: CalendarRoom) -> None:
    run(room, "email\nb@example.org\n")
    run(room, EXPORT)
    known = room.store.subscriber("b@example.org")
    assert known is not None
    assert [place.status.value for place in known.subscriptions] == ["unsubscribed"]
    assert known.consents[-1].source == "people.csv row 3"


def test_a_column_is_passed_over_with_its_number(room: CalendarRoom) -> None:
    assert run(room, "email,Removed\na@example.org,yes\n", ignored={"removed": 1}).counts.added == 1
    with pytest.raises(RefusedError):
        run(room, "email,Removed\nz@example.org,yes\n", ignored={"removed": 2})
    assert room.store.subscriber("z@example.org") is None


def test_a_file_of_another_name_is_refused_before_anything_is_written(room: CalendarRoom) -> None:
    with pytest.raises(RefusedError):
        run(room, "email,status\na@example.org,subscribed\nb@example.org,bounced\n", name="bounces.csv")
    assert room.store.suppressions("b@example.org") == ()


def test_a_file_that_a_tool_named_suppresses_everybody_in_it(room: CalendarRoom) -> None:
    found = run(room, "Email Address\na@example.org\n", name="unsubscribed_members_export_0123456789.csv")
    assert found.status_of_file is ContactStatus.UNSUBSCRIBED
    assert run(room, "email\na@example.org\n").counts.suppressed == 1


def test_a_file_that_cannot_be_read_changes_nothing(room: CalendarRoom) -> None:
    with pytest.raises(ImportFileError):
        run(room, "name,status\nAna,unsubscribed\n")
