"""Launching: what sending an issue would do, as a value, and doing it. Every mailing starts here.

`prepare` changes nothing. `commit` first repeats every check, however much time has passed since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from newsletter.app.announced_events import remember_events
from newsletter.app.approvals import authors_of, edition_approvals
from newsletter.app.audience_preview import VariantCount, count_variants
from newsletter.app.base_url import launch_links, reason_not_asked
from newsletter.app.cadence import has_digests, recipients_of_round
from newsletter.app.departure_day import day_of
from newsletter.app.editions import check_issue, render_issue
from newsletter.app.kept_versions import Milestone, keep_milestone
from newsletter.app.launch_due import launch_due
from newsletter.app.launch_refusals import launch_refusals
from newsletter.app.refusals import Refused, refused
from newsletter.app.scheduling import (
    SchedulePreview,
    current_instant,
    preview_send,
    read_moment,
    schedule_edition,
)
from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import (
    Action,
    Actor,
    Clearance,
    Edition,
    Expression,
    Finding,
    Hint,
    Instant,
    Issue,
    Mailing,
    MailingStatus,
    Recipients,
    Schedule,
    ScheduleStatus,
    marks_correction,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.ports import Launch
from newsletter.schedule.approval import ApprovalStatus
from newsletter.sending.launch import ContinueMailing, NoLaunch, NothingToSend, StartMailing, decide_launch

WAIT_SECONDS = 0.5
"""How often a send that can still be undone checks whether it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When an issue is to be sent: now, at a time in words ("next Tuesday 9:00"), or at an instant."""

    words: str = ""
    instant: Instant | None = None
    readers_zone: bool = False
    rule: str = ""
    """The recurrence that gave the instant ("every Tuesday 9:00"), for the record."""

    @property
    def is_now(self) -> bool:
        """Whether it is to be sent now."""
        return not self.words and self.instant is None

    @property
    def spoken(self) -> str:
        """The words that are kept on record."""
        return self.words or self.rule or "now"


NOW = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What sending would do: which edition, to how many people, when. Nothing is stored yet."""

    issue: Issue
    edition: Edition
    when: When
    transport: str
    correction: bool
    recipients: Recipients
    segment: Expression | None
    """It goes only to those on the list who are in it."""
    override: str
    round: int
    preview: SchedulePreview
    people: int
    """How many it would be sent to; `paused` more have paused, `digest_readers` more get the digest."""
    paused: int
    digest_readers: int
    variants: tuple[VariantCount, ...]
    """How many people get each version, and for how many it has nothing; () for an issue in one version."""
    authors: tuple[str, ...]
    approval: ApprovalStatus
    findings: tuple[Finding, ...]
    refusals: tuple[Refused, ...]
    """Why it cannot be sent as things are now, the main reason first; () if it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """The rest of an earlier mailing can be sent; `changed`: the file is no longer what was frozen then."""

    mailing: Mailing
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySent:
    """Exactly this content was already sent to everyone."""

    mailing: Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class Launched:
    """The mailing started: its deliveries are queued."""

    mailing: Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """The edition is frozen and goes out at its time. `replaced` is the schedule that it replaced."""

    schedule: Schedule
    replaced: Schedule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The schedule was held instead of launched, for the reason in it."""

    schedule: Schedule


Prepared: TypeAlias = Proposal | Unfinished | AlreadySent | Refused
Outcome: TypeAlias = Launched | Scheduled | Held | Refused


