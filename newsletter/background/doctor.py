"""The doctor: is the set-up sound, and how are the jobs doing. It asks nobody but the mailbox."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from newsletter.app.feeds import feed_healths
from newsletter.app.mail import open_transport
from newsletter.app.mailbox import mailbox_server
from newsletter.app.workspace import Workspace
from newsletter.background.jobs import job_rows
from newsletter.errors import NewsletterError
from newsletter.model import MailingStatus, ScheduleStatus
from newsletter.schedule.wall_time import local
from newsletter.store.database import Store
from newsletter.store.heartbeat import DIED_AFTER

_LOW_BYTES = 500 * 1024 * 1024
_ALIVE = timedelta(minutes=6)
"""A scheduler that cron starts every five minutes is alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `sound` False needs somebody to do something."""

    name: str
    sound: bool
    message: str


def examine(newsletter: Workspace, store: Store) -> tuple[Check, ...]:
    """Look at everything; never raises for what a check finds."""
    checks: list[Check] = []
    for name, look in _LOOKS.items():
        try:
            checks += [Check(name=name, sound=sound, message=text) for sound, text in look(newsletter, store)]
        except (NewsletterError, OSError) as error:
            checks.append(Check(name=name, sound=False, message=str(error)))
    return tuple(checks)


_Found = Iterator[tuple[bool, str]]


def _transport(newsletter: Workspace, _store: Store) -> _Found:
    name = newsletter.settings.transport
    open_transport(newsletter, name)
    yield True, f"{name} has what it needs (nothing was sent)"


def _mailbox(newsletter: Workspace, _store: Store) -> _Found:
    server = newsletter.settings.mailbox
    if server is None:
        if newsletter.settings.bounce_mailbox:
            yield True, f"nobody reads what comes to {newsletter.settings.bounce_mailbox}: see [mailbox]"
        return
    with mailbox_server(newsletter).open() as box:
        yield True, f"{box.name} can be read"


def _theme(newsletter: Workspace, _store: Store) -> _Found:
    from newsletter.rendering.theme import load_theme
    from newsletter.starter import theme_folders

    load_theme(theme_folders(newsletter.root), newsletter.publication.theme)
    yield True, f"{newsletter.publication.theme} loads"


def _address(newsletter: Workspace, _store: Store) -> _Found:
    given = bool(newsletter.publication.postal_address)
    yield given, "given" if given else "missing: the law wants one; set publication.postal_address"


def _disk(newsletter: Workspace, _store: Store) -> _Found:
    free = shutil.disk_usage(newsletter.root).free
    yield free >= _LOW_BYTES, f"{free / 1024**3:.1f} GB free"


def _scheduler(newsletter: Workspace, store: Store) -> _Found:
    waiting = len(store.schedules(ScheduleStatus.WAITING))
    needed = _needs_a_scheduler(newsletter, store, waiting)
    if gone := scheduler_missing_since(newsletter, store):
        yield not needed, f"{gone}; `newsletter serve` sends what is scheduled{needed}"
    else:
        yield True, f"runs, {waiting} waiting"
    for plan in store.schedules(ScheduleStatus.HELD):
        yield False, f"schedule {plan.id} ({plan.issue}) is held: {plan.reason}"


def scheduler_missing_since(newsletter: Workspace, store: Store) -> str:
    """Say since when no scheduler was seen; "" while one runs."""
    seen = store.seen().at
    if seen is None:
        return "never ran"
    # A sign from tomorrow was left by a clock that went wrong, and says nothing of today.
    if abs(newsletter.clock.now() - seen) <= _ALIVE:
        return ""
    return f"was last seen {local(seen, newsletter.settings.schedule.zone):%Y-%m-%d %H:%M %Z}"


def _needs_a_scheduler(newsletter: Workspace, store: Store, waiting: int) -> str:
    """Say what a scheduler is missed for; "" when it is for nothing."""
    under_way = sum(store.next_due(one.id) is not None for one in store.sending_mailings())
    slots = len(newsletter.settings.schedule.slots)
    counted = {"waiting": waiting, "under way": under_way, "to look after in [slots]": slots}
    parts = [f"{number} {name}" for name, number in counted.items() if number]
    return f" ({', '.join(parts)})" if parts else ""


def _mailings(_newsletter: Workspace, store: Store) -> _Found:
    for one in store.mailings():
        if one.status is MailingStatus.PAUSED:
            yield False, f"mailing {one.id} ({one.issue}) is paused: {one.reason}"


def _jobs(newsletter: Workspace, store: Store) -> _Found:
    for job in job_rows(newsletter, store):
        if job.problem:
            yield False, f"{job.name}: {job.problem}"
    before, zone = newsletter.clock.now() - DIED_AFTER, newsletter.settings.schedule.zone
    for state in store.job_states().values():
        if state.finished_at is None and state.started_at < before:
            since = f"{local(state.started_at, zone):%Y-%m-%d %H:%M %Z}"
            yield False, f"{state.name}: began {since} and has no end; start `newsletter serve` again"


def _feeds(newsletter: Workspace, store: Store) -> _Found:
    for one in feed_healths(newsletter, store):
        if one.alert:
            yield False, one.alert.removeprefix("feed ")


_LOOKS: dict[str, Callable[[Workspace, Store], _Found]] = {
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
