"""A month shows each day's entries in the publication's zone, and whole weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.month import MonthEntry, month_of
from newsletter.model import Blackout, Slot
from tests.app.issue_desk import LIST, IssueDesk, issue_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[IssueDesk]:
    with issue_desk(tmp_path) as opened:
        yield opened


def with_rules(desk: IssueDesk, **rules: object) -> IssueDesk:
    settings = desk.workspace.settings
    schedule = replace(settings.schedule, **rules)  # type: ignore[arg-type]
    return replace(desk, workspace=replace(desk.workspace, settings=replace(settings, schedule=schedule)))


def entries(desk: IssueDesk, year: int, month: int) -> dict[dt.date, list[MonthEntry]]:
    found = month_of(desk.workspace, year, month)
    return {day.date: list(day.entries) for week in found.weeks for day in week if day.entries}


def test_weeks_are_whole_and_begin_as_in_the_country(desk: IssueDesk) -> None:
    month = month_of(desk.workspace, 2026, 11)
    days = [day for week in month.weeks for day in week]
    assert (days[0].date, days[0].date.strftime("%A")) == (dt.date(2026, 11, 1), "Sunday")
    assert len(days) % 7 == 0
    assert [day.date for day in days if day.is_today] == [dt.date(2026, 11, 24)]
    assert (month.before, month.after) == (dt.date(2026, 10, 1), dt.date(2026, 12, 1))
    assert month_of(desk.workspace, 2026, 12).after == dt.date(2027, 1, 1)


def test_what_was_sent_what_is_planned_and_drafts_stand_on_their_days(desk: IssueDesk) -> None:
    desk.write("sent", subject="Gone out")
    desk.launch("sent")
    desk.write("planned")
    desk.schedule("planned", "2026-12-01T04:00:00+00:00")  # the evening before, in Los Angeles
    desk.write("draft", subject="Not yet")
    found = entries(desk, 2026, 11)
    today = {(one.kind.value, one.status, one.title) for one in found[dt.date(2026, 11, 24)]}
    assert ("mailing", "sent", "Gone out") in today
    assert ("issue", "draft", "Not yet") in today
    (planned,) = [one for one in found[dt.date(2026, 11, 30)] if one.kind == "mailing"]
    assert (planned.status, planned.issue) == ("waiting", "planned")


def test_days_off_holidays_and_slots_are_shown(desk: IssueDesk) -> None:
    off = Blackout(key="move", first=dt.date(2026, 11, 29), last=dt.date(2026, 12, 2), reason="We are moving")
    slot = Slot(key="weekly", list=LIST, every="every Friday 10:00")
    room = with_rules(desk, blackouts=(off,), slots=(slot,), holidays="US-CA")
    found = entries(room, 2026, 11)
    moving = [day for day, ones in found.items() if any(one.title == "We are moving" for one in ones)]
    assert moving[:2] == [dt.date(2026, 11, 29), dt.date(2026, 11, 30)]
    assert any("Thanksgiving" in one.title for one in found[dt.date(2026, 11, 26)])
    assert any(one.kind == "slot" for one in found[dt.date(2026, 11, 27)])
    assert not any(one.kind == "slot" for one in found.get(dt.date(2026, 11, 20), []))


def test_whoever_works_on_one_list_sees_its_entries_only(desk: IssueDesk) -> None:
    desk.write("mine")
    desk.write("theirs", list_key="press")
    month = month_of(desk.workspace, 2026, 11, lists=("press",))
    assert [one.issue for day in month.busy_days for one in day.entries] == ["theirs"]
