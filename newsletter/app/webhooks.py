"""Webhooks: what an email provider reports is kept as it came, and applied later by the rules for bounces."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsletter.app.complaints import watch_mailings
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.inbound.providers.delivery_report import ProviderWebhook, WebhookRequest
from newsletter.inbound.providers.registry import provider_webhook
from newsletter.inbound.webhook_run import WebhookRun
from newsletter.inbound.webhook_run import WebhookRunReport as WebhookRunReport
from newsletter.model import Notice, WebhookRules, WebhookState

MAX_BODY_BYTES = 1_500_000
"""SendGrid sends up to 768 KB at once."""
_WORK = "provider reports"


def take_reports(workspace: Workspace, provider: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Keep a provider's request if it is genuine; False if it is not. Applies nothing.

    `headers` have lower-case names. Raises NotFoundError if there is no such provider or no key for it, and
    StoreError: the provider then sends the request again.
    """
    webhook, rules = _webhook(workspace, provider)
    now = workspace.clock.now()
    if not webhook.is_genuine(WebhookRequest(headers=headers, body=body), rules.keys, now, rules.max_age):
        return False
    workspace.store.keep_batch(provider, body, now=now)
    return True


def _webhook(workspace: Workspace, provider: str) -> tuple[ProviderWebhook, WebhookRules]:
    webhook, rules = provider_webhook(provider), workspace.settings.webhooks.get(provider)
    if webhook is None or rules is None or not rules.keys:
        raise NotFoundError("no such webhook")
    return webhook, rules


def apply_reports(
    workspace: Workspace, *, again: bool = False, stop: Callable[[], bool] = lambda: False
) -> WebhookRunReport:
    """Apply the requests that wait, oldest first; with `again`, also those that were applied.

    `stop` is asked before each request. Raises RefusedError while another process does the same, and
    StoreError.
    """
    with workspace.store.alone(_WORK) as alone:
        if not alone:
            raise RefusedError("the provider's reports are being applied right now")
        return WebhookRun(
            store=workspace.store,
            rules=workspace.settings.bounces,
            clock=workspace.clock,
            webhook_of=provider_webhook,
        ).run(again=again, stop=stop)


def apply_waiting_reports(workspace: Workspace, *, stop: Callable[[], bool]) -> tuple[Notice, ...]:
    """Apply what waits and check open mailings for complaints; return notices for staff."""
    if not workspace.store.waiting_batches(limit=1, again=False, after=0):
        return ()
    try:
        report = apply_reports(workspace, stop=stop)
    except RefusedError:
        return ()
    complaints = watch_mailings(workspace) if report.new else ()
    if not report.failed:
        return complaints
    now = workspace.clock.now()
    text = f"Reports of the email provider that could not be read, and are kept: {report.failed}"
    notice = Notice(key=f"{_WORK} {now:%Y-%m-%d}", at=now, kind="mailbox", text=text)
    return (*complaints, *((notice,) if workspace.store.add_notice(notice) else ()))


def webhook_states(workspace: Workspace) -> dict[str, WebhookState]:
    """Return what came of each provider that has a key, by its name."""
    return {
        name: workspace.store.webhook_state(name)
        for name, rules in workspace.settings.webhooks.items()
        if rules.keys
    }


def format_webhook_report(report: WebhookRunReport) -> str:
    """Return what applying came to, in one line; parts that are zero are left out."""
    text = f"applied {report.batches} {'report' if report.batches == 1 else 'reports'}"
    numbers = {
        "events": report.events,
        "new": report.new,
        "known": report.known,
        "about no delivery of this publication": report.unmatched,
        "ignored": report.ignored,
        "suppressed": report.suppressed,
        "unsubscribed": report.left,
        "not believed": report.held,
        "deliveries settled": report.settled,
        "unreadable": report.failed,
    }
    found = ", ".join(f"{name}: {number}" for name, number in numbers.items() if number)
    return f"{text} ({found})" if found else text
