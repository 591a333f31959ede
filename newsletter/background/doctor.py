"""The doctor: is the set-up sound, and how are the jobs doing. It asks nobody but the mailbox."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from newsletter.app.feeds import feed_healths
from newsletter.app.mailbox import mailbox_server
from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.background.jobs import job_rows
from newsletter.errors import NewsletterError
from newsletter.model import Action, Hint, MailingStatus, ScheduleStatus
from newsletter.schedule.wall_time import local
from newsletter.store.heartbeat import DIED_AFTER

_LOW_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `sound` False needs somebody to do something."""

    name: str
    sound: bool
    message: str
    next_steps: tuple[Hint, ...] = ()
    """What can be done about it."""


def examine(workspace: Workspace) -> tuple[Check, ...]:
    """Look at everything; never raises for what a check finds."""
    checks: list[Check] = []
    for name, look in _LOOKS.items():
        try:
            checks += [
                Check(name=name, sound=sound, message=text, next_steps=() if sound else _NEXT.get(name, ()))
                for sound, text in look(workspace)
            ]
        except NewsletterError as error:
            checks.append(Check(name=name, sound=False, message=str(error), next_steps=error.next_steps))
        except OSError as error:
            checks.append(Check(name=name, sound=False, message=str(error)))
    return tuple(checks)


_Found = Iterator[tuple[bool, str]]


def _transport(workspace: Workspace) -> _Found:
    name = workspace.settings.transport
    open_transport(workspace, name)
    yield True, f"{name} has what it needs (nothing was sent)"


def _mailbox(workspace: Workspace) -> _Found:
    server = workspace.settings.mailbox
    if server is None:
        if workspace.settings.bounce_mailbox:
            yield True, f"nobody reads what comes to {workspace.settings.bounce_mailbox}: see [mailbox]"
        return
    with mailbox_server(workspace).open() as box:
        yield True, f"{box.name} can be read"


def _theme(workspace: Workspace) -> _Found:
    from newsletter.rendering.theme import load_theme
    from newsletter.starter import theme_folders

    load_theme(theme_folders(workspace.root), workspace.publication.theme)
    yield True, f"{workspace.publication.theme} loads"


def _address(workspace: Workspace) -> _Found:
    given = bool(workspace.publication.postal_address)
    yield given, "given" if given else "missing: the law wants one; set publication.postal_address"


def _disk(workspace: Workspace) -> _Found:
    free = shutil.disk_usage(workspace.root).free
    yield free >= _LOW_BYTES, f"{free / 1024**3:.1f} GB free"


def _scheduler(workspace: Workspace) -> _Found:
    waiting = len(workspace.store.schedules(ScheduleStatus.WAITING))
    needed = _needs_a_scheduler(workspace, waiting)
    if gone := scheduler_missing_since(workspace):
        yield not needed, f"{gone}; nothing that is scheduled is sent until one runs{needed}"
    else:
        yield True, f"runs, {waiting} waiting"
    for plan in workspace.store.schedules(ScheduleStatus.HELD):
        yield False, f"schedule {plan.id} ({plan.issue}) is held: {plan.reason}"


def _needs_a_scheduler(workspace: Workspace, waiting: int) -> str:
    """Say what a scheduler is missed for; "" when it is for nothing."""
    under_way = sum(
        workspace.store.next_due(one.id) is not None for one in workspace.store.sending_mailings()
    )
    slots = len(workspace.settings.schedule.slots)
    counted = {"waiting": waiting, "under way": under_way, "to look after in [slots]": slots}
    parts = [f"{number} {name}" for name, number in counted.items() if number]
    return f" ({', '.join(parts)})" if parts else ""


def _mailings(workspace: Workspace) -> _Found:
    for one in workspace.store.mailings():
        if one.status is MailingStatus.PAUSED:
            yield False, f"mailing {one.id} ({one.issue}) is paused: {one.reason}"


def _jobs(workspace: Workspace) -> _Found:
    for job in job_rows(workspace):
        if job.problem:
            yield False, f"{job.name}: {job.problem}"
    before, zone = workspace.clock.now() - DIED_AFTER, workspace.settings.schedule.zone
    for state in workspace.store.job_states().values():
        if state.finished_at is None and state.started_at < before:
            since = f"{local(state.started_at, zone):%Y-%m-%d %H:%M %Z}"
            yield False, f"{state.name}: began {since} and has no end; restart the server"


def _feeds(workspace: Workspace) -> _Found:
    for one in feed_healths(workspace):
        if one.alert:
            yield False, one.alert.removeprefix("feed ")


_LOOKS: dict[str, Callable[[Workspace], _Found]] = {
    "postal address": _address,
    "theme": _theme,
    "transport": _transport,
    "mailbox": _mailbox,
    "disk": _disk,
    "scheduler": _scheduler,
    "mailings": _mailings,
    "feeds": _feeds,
    "jobs": _jobs,
}

_NEXT: dict[str, tuple[Hint, ...]] = {
    "scheduler": (Hint(Action.RUN_SCHEDULER), Hint(Action.LIST_SCHEDULES)),
    "mailings": (Hint(Action.LIST_MAILINGS),),
}
