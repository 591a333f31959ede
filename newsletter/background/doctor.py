"""Health checks: the setup, the scheduler and the jobs, and what can be tried over the network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from newsletter.app.feeds import feed_healths
from newsletter.app.mailbox import mailbox_server
from newsletter.app.outdated_schedules import outdated_schedules
from newsletter.app.passkeys import stale_passkey_hosts
from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.signing_up import open_lists
from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.transport_names import transport_label
from newsletter.app.welcoming import welcome_problem
from newsletter.app.workspace import Workspace
from newsletter.background.jobs import job_rows
from newsletter.background.online_checks import LIMIT_SECONDS, run_online_checks
from newsletter.background.worker_health import worker_health
from newsletter.dns_records import DnsRecords
from newsletter.errors import NewsletterError
from newsletter.model import Action, Hint, Level, MailingStatus, ScheduleStatus
from newsletter.model.phrase import joined, phrase, setting, without_start
from newsletter.ports import DnsLookup
from newsletter.preflight.filler import settings_findings
from newsletter.schedule.wall_time import format_short
from newsletter.store.heartbeat import DIED_AFTER

_WAITS_TOO_LONG = timedelta(minutes=15)
_MOST_PAUSED = 5
"""How many paused mailings are named; of the others their number is enough."""
_LOW_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check and its result; `sound` False needs someone's attention."""

    name: str
    sound: bool
    message: str
    next_steps: tuple[Hint, ...] = ()
    """What can be done about it."""


def run_checks(
    workspace: Workspace,
    *,
    offline: bool = False,
    dns: DnsLookup | None = None,
    seconds: float = LIMIT_SECONDS,
) -> tuple[Check, ...]:
    """Run all checks; never raises for what a check finds.

    Unless `offline`, mail server, provider, mailbox, base_url and the DNS are tried, in `seconds` at most.
    `dns` is the machine's own DNS server by default.
    """
    local = _run_local(workspace)
    tried = () if offline else run_online_checks(workspace, dns or DnsRecords(), seconds=seconds)
    online = [Check(name=one.name, sound=one.sound, message=one.message) for one in tried]
    place = 1 + max((at for at, one in enumerate(local) if one.name in _FIRST), default=-1)
    return tuple(dict.fromkeys((*local[:place], *online, *local[place:])))


def _run_local(workspace: Workspace) -> list[Check]:
    checks: list[Check] = []
    for name, check in _CHECKS.items():
        try:
            checks += [
                Check(
                    name=name,
                    sound=sound,
                    message=text,
                    next_steps=() if sound else _NEXT_STEPS.get(name, ()),
                )
                for sound, text in check(workspace)
            ]
        except NewsletterError as error:
            checks.append(Check(name=name, sound=False, message=str(error), next_steps=error.next_steps))
        except OSError as error:
            checks.append(Check(name=name, sound=False, message=str(error)))
    return checks


_Results = Iterator[tuple[bool, str]]


def _transport(workspace: Workspace) -> _Results:
    name = workspace.settings.transport
    open_transport(workspace, name)
    reaches = reaches_people(workspace, name)
    label = transport_label(name)
    yield (
        True,
        phrase("{transport} is set up", transport=label)
        if reaches
        else phrase("{transport} is set up and reaches nobody", transport=label),
    )


def _mailbox(workspace: Workspace) -> _Results:
    if workspace.settings.mailbox is not None:
        mailbox_server(workspace)  # a missing password is reported without a connection
    elif workspace.settings.bounce_mailbox:
        yield (
            True,
            phrase(
                "no one processes email to {bounce_mailbox}: set [mailbox]",
                bounce_mailbox=workspace.settings.bounce_mailbox,
            ),
        )


