"""People who must not be mailed, brought in by staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.suppressing import SuppressionTerms, suppress_address, suppress_file
from newsletter.errors import AddressError, ImportFileError, RefusedError
from newsletter.model import Actor, ConsentAction, Door, SuppressionReason
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST, key, subscribe

SAM = Actor(name="Sam", door=Door.COMMAND_LINE)
TERMS = SuppressionTerms(reason=SuppressionReason.UNSUBSCRIBED, list=None, by=SAM)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def write(room: CalendarRoom, content: str) -> Path:
    file = room.workspace.root / "left.csv"
    file.write_text(content, encoding="utf-8")
    return file


def test_a_stranger_is_suppressed_everywhere(room: CalendarRoom) -> None:
    assert suppress_address(room.workspace, " Ana@Example.ORG ", TERMS).suppressed == 1
    [one] = room.store.suppressions("ana@example.org")
    assert (one.list, one.reason, one.note) == (
        None,
        SuppressionReason.UNSUBSCRIBED,
        "unsubscribed, according to Sam",
    )


def test_a_subscriber_is_off_every_list_with_a_withdrawal_by_staff(room: CalendarRoom) -> None:
    subscribe(room.store, range(50, 51))
    assert suppress_address(room.workspace, key(50), TERMS).unsubscribed == 1
    known = room.store.subscriber(key(50))
    assert known is not None
    proof = known.consents[-1]
    assert (proof.action, proof.method, proof.actor) == (ConsentAction.WITHDRAWN, "staff", "Sam")


def test_a_list_is_suppressed_with_its_dates_and_reasons(room: CalendarRoom) -> None:
    file = write(
        room, "email,UNSUB_TIME,UNSUB_REASON\na@example.org,2024-01-02,Too many\nnobody,,\nA@example.org,,\n"
    )
    found = suppress_file(room.workspace, file, TERMS)
    assert (found.counts.suppressed, found.again, [bad.row for bad in found.bad]) == (1, 1, [3])
    [one] = room.store.suppressions("a@example.org")
    assert f"{one.at:%Y-%m-%d}" == "2024-01-02"
    assert one.note == "left.csv row 2: UNSUB_TIME “2024-01-02”, UNSUB_REASON “Too many”"
    assert found.rejected is not None
    assert "nobody" in found.rejected.read_text(encoding="utf-8-sig")


def test_a_dry_run_writes_nothing(room: CalendarRoom) -> None:
    file = write(room, "a@example.org\nnobody\n")
    found = suppress_file(room.workspace, file, TERMS, dry_run=True)
    assert (found.counts.suppressed, found.rejected) == (1, None)
    assert room.store.suppressions("a@example.org") == ()


def test_one_list_only_is_for_who_unsubscribed(room: CalendarRoom) -> None:
    suppress_address(room.workspace, "a@example.org", replace(TERMS, list=LIST))
    assert [one.list for one in room.store.suppressions("a@example.org")] == [LIST]
    bounced = SuppressionTerms(reason=SuppressionReason.BOUNCED, list=LIST, by=SAM)
    with pytest.raises(RefusedError, match="every list"):
        suppress_address(room.workspace, "a@example.org", bounced)


def test_what_is_no_address_and_no_list_is_refused(room: CalendarRoom) -> None:
    with pytest.raises(AddressError):
        suppress_address(room.workspace, "ana@", TERMS)
    with pytest.raises(ImportFileError):
        suppress_file(room.workspace, room.workspace.root / "nowhere.csv", TERMS)
