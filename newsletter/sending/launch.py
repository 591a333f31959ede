"""Launching, decided: what pressing "send" means, given what has been sent of this issue before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.model import Action, Edition, Hint, Mailing, MailingStatus, Recipients


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


def decide_launch(
    existing: Sequence[Mailing],
    edition: Edition,
    *,
    correction: bool,
    corrected: Edition | None = None,
    recipients: Recipients = Recipients.ALL,
) -> LaunchDecision:
    """Decide what to do with an edition, given the mailings there are (of other issues too).

    Pressing "send" twice never sends twice: the same content continues or ends as NothingToSend, with
    `correction` or without; other content needs `correction` and a mailing that has come to its end.
    `corrected` is the edition with the line that says it is a correction, if one may be sent. Whoever missed
    the earlier rounds may get the same content: nobody gets it twice.
    """
    ours = [m for m in existing if m.issue == edition.issue and m.list == edition.list]
    again = correction or recipients is not Recipients.ALL
    if not ours:
        return _first(edition, correction=correction, recipients=recipients)
    digests = {edition.digest, (corrected or edition).digest}
    latest = max(ours, key=lambda mailing: mailing.round)
    same = latest.digest in digests
    if latest.status is MailingStatus.CANCELLED:
        return _after_cancelling(latest, correction=again, changed=not same)
    if latest.status is MailingStatus.FINISHED:
        if recipients is Recipients.MISSED_IT:
            return StartMailing(round=latest.round + 1)
        return _after_finishing(ours, latest, digests, correction=correction)
    if again and not same:
        return NoLaunch(
            message=f"Mailing {latest.id} of {edition.issue} is still on its way, so it cannot be corrected",
            hint="Let it finish, or cancel it, then send again",
            next_steps=(Hint(Action.CANCEL_MAILING, str(latest.id)),),
        )
    return ContinueMailing(mailing=latest, changed=not same)


def _first(edition: Edition, *, correction: bool, recipients: Recipients) -> LaunchDecision:
    if recipients is not Recipients.ALL and not correction:
        nobody = "missed" if recipients is Recipients.MISSED_IT else "got"
        return NoLaunch(
            message=f"{edition.issue} has not been sent to {edition.list} yet, so nobody {nobody} it",
            next_steps=(Hint(Action.SEND_TO_EVERYBODY),),
        )
    if correction:
        return NoLaunch(
            message=f"{edition.issue} has not been sent to {edition.list} yet: there is nothing to correct",
            next_steps=(Hint(Action.SEND_WITHOUT_CORRECTION),),
        )
    return StartMailing(round=0)


def _after_finishing(
    ours: Sequence[Mailing], latest: Mailing, digests: Collection[str], *, correction: bool
) -> LaunchDecision:
    # Those who got the first have not been sent what later went to those who missed it.
    said = [one for one in ours if one.recipients is not Recipients.MISSED_IT]
    last_to_all = max(said, key=lambda mailing: mailing.round, default=latest)
    if last_to_all.digest in digests:
        return NothingToSend(mailing=last_to_all)
    if correction:
        return StartMailing(round=latest.round + 1)
    return NoLaunch(
        message=f"{latest.issue} has been sent to {latest.list} already, and the file has changed since",
        hint="You can send everybody the corrected issue",
        next_steps=(Hint(Action.SEND_AS_CORRECTION), Hint(Action.SEND_TO_THOSE_WHO_MISSED_IT)),
    )


def _after_cancelling(latest: Mailing, *, correction: bool, changed: bool) -> LaunchDecision:
    if correction:
        return StartMailing(round=latest.round + 1)
    if changed:
        # The other way round, those who missed it would get the new text, and then its correction.
        return NoLaunch(
            message=f"Mailing {latest.id} of {latest.issue} to {latest.list} was cancelled, and the file has"
            " changed since; some may have got it",
            hint="First correct it for those who got it, then send it to the others",
            next_steps=(
                Hint(Action.SEND_CORRECTION_TO_THOSE_WHO_GOT_IT),
                Hint(Action.SEND_TO_THOSE_WHO_MISSED_IT),
            ),
        )
    return NoLaunch(
        message=f"Mailing {latest.id} of {latest.issue} to {latest.list} was cancelled; some may have got it",
        hint="You can send it to those who did not get it, or to everybody as a correction",
        next_steps=(Hint(Action.SEND_TO_THOSE_WHO_MISSED_IT), Hint(Action.SEND_AS_CORRECTION)),
    )
