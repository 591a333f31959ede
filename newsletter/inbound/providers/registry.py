"""The registry of providers that report to a webhook; a provider's module is imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsletter.inbound.providers.delivery_report import ProviderWebhook


def _sendgrid() -> ProviderWebhook:
    from newsletter.inbound.providers.sendgrid import WEBHOOK

    return WEBHOOK


_PROVIDERS: Mapping[str, Callable[[], ProviderWebhook]] = {"sendgrid": _sendgrid}


def provider_webhook(name: str) -> ProviderWebhook | None:
    """Return a provider by its name, or None if there is no such provider."""
    found = _PROVIDERS.get(name)
    return found() if found else None
