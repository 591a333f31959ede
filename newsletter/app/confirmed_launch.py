"""Confirmed launch: sends exactly what somebody was shown before they agreed to it.

Between the page that asks and the answer, the issue may be edited and people may join or leave. An entry
point keeps what it showed (`Shown`) with its question; `send_shown` sends only if it is still the same.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from newsletter.app.editions import for_list, open_issue
from newsletter.app.launching import (
    NOW,
    AlreadySent,
    Held,
    Launched,
    Prepared,
    Proposal,
    Scheduled,
    Unfinished,
    When,
    commit,
    prepare,
)
from newsletter.app.refusals import Refused
from newsletter.app.segments import find_segment, printed_segment
from newsletter.app.workspace import Workspace
from newsletter.model import Actor, Recipients, Schedule
from newsletter.schedule.send_time import write_out

_WAIT_SECONDS = 30.0
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchChoice:
    """What staff chose for a send, in words: it survives the way through a form.

    `words` is a time, "" for now; `segment` a name or an expression, "" for the whole list.
    """

    issue: str
    list: str = ""
    words: str = ""
    readers_zone: bool = False
    correction: bool = False
    recipients: Recipients = Recipients.ALL
    segment: str = ""
    override: str = ""


class ChangeKind(StrEnum):
    """What may change between a question and its answer."""

    TEXT = "text"
    PEOPLE = "people"
    TIME = "time"
    TRANSPORT = "transport"
    GUARDS = "guards"
    REPLACES = "replaces"
    QUESTION = "question"
    """What was shown is not known: the form was made by something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that is no longer as it was shown; `before` and `now` are set for people and times."""

    kind: ChangeKind
    before: int | datetime | None = None
    now: int | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What somebody was shown of a proposal: the edition, the people, the time, what it replaces."""

    digest: str
    people: int
    digest_readers: int
    round: int
    transport: str
    send_at: str
    """ISO 8601; "" for now."""
    guards: tuple[str, ...]
    replaces: int
    """The schedule that it replaces; 0 for none."""
    at: str
    """When it was shown."""

    def write(self) -> str:
        """Return it as text for a form."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def moment(self) -> datetime:
        """When it was shown."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Nothing was sent, because something changed since it was shown: show the proposal again."""

    proposal: Proposal
    changes: tuple[Change, ...]


Answer: TypeAlias = Launched | Scheduled | Held | Changed | Unfinished | AlreadySent | Refused


def prepare_choice(workspace: Workspace, choice: LaunchChoice) -> Prepared:
    """Return what a choice would do; changes nothing. Raises as `launching.prepare`, and NotFoundError."""
    issue = open_issue(workspace, choice.issue)
    if choice.list:
        issue = for_list(issue, workspace.list_key(choice.list))
    return prepare(
        workspace,
        issue,
        when=When(words=choice.words, readers_zone=choice.readers_zone) if choice.words else NOW,
        correction=choice.correction,
        recipients=choice.recipients,
        segment=find_segment(workspace.publication, choice.segment) if choice.segment else None,
        override=choice.override,
    )


def fixed_words(proposal: Proposal) -> str:
    """Return a proposal's time as words that mean it tomorrow too: "in 2 hours" would move. "" for now."""
    return "" if proposal.when.is_now else write_out(proposal.preview.instant)


def shown_of(workspace: Workspace, proposal: Proposal) -> Shown:
    """Return what a proposal shows."""
    replaces = workspace.store.open_schedule(proposal.edition.issue, proposal.edition.list)
    return Shown(
        digest=proposal.edition.digest,
        people=proposal.people,
        digest_readers=proposal.digest_readers,
        round=proposal.round,
        transport=proposal.transport,
        send_at="" if proposal.when.is_now else proposal.preview.send_at.isoformat(),
        guards=tuple(sorted(one.key for one in proposal.preview.obstacles)),
        replaces=replaces.id if replaces else 0,
        at=workspace.clock.now().isoformat(),
    )


def read_shown(text: str) -> Shown | None:
    """Return what a form says was shown; None if it is not what `Shown.write` writes."""
    try:
        values: dict[str, Any] = json.loads(text)
        shown = Shown(**{**values, "guards": tuple(values["guards"])})
        moments = [datetime.fromisoformat(one) for one in (shown.at, shown.send_at) if one]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(values["people"], int) or not all(one.tzinfo for one in moments):
        return None
    return shown if values["at"] else None


def send_shown(workspace: Workspace, choice: LaunchChoice, shown: Shown | None, *, by: Actor) -> Answer:
    """Launch or schedule what was shown, unless it changed or something forbids it by now.

    Answering twice is the same as once: the second gets the mailing or the schedule of the first. Raises as
    `prepare_choice`.
    """
    with _one_at_a_time(workspace, choice):
        prepared = prepare_choice(workspace, choice)
        if isinstance(prepared, Unfinished | AlreadySent):
            ours = shown is not None and prepared.mailing.digest == shown.digest
            if ours and shown is not None and prepared.mailing.created_at >= shown.moment:
                return Launched(mailing=prepared.mailing)
        if not isinstance(prepared, Proposal):
            return prepared
        if shown is not None and (made := _made_by_first_answer(workspace, prepared, shown)):
            return Scheduled(schedule=made, replaced=None)
        if changes := tuple(changes_since(workspace, shown, prepared)):
            return Changed(proposal=prepared, changes=changes)
        return commit(workspace, prepared, by=by)


def changes_since(workspace: Workspace, shown: Shown | None, proposal: Proposal) -> Iterator[Change]:
    """Yield what is no longer as it was shown."""
    if shown is None:
        yield Change(kind=ChangeKind.QUESTION)
        return
    now = shown_of(workspace, proposal)
    if (now.digest, now.round) != (shown.digest, shown.round):
        yield Change(kind=ChangeKind.TEXT)
    if (now.people, now.digest_readers) != (shown.people, shown.digest_readers):
        yield Change(kind=ChangeKind.PEOPLE, before=shown.people, now=now.people)
    if now.send_at != shown.send_at:
        before = datetime.fromisoformat(shown.send_at) if shown.send_at else None
        yield Change(kind=ChangeKind.TIME, before=before, now=proposal.preview.send_at)
    if now.transport != shown.transport:
        yield Change(kind=ChangeKind.TRANSPORT)
    if now.guards != shown.guards:
        yield Change(kind=ChangeKind.GUARDS)
    if now.replaces != shown.replaces:
        yield Change(kind=ChangeKind.REPLACES)


def _made_by_first_answer(workspace: Workspace, proposal: Proposal, shown: Shown) -> Schedule | None:
    """Return the schedule that the same question has led to already; None if there is none."""
    made = workspace.store.open_schedule(proposal.edition.issue, proposal.edition.list)
    if made is None or made.id == shown.replaces or made.made_at < shown.moment:
        return None
    segment = "" if proposal.segment is None else printed_segment(proposal.segment)
    same = (
        made.digest == shown.digest
        and made.round == shown.round
        and made.recipients is proposal.recipients
        and made.segment == segment
        and (proposal.when.is_now or made.send_at == proposal.preview.send_at)
    )
    return made if same else None


@contextmanager
def _one_at_a_time(workspace: Workspace, choice: LaunchChoice) -> Iterator[None]:
    """Wait while another answer about the same issue is acted upon, in any process."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        with workspace.store.alone(f"launch {choice.issue}") as alone:
            if alone or time.monotonic() > until:
                yield
                return
        time.sleep(_LOOK_SECONDS)
