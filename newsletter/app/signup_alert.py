"""Sign-up alert: notifies staff of many sign-ups, which may be somebody flooding strangers (list bombing)."""

from __future__ import annotations

from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.model import Notice

_HOURS = 6
"""How often it is repeated at most."""


def report_signup_rate(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Return how many sign-ups were taken in the last hour, and a notice if that is too many."""
    now, limit = workspace.clock.now(), workspace.settings.web.sign_up_alert
    number = workspace.store.signups_since(now - timedelta(hours=1))
    result = f"sign-ups in the last hour: {number}"
    if not limit or number < limit:
        return result, ()
    text = (
        f"{number:,} sign-ups in the last hour. If you do not expect so many, somebody may be entering "
        "strangers' addresses. To pause sign-ups, write sign_up = false under [web] in newsletter.toml; "
        "it takes effect at once"
    )
    notice = Notice(key=f"sign-ups {now:%Y-%m-%d} {now.hour // _HOURS}", at=now, kind="sign-up", text=text)
    return result, (notice,) if workspace.store.add_notice(notice) else ()
