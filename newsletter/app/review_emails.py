"""Sends the emails about reviews: to the approvers, and back to the writers."""

from __future__ import annotations

from urllib.parse import quote

from newsletter.accounts.review_email import review_email
from newsletter.app.account_links import is_loopback
from newsletter.app.issue_text import front_of, read_text
from newsletter.app.queued_emails import EmailQueue, send_queue
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model import AccountStatus, Message, ReviewEmail
from newsletter.model.phrase import phrase
from newsletter.sending.single_email import single_email


def send_review_emails(workspace: Workspace) -> int:
    """Send the emails about reviews that are due; return how many left. Raises as `send_queue` does."""
    store = workspace.store
    return send_queue(
        workspace,
        EmailQueue(
            what=phrase("emails about reviews"),
            claimed=store.claim_review_emails(now=workspace.clock.now()),
            compose=lambda one: _email(workspace, one),
            emailed=lambda sent, now: store.review_emails_sent([one.id for one in sent], now=now),
            postpone=lambda ids, until, is_try: store.postpone_review_emails(ids, until=until, is_try=is_try),
            give_up=lambda ids, now: store.give_up_review_emails(ids, now=now),
        ),
    )


def _email(workspace: Workspace, email: ReviewEmail) -> Message | None:
    """Return the email; None for an account that was disabled, and an issue that was deleted."""
    details = workspace.store.account(email.account_id)
    account, step, publication = details.account, email.step, workspace.publication
    if details.status is not AccountStatus.ACTIVE or not account.email:
        return None
    try:
        title = front_of(read_text(workspace, step.issue).text).get("subject") or step.issue
    except NewsletterError:
        return None
    subject, text = review_email(
        step.act,
        title=title,
        by=step.actor,
        word=step.word,
        link=_review_address(workspace, step.issue),
        name=publication.name,
        office=", ".join(filter(None, (publication.organisation, publication.postal_address))),
        lang=account.lang,
    )
    return single_email(
        publication,
        account.email,
        subject=subject,
        text=text,
        key=f"review step {step.id}",
        date=step.at,
        kind="review",
    )


def _review_address(workspace: Workspace, slug: str) -> str:
    """Return the address of an issue's review: on the public site, else here; "" without either."""
    base, web = workspace.publication.base_url.rstrip("/"), workspace.settings.web
    if not base and is_loopback(web.host):
        base = f"http://localhost:{web.port}"
    return f"{base}/studio/issues/{quote(slug)}/review" if base else ""
