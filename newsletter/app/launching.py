"""Launching: what sending an issue would do, as a value; and doing it. The one way by which mailings begin.

`prepare` changes nothing. `commit` asks every question again before it changes anything, so that it makes no
difference which door a proposal came through, or how long somebody looked at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from newsletter.app.approvals import authors_of, standing_of
from newsletter.app.audience_preview import VariantCount, count_variants
from newsletter.app.editions import check_issue, render_issue
from newsletter.app.refusals import Refused, refused
from newsletter.app.scheduling import (
    SchedulePreview,
    due_times,
    preview_departures,
    read_moment,
    refuse_obstacles,
    schedule_edition,
    send_now,
    stopping_now,
)
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import (
    Action,
    Actor,
    Clearance,
    Edition,
    Finding,
    Hint,
    Instant,
    Issue,
    Mailing,
    MailingStatus,
    Schedule,
    ScheduleStatus,
    has_errors,
)
from newsletter.ports import Launch
from newsletter.schedule.approval import ApprovalStatus, unapproved
from newsletter.schedule.stale import stale_reason
from newsletter.sending.launch import ContinueMailing, NoLaunch, NothingToSend, StartMailing, decide_launch

WAIT_SECONDS = 0.5
"""How often a send that can still be undone looks whether it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When an issue is to leave: now, at a time in words ("next Tuesday 9:00"), or at an instant."""

    words: str = ""
    instant: Instant | None = None
    readers_zone: bool = False
    rule: str = ""
    """What set the instant ("every Tuesday 9:00"), for the record."""

    @property
    def is_now(self) -> bool:
        """Whether it is to leave at once."""
        return not self.words and self.instant is None

    @property
    def spoken(self) -> str:
        """The words that are kept on record."""
        return self.words or self.rule or "now"


NOW = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What sending would do: which edition, to how many people, when. Nothing is kept yet."""

    issue: Issue
    edition: Edition
    when: When
    transport: str
    correction: bool
    override: str
    round: int
    preview: SchedulePreview
    people: int
    variants: tuple[VariantCount, ...]
    """How many get which version; () for an issue in one version."""
    authors: tuple[str, ...]
    approval: ApprovalStatus
    findings: tuple[Finding, ...]
    refusals: tuple[Refused, ...]
    """Why it cannot be sent as things are, the first reason first; () when nothing stands in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """An earlier mailing of the issue is not finished: what is left of it can be sent.

    `changed` says that the file is not what was frozen then.
    """

    mailing: Mailing
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySent:
    """Everybody was sent exactly this content."""

    mailing: Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class Launched:
    """The mailing began: its deliveries are queued."""

    mailing: Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """The edition is frozen and leaves at its time. `replaced` is the plan it took the place of."""

    plan: Schedule
    replaced: Schedule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The plan was held instead of launched; its reason says why."""

    plan: Schedule


Prepared: TypeAlias = Proposal | Unfinished | AlreadySent | Refused
Outcome: TypeAlias = Launched | Scheduled | Held | Refused


def prepare(
    workspace: Workspace,
    issue: Issue,
    *,
    when: When = NOW,
    transport: str = "",
    correction: bool = False,
    override: str = "",
) -> Prepared:
    """Say what sending an issue would do; changes nothing.

    `transport` is a name, "" for the publication's own. Raises ThemeError, PictureError, IssueError,
    ScheduleError (a time nobody understands), SettingsError (the transport lacks something), StoreError.
    """
    edition = render_issue(workspace, issue)
    decision = _decide(workspace, edition, correction=correction)
    match decision:
        case NoLaunch():
            return Refused(message=decision.message, hint=decision.hint, next_steps=decision.next_steps)
        case NothingToSend():
            return AlreadySent(mailing=decision.mailing)
        case ContinueMailing():
            return _unfinished(decision)
    name = transport or workspace.settings.transport
    open_transport(workspace, name)  # a missing password is reported before anything is launched
    return _proposal(
        workspace,
        issue,
        edition,
        when=when,
        transport=name,
        correction=correction,
        override=override,
        round_=decision.round,
        instant=_instant(workspace, edition, when),
    )


def commit(workspace: Workspace, proposal: Proposal, *, by: Actor) -> Outcome:
    """Launch or schedule what was proposed, unless something stands in the way by now.

    A send that can be undone for some minutes, and one that overrides a guard, is scheduled for then:
    `wait_for_launch` launches it. Raises StoreError.
    """
    if proposal.when.words and proposal.preview.send_at <= workspace.clock.now():
        return Refused(
            message=f"The time {proposal.when.words!r} passed while you were deciding",
            hint="Name another time",
        )
    decision = _decide(workspace, proposal.edition, correction=proposal.correction)
    if not isinstance(decision, StartMailing):
        return Refused(message=f"{proposal.edition.issue} was sent to {proposal.edition.list} meanwhile")
    now = _proposal(
        workspace,
        proposal.issue,
        proposal.edition,
        when=proposal.when,
        transport=proposal.transport,
        correction=proposal.correction,
        override=proposal.override,
        round_=decision.round,
        instant=send_now(workspace) if proposal.when.is_now else proposal.preview.instant,
    )
    if now.refusals:
        return now.refusals[0]
    try:
        return _done(workspace, now, by)
    except RefusedError as error:
        return refused(error)


def _done(workspace: Workspace, proposal: Proposal, by: Actor) -> Launched | Scheduled:
    if proposal.when.is_now and not workspace.settings.schedule.undo_minutes and not proposal.override:
        return Launched(mailing=_launch(workspace, proposal))
    plan, replaced = schedule_edition(
        workspace,
        proposal.edition,
        proposal.preview,
        round_=proposal.round,
        transport=proposal.transport,
        spoken=proposal.when.spoken,
        made_by=by,
        authors=proposal.authors,
        override=proposal.override,
    )
    return Scheduled(plan=plan, replaced=replaced)


