"""Sends the confirmation emails of sign-ups that are due.

One person's address that cannot be written to is given up and stops nobody else. A mail server that cannot be
used stops all: then every sign-up waits until it can, without using up its tries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.app.signing_up import signup_titles, still_public
from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError, NewsletterError
from newsletter.model import Accepted, Deferred, Level, Message, Outcome, Refused, Signup
from newsletter.ports import Session
from newsletter.preflight.filler import settings_findings
from newsletter.sending.single_email import single_email
from newsletter.subscribers.confirmation_email import confirmation_email
from newsletter.subscribers.double_opt_in import OUTAGE_PAUSE, next_try


@dataclass(slots=True)
class _Results:
    """What became of the sign-ups of one turn."""

    sent: list[Signup] = field(default_factory=list)
    deferred: list[Signup] = field(default_factory=list)
    given_up: list[Signup] = field(default_factory=list)
    waiting: list[Signup] = field(default_factory=list)
    """Not tried, because the transport cannot be used."""


def send_confirmations(workspace: Workspace) -> int:
    """Send the confirmation emails that are due; return how many left.

    An email of which it is unknown whether it left counts as sent. Raises NewsletterError if the transport
    cannot be used, or would reach people while the settings are the sample's; what was not sent is tried
    again later.
    """
    claimed = workspace.store.claim_confirmations(now=workspace.clock.now())
    if not claimed:
        return 0
    results = _Results(waiting=list(claimed))
    try:
        _refuse_sample(workspace)
        session = open_transport(workspace, workspace.settings.transport).open()
        try:
            _send(workspace, session, results)
        finally:
            session.close()
    finally:
        _record(workspace, results)
    return len(results.sent)


def _refuse_sample(workspace: Workspace) -> None:
    if reaches_people(workspace, workspace.settings.transport):
        for finding in settings_findings(workspace.publication, Level.ERROR):
            raise NewsletterError(
                f"confirmation emails could not be sent: {finding.message}", hint=finding.hint
            )


def _send(workspace: Workspace, session: Session, results: _Results) -> None:
    while results.waiting:
        signup = results.waiting[0]
        try:
            email = _email(workspace, signup) if still_public(workspace, signup) else None
        except AddressError:
            email = None
        outcome = _hand_over(session, email) if email else None
        results.waiting.pop(0)
        if outcome is None or isinstance(outcome, Refused):
            results.given_up.append(signup)
        elif isinstance(outcome, Deferred):
            results.deferred.append(signup)
        else:
            results.sent.append(signup)


def _record(workspace: Workspace, results: _Results) -> None:
    store, now = workspace.store, workspace.clock.now()
    store.confirmations_emailed(_ids(results.sent), now=now)
    store.postpone_confirmations(_ids(results.waiting), until=now + OUTAGE_PAUSE, is_try=False)
    for signup in results.deferred:
        wait = next_try(signup.tries)
        if wait is None:
            results.given_up.append(signup)
        else:
            store.postpone_confirmations([signup.id], until=now + wait, is_try=True)
    store.give_up_confirmations(_ids(results.given_up), now=now)


def _ids(signups: Sequence[Signup]) -> list[int]:
    return [signup.id for signup in signups]


def _email(workspace: Workspace, signup: Signup) -> Message:
    publication = workspace.publication
    subject, text = confirmation_email(
        titles=signup_titles(workspace, still_public(workspace, signup)),
        link=f"{publication.base_url.rstrip('/')}/confirm/{signup.token}",
        name=publication.name,
        office=", ".join(filter(None, (publication.organisation, publication.postal_address))),
        lang=signup.request.lang or publication.lang,
    )
    return single_email(
        publication,
        signup.request.address,
        subject=subject,
        text=text,
        key=signup.token,
        date=signup.requested_at,
        kind="confirm",
    )


def _hand_over(session: Session, email: Message) -> Outcome:
    outcomes: list[Outcome] = [outcome for _, outcome in session.deliver([email], lambda batch: batch)]
    if not outcomes:
        raise NewsletterError("the transport gave no result for a confirmation email")
    return next((one for one in outcomes if not isinstance(one, Accepted)), outcomes[0])
