"""Many sign-ups in an hour are reported to staff, who can pause them; a few are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.signing_up import open_lists, sign_up
from newsletter.app.signup_alert import report_signup_rate
from newsletter.app.workspace import Workspace
from newsletter.background.staff_mail import EMAILED_KINDS
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.own_pages import with_values
from tests.app.test_signing_up import BASE, in_public
from tests.store.people import LIST


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def with_web(workspace: Workspace, **changes: object) -> Workspace:
    web = replace(workspace.settings.web, **changes)  # type: ignore[arg-type]
    return replace(workspace, settings=replace(workspace.settings, web=web))


def ask(workspace: Workspace, numbers: range) -> None:
    for number in numbers:
        sign_up(
            workspace, f"a{number}@rivertown.gov", (LIST,), lang="en", form="page", words="Yes",
            client=f"203.0.{number}.5",
        )  # fmt: skip


def test_from_a_number_on_staff_are_told_once_in_six_hours(room: CalendarRoom) -> None:
    workspace = with_web(in_public(with_values(room.workspace, base_url=BASE)), sign_up_alert=10)
    ask(workspace, range(9))
    assert report_signup_rate(workspace) == ("sign-ups in the last hour: 9", ())
    ask(workspace, range(9, 12))
    (notice,) = report_signup_rate(workspace)[1]
    assert "12 sign-ups in the last hour" in notice.text
    assert "sign_up = false" in notice.text
    assert "rivertown" not in notice.text
    assert notice.kind in EMAILED_KINDS
    assert report_signup_rate(workspace)[1] == ()
    room.clock.later(hours=7)
    assert report_signup_rate(workspace) == ("sign-ups in the last hour: 0", ())
    ask(workspace, range(20, 31))
    assert len(report_signup_rate(workspace)[1]) == 1


def test_zero_is_never_and_a_pause_holds_at_once(room: CalendarRoom) -> None:
    workspace = with_web(in_public(with_values(room.workspace, base_url=BASE)), sign_up_alert=0)
    ask(workspace, range(12))
    assert report_signup_rate(workspace)[1] == ()
    assert open_lists(with_web(workspace, sign_up=False)) == ()