def wait_for_launch(workspace: Workspace, plan: Schedule, *, wait: Callable[[float], bool]) -> Outcome:
    """Wait until a plan is due and launch it: Launched, Held, or Refused when it was taken back.

    `wait` passes seconds and says whether somebody wants to stop: then the plan is cancelled. A scheduler
    that runs elsewhere may launch it first; the mailing is the same.
    """
    while True:
        plan = workspace.store.schedule_by_id(plan.id)
        now = workspace.clock.now()
        match plan.status:
            case ScheduleStatus.LAUNCHED:
                return Launched(mailing=_mailing_of(workspace, plan))
            case ScheduleStatus.HELD:
                return Held(plan=plan)
            case ScheduleStatus.CANCELLED:
                return Refused(message=f"{plan.issue} was taken back before it left: {plan.reason}")
        if plan.send_at <= now:
            launch_due(workspace, plan, last_seen=now)
        elif wait(WAIT_SECONDS):
            workspace.store.cancel_schedule(plan.id, "undone before it left", now=now)


def launch_due(workspace: Workspace, plan: Schedule, *, last_seen: datetime | None) -> Mailing | None:
    """Launch a plan whose time has come; None when it is held instead, or was launched elsewhere.

    `last_seen` is when a scheduler last gave a sign of life: what was due while none ran is held. The
    guards are asked as they are now; approvals once more in the transaction that launches.
    """
    now, rules = workspace.clock.now(), workspace.settings.schedule
    reason = stale_reason(plan, rules, last_seen=last_seen, now=now) or "; ".join(
        one.message for one in stopping_now(workspace, plan)
    )
    if reason:
        workspace.store.hold_schedule(plan.id, reason, now=now)
        return None
    return workspace.store.launch_schedule(
        plan.id, now=now, due=due_times(workspace, plan, now), approvals=rules.approvals
    )


def _decide(
    workspace: Workspace, edition: Edition, *, correction: bool
) -> StartMailing | ContinueMailing | NothingToSend | NoLaunch:
    earlier = workspace.store.mailings(issue=edition.issue, list=edition.list)
    return decide_launch(earlier, edition, correction=correction)


def _unfinished(decision: ContinueMailing) -> Unfinished | Refused:
    mailing = decision.mailing
    if mailing.status is MailingStatus.PAUSED:
        return Refused(
            message=f"Mailing {mailing.id} is paused ({mailing.reason})",
            next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
        )
    return Unfinished(mailing=mailing, changed=decision.changed)


def _instant(workspace: Workspace, edition: Edition, when: When) -> Instant:
    if when.words:
        return read_moment(workspace, when.words, list_key=edition.list)
    return when.instant or send_now(workspace)


def _proposal(
    workspace: Workspace,
    issue: Issue,
    edition: Edition,
    *,
    when: When,
    transport: str,
    correction: bool,
    override: str,
    round_: int,
    instant: Instant,
) -> Proposal:
    """Put together what is known of a send as things are now."""
    preview = preview_departures(
        workspace,
        instant,
        issue=edition.issue,
        list_key=edition.list,
        readers_zone=when.readers_zone,
        correction=round_ > 0,
    )
    authors = authors_of(workspace, issue)
    proposal = Proposal(
        issue=issue,
        edition=edition,
        when=when,
        transport=transport,
        correction=correction,
        override=override,
        round=round_,
        preview=preview,
        people=workspace.store.audience_size(edition.list),
        variants=count_variants(workspace.store, edition),
        authors=authors,
        approval=standing_of(workspace, edition, authors),
        findings=check_issue(workspace, issue, edition),
        refusals=(),
    )
    return replace(proposal, refusals=tuple(_refusals(workspace, proposal)))


def _refusals(workspace: Workspace, proposal: Proposal) -> Iterator[Refused]:
    """Yield why a proposal cannot go out. A scheduled one may still get its approvals and its readers."""
    issue, edition = proposal.issue, proposal.edition
    if proposal.when.is_now and (plan := workspace.store.open_schedule(edition.issue, edition.list)):
        yield Refused(
            message=f"{plan.issue} is already scheduled for {plan.list} ({plan.status.value})",
            hint="Cancel the schedule first, or give another time",
            next_steps=(Hint(Action.CANCEL_SCHEDULE, str(plan.id)), Hint(Action.SEND_AT_ANOTHER_TIME)),
        )
    if has_errors(proposal.findings):
        yield Refused(
            message=f"{issue.path} has errors; nothing was sent",
            hint="Fix them and send again",
            findings=proposal.findings,
            path=issue.path,
        )
    try:
        refuse_obstacles(proposal.preview.obstacles, proposal.override)
    except RefusedError as error:
        yield refused(error)
    if proposal.when.is_now and proposal.approval.missing:
        approve = Hint(Action.APPROVE, edition.issue)
        yield Refused(message=unapproved(proposal.approval), next_steps=(approve,))
    if proposal.when.is_now and not proposal.people:
        bring_in = Hint(Action.IMPORT_SUBSCRIBERS, edition.list)
        yield Refused(message=f"Nobody is subscribed to {edition.list}", next_steps=(bring_in,))


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
        )
    )
    return mailing


def _mailing_of(workspace: Workspace, plan: Schedule) -> Mailing:
    mailing = workspace.store.mailing(plan.mailing_id) if plan.mailing_id is not None else None
    if mailing is None:
        raise RefusedError(f"schedule {plan.id} was launched, and its mailing is gone")
    return mailing
