"""Sends the emails that readers asked for on the web, and the notice of a change of address."""

from __future__ import annotations

from newsletter.app.queued_emails import EmailQueue, send_queue
from newsletter.app.workspace import Workspace
from newsletter.model import Message, ReaderRequest, ReaderRequestKind
from newsletter.model.phrase import phrase
from newsletter.sending.single_email import single_email
from newsletter.subscribers.masking import mask_address
from newsletter.subscribers.reader_emails import reader_email

_PATHS = {
    ReaderRequestKind.DATA: "data",
    ReaderRequestKind.NEW_ADDRESS: "address",
    ReaderRequestKind.UNDO_ADDRESS: "address",
}


def send_reader_emails(workspace: Workspace) -> int:
    """Send the emails that are due; return how many left. Raises as `send_queue` does."""
    store = workspace.store
    return send_queue(
        workspace,
        EmailQueue(
            what=phrase("emails that readers asked for"),
            claimed=store.claim_request_emails(now=workspace.clock.now()),
            compose=lambda request: _email(workspace, request),
            emailed=lambda sent, now: store.requests_emailed(sent, now=now),
            postpone=lambda ids, until, is_try: store.postpone_requests(ids, until=until, is_try=is_try),
            give_up=lambda ids, now: store.give_up_requests(ids, now=now),
        ),
    )


def _email(workspace: Workspace, request: ReaderRequest) -> Message | None:
    """Return the email; None if its person is gone, or has another address by now."""
    wanted, publication = request.request, workspace.publication
    person = workspace.store.requester(request)
    if person is None or not publication.base_url:
        return None
    base = publication.base_url.rstrip("/")
    path = _PATHS.get(wanted.kind)
    subject, text = reader_email(
        wanted.kind,
        link=f"{base}/{path}/{request.token}" if path else f"{base}/p/{person.preferences_token}",
        old=mask_address(wanted.old_address),
        name=publication.name,
        office=", ".join(filter(None, (publication.organisation, publication.postal_address))),
        lang=wanted.lang or publication.lang,
    )
    return single_email(
        publication,
        wanted.address,
        subject=subject,
        text=text,
        key=request.token,
        date=request.requested_at,
        kind=wanted.kind.value,
    )
