"""Launching, decided: what pressing "send" means, given what has been sent of this issue before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.model import Action, Edition, Hint, Mailing, MailingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMailing:
    """Freeze the edition and its audience as this round: 0 is the issue, 1 and up are corrections."""

    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueMailing:
    """Go on with a mailing that is not finished. What is sent is its own frozen edition.

    `changed` says that the file is not what was frozen, which the sender must be told.
    """

    mailing: Mailing
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToSend:
    """Everybody has been written to with exactly this content."""

    mailing: Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLaunch:
    """The answer is no; `message` says why and `hint` what to do."""

    message: str
    hint: str = ""
    next_steps: tuple[Hint, ...] = ()


LaunchDecision: TypeAlias = StartMailing | ContinueMailing | NothingToSend | NoLaunch


def decide_launch(existing: Sequence[Mailing], edition: Edition, *, correction: bool) -> LaunchDecision:
    """Decide what to do with an edition, given the mailings there are (of other issues too).

    Pressing "send" twice never sends twice: the same content continues or ends as NothingToSend, with
    `correction` or without; other content needs `correction` and a mailing that has come to its end.
    """
    ours = [m for m in existing if m.issue == edition.issue and m.list == edition.list]
    if not ours:
        return _first(edition, correction=correction)
    latest = max(ours, key=lambda mailing: mailing.round)
    same = latest.digest == edition.digest
    if latest.status is MailingStatus.CANCELLED:
        return _after_cancelling(latest, correction=correction)
    if latest.status is MailingStatus.FINISHED:
        return _after_finishing(latest, same=same, correction=correction)
    if correction and not same:
        return NoLaunch(
            message=f"Mailing {latest.id} of {edition.issue} is still on its way, so it cannot be corrected",
            hint="Let it finish, or cancel it, then send again",
            next_steps=(Hint(Action.CANCEL_MAILING, str(latest.id)),),
        )
    return ContinueMailing(mailing=latest, changed=not same)


def _first(edition: Edition, *, correction: bool) -> LaunchDecision:
    if correction:
        return NoLaunch(
            message=f"{edition.issue} has not been sent to {edition.list} yet: there is nothing to correct",
            next_steps=(Hint(Action.SEND_WITHOUT_CORRECTION),),
        )
    return StartMailing(round=0)


def _after_finishing(latest: Mailing, *, same: bool, correction: bool) -> LaunchDecision:
    if same:
        return NothingToSend(mailing=latest)
    if correction:
        return StartMailing(round=latest.round + 1)
    return NoLaunch(
        message=f"{latest.issue} has been sent to {latest.list} already, and the file has changed since",
        hint="You can send everybody the corrected issue",
        next_steps=(Hint(Action.SEND_AS_CORRECTION),),
    )


def _after_cancelling(latest: Mailing, *, correction: bool) -> LaunchDecision:
    if correction:
        return StartMailing(round=latest.round + 1)
    return NoLaunch(
        message=f"Mailing {latest.id} of {latest.issue} to {latest.list} was cancelled; some may have got it",
        hint="You can send it to everybody on the list now, as a correction",
        next_steps=(Hint(Action.SEND_AS_CORRECTION),),
    )
