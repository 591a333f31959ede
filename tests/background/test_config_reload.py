"""Following: a running server goes by the file as it is, and by what it said before when it is broken."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.background.config_reload import ConfigReload
from newsletter.background.jobs import JOBS
from newsletter.background.server import Server
from newsletter.errors import SettingsError
from newsletter.model import Notice
from tests.app.calendar_setup import DUE, START, CalendarRoom, calendar_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def follower(room: CalendarRoom) -> ConfigReload:
    return ConfigReload(workspace=room.workspace, environ={})


def write(room: CalendarRoom, more: str = "", *, replaced: tuple[str, str] = ("", "")) -> None:
    """Change the file, and its time: two changes may come within one tick of a file system's clock."""
    file = room.workspace.root / "newsletter.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(*replaced) + more, encoding="utf-8")
    stat = file.stat()
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def test_a_change_is_taken_up_when_it_has_settled(room: CalendarRoom) -> None:
    watched = follower(room)
    assert watched.check() is None
    write(room, '\n[blackouts.mourning]\nfirst = 2026-11-24\nreason = "Mourning"\n')
    assert watched.check() is None
    changed = watched.check()
    assert changed is not None
    assert [one.reason for one in changed.settings.schedule.blackouts] == ["Mourning"]
    assert changed.clock is room.workspace.clock
    assert watched.check() is None


def test_a_broken_file_is_told_once_and_its_mending_is_taken_up(room: CalendarRoom) -> None:
    watched = follower(room)
    write(room, "\nbroken")
    watched.check()
    with pytest.raises(SettingsError, match="not valid TOML"):
        watched.check()
    assert watched.check() is None
    write(room, replaced=("\nbroken", "\n"))
    watched.check()
    assert watched.check() is not None


def test_another_database_needs_a_new_start(room: CalendarRoom) -> None:
    watched = follower(room)
    write(room, replaced=("newsletter.db", "other.db"))
    watched.check()
    with pytest.raises(SettingsError, match=r"has another database now\. Restart this process"):
        watched.check()


def test_leaving_mailings_to_workers_needs_a_new_start(room: CalendarRoom) -> None:
    left = replace(room.workspace, settings=replace(room.workspace.settings, has_workers=True))
    watched = ConfigReload(workspace=left, environ={})
    write(room, "\n")
    watched.check()
    with pytest.raises(SettingsError, match=r"another sending\.workers now\. Restart this process"):
        watched.check()


def test_a_file_that_is_gone_is_told(room: CalendarRoom) -> None:
    watched = follower(room)
    (room.workspace.root / "newsletter.toml").unlink()
    watched.check()
    with pytest.raises(SettingsError, match=r"there is no newsletter\.toml"):
        watched.check()


def test_a_day_of_mourning_written_down_at_the_last_minute_holds_what_leaves_then(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = tuple(job for job in JOBS if job.name != "feeds")  # feeds would ask the world
    monkeypatch.setattr("newsletter.background.jobs.JOBS", quiet)
    plan = room.plan(send_at=DUE, transport="outbox")
    heard: list[Notice] = []
    served = Server(
        workspace=room.workspace,
        on_notice=heard.append,
        stop=threading.Event(),
        config_reload=follower(room),
    )
    for minutes in (0, 20, 40):
        room.clock.time = START + timedelta(minutes=minutes)
        served.once()
    write(room, '\n[blackouts.mourning]\nfirst = 2026-11-24\nreason = "Mourning"\n')
    room.clock.time = DUE - timedelta(minutes=5)
    served.once()
    room.clock.later(minutes=1)
    served.once()
    room.clock.time = DUE
    served.once()
    assert room.status(plan) == ("held", "November 24, 2026 is a blackout day: Mourning")
    assert [one.kind for one in heard] == ["reread", "reminder", "held"]
