"""Worker health: which workers run, which ended without saying so, and whether jobs are taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from newsletter.app.mailing_jobs import (
    WorkerState,
    job_counts,
    live_workers,
    longest_waiting_job,
    seen_workers,
)
from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.sending_settings import MACHINE, differing_settings, sending_settings
from newsletter.app.workspace import Workspace
from newsletter.model.phrase import joined, phrase, setting
from newsletter.schedule.wall_time import format_short

_WAITS_TOO_LONG = timedelta(minutes=2)
"""A free worker takes a job within seconds."""


def worker_health(workspace: Workspace) -> Iterator[tuple[bool, str]]:
    """Yield what the workers are like and whether it is sound, if mailings are left to them. StoreError."""
    if not workspace.settings.has_workers:
        yield from _not_expected(workspace)
        return
    now = workspace.store.server_time()
    found, jobs = live_workers(workspace), job_counts(workspace)
    waiting = phrase("jobs waiting: {ready} now, {later} for later", ready=jobs.ready, later=jobs.later)
    slots, busy = sum(one.slots for one in found), sum(one.busy for one in found)
    if found:
        said = phrase(
            "{number} running, {busy} of {slots} slots in use, {waiting}: {running}",
            number=len(found),
            busy=busy,
            slots=slots,
            waiting=waiting,
            running=_names(found),
        )
        yield True, said
    elif since := longest_waiting_job(workspace):
        at = format_short(since, workspace.settings.schedule.zone)
        said = phrase(
            "none is running, and emails have waited since {since}; {waiting}", since=at, waiting=waiting
        )
        yield False, said
    else:
        yield False, phrase("none is running, and nothing is sent without one; {waiting}", waiting=waiting)
    yield from _other_settings(workspace, found)
    if busy < slots:
        yield from _job_that_nobody_takes(workspace, now)
    yield from _not_running(workspace, [one for one in seen_workers(workspace) if one not in found], now)


def _not_expected(workspace: Workspace) -> Iterator[tuple[bool, str]]:
    """Say that workers run where mailings are not left to them: these settings and theirs differ."""
    if workspace.settings.database_url.startswith("sqlite"):
        return
    if found := live_workers(workspace):
        yield (
            False,
            phrase(
                "{number} running on this database, but {setting} is not set here, so mailings launched here "
                "are sent here: set it, or stop {running}",
                number=len(found),
                setting=setting("sending.workers"),
                running=_names(found),
            ),
        )


def _names(found: Iterable[WorkerState]) -> str:
    return ", ".join(f"{one.host} ({one.pid})" for one in found)


def _other_settings(workspace: Workspace, found: Iterable[WorkerState]) -> Iterator[tuple[bool, str]]:
    """Name the workers, and the scheduler, whose newsletter.toml is not the one that is read here."""
    mine = sending_settings(workspace.settings)
    others: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        others.setdefault(differing_settings(mine, one.settings), []).append(f"{one.host} ({one.pid})")
    if not scheduler_missing_since(workspace):
        seen = workspace.store.seen().settings
        others.setdefault(differing_settings(mine, seen), []).append(phrase("the scheduler"))
    others.pop((), None)
    for names, who in others.items():
        yield (
            MACHINE.issuperset(names),
            phrase(
                "other settings than in the newsletter.toml here: {names}, at {who}",
                names=", ".join(names),
                who=joined(", ", who),
            ),
        )


def _job_that_nobody_takes(workspace: Workspace, now: datetime) -> Iterator[tuple[bool, str]]:
    since = longest_waiting_job(workspace)
    if since is not None and since < now - _WAITS_TOO_LONG:
        at = format_short(since, workspace.settings.schedule.zone)
        yield (
            False,
            phrase("a job has waited since {since}, although a slot is free: restart the workers", since=at),
        )


def _not_running(
    workspace: Workspace, others: list[WorkerState], now: datetime
) -> Iterator[tuple[bool, str]]:
    """Say of whom a heartbeat is left that does not count."""
    if ended := [one for one in others if one.seen_at <= now]:
        last = max(ended, key=lambda one: one.seen_at)
        yield (
            True,
            phrase(
                "ended without notice since yesterday: {number}, the last one {host} ({pid}) at {at}",
                number=len(ended),
                host=last.host,
                pid=last.pid,
                at=format_short(last.seen_at, workspace.settings.schedule.zone),
            ),
        )