def prepare(
    workspace: Workspace,
    issue: Issue,
    *,
    when: When = NOW,
    transport: str = "",
    correction: bool = False,
    recipients: Recipients = Recipients.ALL,
    segment: Expression | None = None,
    override: str = "",
) -> Prepared:
    """Return what sending an issue would do; changes nothing.

    `transport` is a name, "" for the publication's own. `recipients` narrows who gets a later round,
    `segment` who of the list gets it at all. Raises ThemeError, PictureError, IssueError, ScheduleError (a
    time that is not understood), SettingsError (a transport setting is missing), StoreError.
    """
    issue = replace(issue, correction=False)
    edition = render_issue(workspace, issue)
    marked = replace(issue, correction=True)
    earlier = workspace.store.mailings(issue=edition.issue, list=edition.list)
    corrected = render_issue(workspace, marked) if earlier else edition
    decision = decide_launch(
        earlier, edition, correction=correction, corrected=corrected, recipients=recipients
    )
    match decision:
        case NoLaunch():
            return Refused(message=decision.message, hint=decision.hint, next_steps=decision.next_steps)
        case NothingToSend():
            return AlreadySent(mailing=decision.mailing)
        case ContinueMailing():
            return _unfinished(decision)
    name = transport or workspace.settings.transport
    open_transport(workspace, name)  # a missing password is reported before anything is launched
    if marks_correction(decision.round, recipients):
        issue, edition = marked, corrected
    return _proposal(
        workspace,
        issue,
        edition,
        when=when,
        transport=name,
        correction=correction,
        recipients=recipients,
        segment=segment,
        override=override,
        round_=decision.round,
        instant=_instant(workspace, edition, when),
    )


def commit(workspace: Workspace, proposal: Proposal, *, by: Actor) -> Outcome:
    """Launch or schedule what was proposed, unless something forbids it by now.

    A send with an undo time, and one that overrides a guard, is scheduled: `wait_for_launch` then launches
    it. Raises StoreError.
    """
    if proposal.when.words and proposal.preview.send_at <= workspace.clock.now():
        return Refused(
            message=phrase("The time {words} has passed in the meantime", words=repr(proposal.when.words)),
            hint="Choose another time",
        )
    edition = proposal.edition
    earlier = workspace.store.mailings(issue=edition.issue, list=edition.list)
    decision = decide_launch(earlier, edition, correction=proposal.correction, recipients=proposal.recipients)
    if not isinstance(decision, StartMailing):
        return Refused(
            message=phrase("{issue} was sent to {to} in the meantime", issue=edition.issue, to=edition.list),
            next_steps=(Hint(Action.CANCEL_ISSUE, edition.issue), Hint(Action.SEND_AS_CORRECTION)),
        )
    current = _proposal(
        workspace,
        proposal.issue,
        proposal.edition,
        when=proposal.when,
        transport=proposal.transport,
        correction=proposal.correction,
        recipients=proposal.recipients,
        segment=proposal.segment,
        override=proposal.override,
        round_=decision.round,
        instant=current_instant(workspace) if proposal.when.is_now else proposal.preview.instant,
    )
    if current.refusals:
        return current.refusals[0]
    try:
        remember_events(workspace, proposal.issue)
        return _execute(workspace, current, by)
    except RefusedError as error:
        return refused(error)


def _execute(workspace: Workspace, proposal: Proposal, by: Actor) -> Launched | Scheduled:
    if proposal.when.is_now and not workspace.settings.schedule.undo_minutes and not proposal.override:
        mailing = _launch(workspace, proposal)
        _keep(workspace, proposal, Milestone.SENT, by)
        return Launched(mailing=mailing)
    schedule, replaced = schedule_edition(
        workspace,
        proposal.edition,
        proposal.preview,
        round_=proposal.round,
        transport=proposal.transport,
        spoken=proposal.when.spoken,
        made_by=by,
        authors=proposal.authors,
        override=proposal.override,
        recipients=proposal.recipients,
        segment=proposal.segment,
    )
    _keep(workspace, proposal, Milestone.SCHEDULED, by)
    return Scheduled(schedule=schedule, replaced=replaced)


def _keep(workspace: Workspace, proposal: Proposal, milestone: Milestone, by: Actor) -> None:
    keep_milestone(workspace, proposal.issue, milestone, edition=proposal.edition.digest, by=by.name)


def wait_for_launch(workspace: Workspace, schedule: Schedule, *, wait: Callable[[float], bool]) -> Outcome:
    """Wait until a schedule is due and launch it; returns Launched, Held, or Refused if it was cancelled.

    `wait` waits for some seconds and returns whether to stop: then the schedule is cancelled. A scheduler
    that runs elsewhere may launch it first; the mailing is the same.
    """
    while True:
        schedule = workspace.store.schedule_by_id(schedule.id)
        now = workspace.clock.now()
        match schedule.status:
            case ScheduleStatus.LAUNCHED:
                return Launched(mailing=_mailing_of(workspace, schedule))
            case ScheduleStatus.HELD:
                return Held(schedule=schedule)
            case ScheduleStatus.CANCELLED:
                why = phrase("schedule {id} was cancelled ({reason})", id=schedule.id, reason=schedule.reason)
                return Refused(message=phrase("{issue} was not sent: {why}", issue=schedule.issue, why=why))
        if schedule.send_at <= now:
            launch_due(workspace, schedule, last_seen=now)
        elif wait(WAIT_SECONDS):
            workspace.store.cancel_schedule(schedule.id, "cancelled during the undo time", now=now)


