"""Sends the confirmation emails of sign-ups that are due."""

from __future__ import annotations

from newsletter.app.queued_emails import EmailQueue, send_queue
from newsletter.app.signing_up import signup_titles, still_public
from newsletter.app.workspace import Workspace
from newsletter.model import Message, Signup
from newsletter.model.phrase import phrase
from newsletter.sending.single_email import single_email
from newsletter.subscribers.confirmation_email import confirmation_email


def send_confirmations(workspace: Workspace) -> int:
    """Send the confirmation emails that are due; return how many left. Raises as `send_queue` does."""
    store = workspace.store
    return send_queue(
        workspace,
        EmailQueue(
            what=phrase("confirmation emails"),
            claimed=store.claim_confirmations(now=workspace.clock.now()),
            compose=lambda signup: _email(workspace, signup) if still_public(workspace, signup) else None,
            emailed=lambda sent, now: store.confirmations_emailed([one.id for one in sent], now=now),
            postpone=lambda ids, until, is_try: store.postpone_confirmations(ids, until=until, is_try=is_try),
            give_up=lambda ids, now: store.give_up_confirmations(ids, now=now),
        ),
    )


def _email(workspace: Workspace, signup: Signup) -> Message:
    publication = workspace.publication
    subject, text = confirmation_email(
        titles=signup_titles(workspace, still_public(workspace, signup), signup.request.lang),
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