def _provider_reports(workspace: Workspace) -> _Results:
    """Say whether the provider's reports can come in, do come in, and are applied."""
    name = workspace.settings.transport
    rules = workspace.settings.webhooks.get(name)
    if rules is None:
        return
    if not rules.keys:
        if reaches_people(workspace, name):
            where = f"{rules.key_setting} or {rules.key_variable}"
            yield (
                False,
                phrase(
                    "{provider} cannot report bounces and complaints: set up its event webhook for "
                    "/hooks/{name}, and put its verification key into {where}",
                    provider=transport_label(name),
                    name=name,
                    where=where,
                ),
            )
        return
    state, zone = workspace.store.webhook_state(name), workspace.settings.schedule.zone
    last = state.last_received_at
    yield (
        True,
        phrase("last at {format_short}", format_short=format_short(last, zone))
        if last
        else phrase("none has come yet"),
    )
    if state.waiting_since and state.waiting_since < workspace.clock.now() - _WAITS_TOO_LONG:
        since = format_short(state.waiting_since, zone)
        yield (
            False,
            phrase("waiting to be applied since {since}: {waiting}", since=since, waiting=state.waiting),
        )
    if state.failed:
        yield False, phrase("kept, because they could not be applied: {failed}", failed=state.failed)
    if state.unmatched:
        yield (
            True,
            phrase("events about no delivery of this publication: {unmatched}", unmatched=state.unmatched),
        )


def _passkeys(workspace: Workspace) -> _Results:
    """Say whether there are passkeys that browsers will not use, because the host's name changed."""
    host = urlsplit(workspace.publication.base_url).hostname or ""
    stale = stale_passkey_hosts(workspace, host) if host else ()
    if stale:
        yield (
            False,
            phrase(
                "made for {hosts}, and base_url is at {host}: staff sign in by password, and add new ones",
                hosts=", ".join(stale),
                host=host,
            ),
        )


def _samples(workspace: Workspace) -> _Results:
    if reaches_people(workspace, workspace.settings.transport):
        for finding in settings_findings(workspace.publication, Level.ERROR):
            yield False, joined(". ", (finding.message, finding.hint))


def _settings(workspace: Workspace) -> _Results:
    """Nothing to say while every setting of the file does something."""
    for said in workspace.settings.without_effect:
        yield False, said


def _theme(workspace: Workspace) -> _Results:
    from newsletter.rendering.theme import load_theme
    from newsletter.starter import theme_folders

    load_theme(theme_folders(workspace.root), workspace.publication.theme)
    yield True, phrase("loaded: {theme}", theme=workspace.publication.theme)


def _address(workspace: Workspace) -> _Results:
    is_set = bool(workspace.publication.postal_address)
    yield (
        is_set,
        phrase("set")
        if is_set
        else phrase("missing, but required by law: {setting}", setting=setting("publication.postal_address")),
    )


def _sign_up(workspace: Workspace) -> _Results:
    """Nothing to say while nobody can sign up, or no confirmation email would reach anybody."""
    is_open = open_lists(workspace) and reaches_people(workspace, workspace.settings.transport)
    if is_open and not workspace.publication.privacy_url:
        yield (
            False,
            phrase(
                "the form does not say what becomes of people's data: set {setting}",
                setting=setting("publication.privacy_url"),
            ),
        )


def _welcome(workspace: Workspace) -> _Results:
    for key, one in workspace.publication.lists.items():
        if one.welcome:
            problem = welcome_problem(workspace, key)
            yield (
                not problem,
                problem or phrase("{welcome} is sent to people who join {key}", welcome=one.welcome, key=key),
            )


def _disk(workspace: Workspace) -> _Results:
    free = shutil.disk_usage(workspace.root).free
    yield free >= _LOW_BYTES, phrase("{number:.1f} GB free", number=free / 1024**3)


def _database(workspace: Workspace) -> _Results:
    """Nothing to say of SQLite: a file has no pooler in front of it."""
    if workspace.settings.database_url.startswith("sqlite"):
        return
    problem = workspace.store.pooling_problem()
    yield not problem, problem or phrase("PostgreSQL; each connection is a session of its own")


def _scheduler(workspace: Workspace) -> _Results:
    waiting = len(workspace.store.schedules(ScheduleStatus.WAITING))
    needed = _scheduler_work(workspace, waiting)
    if missing_since := scheduler_missing_since(workspace):
        work = phrase(" ({work})", work=needed) if needed else ""
        yield (
            not needed,
            phrase(
                "not running ({missing_since}); scheduled issues are not sent until it runs{work}",
                missing_since=missing_since,
                work=work,
            ),
        )
    else:
        yield True, phrase("running, {waiting} scheduled", waiting=waiting)
    for held in workspace.store.schedules(ScheduleStatus.HELD):
        yield (
            False,
            phrase(
                "schedule {id} ({issue}) is held: {reason}", id=held.id, issue=held.issue, reason=held.reason
            ),
        )