def _unfinished(decision: ContinueMailing) -> Unfinished | Refused:
    mailing = decision.mailing
    if mailing.status is MailingStatus.PAUSED:
        steps = (Hint(Action.RESUME_MAILING, str(mailing.id)), Hint(Action.CANCEL_MAILING, str(mailing.id)))
        edited = "The issue was edited since; resuming sends the earlier text to the rest"
        return Refused(
            message=phrase("Mailing {id} is paused ({reason})", id=mailing.id, reason=mailing.reason),
            hint=edited if decision.changed else "",
            next_steps=steps if decision.changed else steps[:1],
        )
    return Unfinished(mailing=mailing, changed=decision.changed)


def _instant(workspace: Workspace, edition: Edition, when: When) -> Instant:
    if when.words:
        return read_moment(workspace, when.words, list_key=edition.list)
    return when.instant or current_instant(workspace)


def _proposal(
    workspace: Workspace,
    issue: Issue,
    edition: Edition,
    *,
    when: When,
    transport: str,
    correction: bool,
    recipients: Recipients,
    segment: Expression | None,
    override: str,
    round_: int,
    instant: Instant,
) -> Proposal:
    """Return the proposal for a send as things are now."""
    among = recipients_of_round(workspace.publication, edition, round_, recipients)
    # A digest has the same issues for all its readers.
    among = replace(among, segment=segment, by_digest=among.by_digest and segment is None)
    mailed = replace(among, topics=edition.topics if edition.needs_topic else ())
    preview = preview_send(
        workspace,
        instant,
        issue=edition.issue,
        list_key=edition.list,
        readers_zone=when.readers_zone,
        correction=round_ > 0,
        among=mailed,
    )
    authors = authors_of(workspace, issue)
    reaches = reaches_people(workspace, transport)
    links = launch_links(workspace, transport, edition)
    people, paused = workspace.store.audience_and_paused(edition.list, mailed, at=preview.send_at)
    proposal = Proposal(
        issue=issue,
        edition=edition,
        when=when,
        transport=transport,
        correction=correction,
        recipients=recipients,
        segment=segment,
        override=override,
        round=round_,
        preview=preview,
        people=people,
        paused=paused,
        digest_readers=workspace.store.digest_readers(edition.list, mailed),
        variants=count_variants(workspace.store, edition, among, at=preview.send_at),
        authors=authors,
        approval=edition_approvals(workspace, edition, authors),
        findings=(
            *check_issue(
                workspace, issue, edition, reaches_people=reaches, leaves=day_of(workspace, preview)
            ),
            *links.findings,
        ),
        refusals=(),
    )
    return replace(proposal, refusals=tuple(launch_refusals(workspace, proposal, links)))


def _launch(workspace: Workspace, proposal: Proposal) -> Mailing:
    mailing, _new = workspace.store.launch(
        Launch(
            edition=proposal.edition,
            list=proposal.edition.list,
            round=proposal.round,
            transport=proposal.transport,
            policy=workspace.settings.policy,
            now=workspace.clock.now(),
            clearance=Clearance(approvals=workspace.settings.schedule.approvals, authors=proposal.authors),
            base_url_unproven=reason_not_asked(workspace, proposal.transport),
            recipients=proposal.recipients,
            segment=proposal.segment,
            by_digest=has_digests(workspace.publication, proposal.edition.list),
        )
    )
    workspace.wake_up.call()
    return mailing


def _mailing_of(workspace: Workspace, schedule: Schedule) -> Mailing:
    mailing = workspace.store.mailing(schedule.mailing_id) if schedule.mailing_id is not None else None
    if mailing is None:
        raise RefusedError(
            phrase("schedule {id} was launched, but its mailing no longer exists", id=schedule.id)
        )
    return mailing
