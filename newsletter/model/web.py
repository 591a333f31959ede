"""Web: where the pages for readers are answered."""

from __future__ import annotations

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRules:
    """The [web] table of newsletter.toml."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 lets the system choose."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    """Where `/metrics` and `/readyz` are answered for monitoring; None: nowhere."""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """The proxies (addresses, networks) whose X-Forwarded-For header is believed."""
    sign_up: bool = True
    """Whether people can sign up by themselves."""
    sign_up_alert: int = 100
    """From how many sign-ups in an hour on staff get an alert; 0 never."""
    robots: bool = True
    """Whether search engines may list the archive."""