def _schedules(workspace: Workspace) -> _Results:
    for one in outdated_schedules(workspace):
        about = phrase(
            "schedule {id} ({issue} to {list})",
            id=one.schedule.id,
            issue=one.schedule.issue,
            list=one.schedule.list,
        )
        yield (
            not one.needs_attention,
            phrase("{about} {explanation}", about=about, explanation=one.explanation),
        )


def _scheduler_work(workspace: Workspace, waiting: int) -> str:
    """Return what needs a scheduler; "" if nothing does."""
    sending = () if workspace.settings.has_workers else workspace.store.sending_mailings()
    to_continue = sum(workspace.store.next_due(one.id) is not None for one in sending)
    slots = len(workspace.settings.schedule.slots)
    digests = len(workspace.store.digest_cadences())
    works = (
        (waiting, phrase("{number} scheduled", number=waiting)),
        (to_continue, phrase("{number} being sent", number=to_continue)),
        (slots, phrase("recurring issues: {number}", number=slots)),
        (digests, phrase("{number} with digest readers", number=digests)),
    )
    return joined(", ", [words for number, words in works if number])


def _mailings(workspace: Workspace) -> _Results:
    paused = [one for one in workspace.store.mailings() if one.status is MailingStatus.PAUSED]
    for one in paused[-_MOST_PAUSED:]:
        yield (
            False,
            phrase(
                "mailing {id} ({issue}) is paused: {reason}", id=one.id, issue=one.issue, reason=one.reason
            ),
        )
    if (more := len(paused) - _MOST_PAUSED) > 0:
        yield False, phrase("earlier mailings that are paused, too: {number}", number=more)


def _jobs(workspace: Workspace) -> _Results:
    for job in job_rows(workspace):
        if job.problem:
            yield False, phrase("{name}: {problem}", name=job.name, problem=job.problem)
    before, zone = workspace.clock.now() - DIED_AFTER, workspace.settings.schedule.zone
    for state in workspace.store.job_states().values():
        if state.finished_at is None and state.started_at < before:
            since = format_short(state.started_at, zone)
            yield (
                False,
                phrase(
                    "{name}: started {since} and never finished; restart the scheduler",
                    name=state.name,
                    since=since,
                ),
            )


def _feeds(workspace: Workspace) -> _Results:
    for one in feed_healths(workspace):
        if one.alert:
            yield False, without_start(one.alert, "feed ")


_CHECKS: dict[str, Callable[[Workspace], _Results]] = {
    phrase("postal address"): _address,
    phrase("sample values"): _samples,
    phrase("settings"): _settings,
    phrase("passkeys"): _passkeys,
    phrase("sign-up"): _sign_up,
    phrase("welcome emails"): _welcome,
    phrase("theme"): _theme,
    phrase("transport"): _transport,
    phrase("mailbox"): _mailbox,
    phrase("provider reports"): _provider_reports,
    phrase("disk"): _disk,
    phrase("database"): _database,
    phrase("workers"): worker_health,
    phrase("scheduler"): _scheduler,
    phrase("schedules"): _schedules,
    phrase("mailings"): _mailings,
    phrase("feeds"): _feeds,
    phrase("jobs"): _jobs,
}

_FIRST = ("transport", "mailbox")
"""What is tried over the network comes after these."""

_NEXT_STEPS: dict[str, tuple[Hint, ...]] = {
    "provider reports": (Hint(Action.RUN_SCHEDULER),),
    "workers": (Hint(Action.RUN_WORKER),),
    "scheduler": (Hint(Action.RUN_SCHEDULER), Hint(Action.LIST_SCHEDULES)),
    "schedules": (Hint(Action.LIST_SCHEDULES),),
    "mailings": (Hint(Action.LIST_MAILINGS),),
}
