"""Settings that no form of the studio changes, and why."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.app.settings_forms.field import N_

_HOST = N_("The address has to lead to this server, and passkeys belong to it.")
_SECRET = N_("It goes with a password or a key that only the server has.")
_MACHINE = N_("It depends on the machine that the program runs on.")
_COMMAND = N_("It matters only to the command line.")
_SEGMENTS = N_("Segments are under People.")

ELSEWHERE: Mapping[str, str] = {
    "publication.base_url": _HOST,
    "publication.base_url_probe": _HOST,
    "publication.base_url_probe_reason": _HOST,
    "segments": _SEGMENTS,
    "sending.transport": _SECRET,
    "sending.threads": _MACHINE,
    "sending.window": _MACHINE,
    "sending.workers": _MACHINE,
    "sending.durability": _MACHINE,
    "sending.patience_minutes": _COMMAND,
    "dkim": _SECRET,
    "outbox": _MACHINE,
    "smtp": _SECRET,
    "sendgrid": _SECRET,
    "mailbox.host": _SECRET,
    "mailbox.port": _SECRET,
    "mailbox.security": _SECRET,
    "mailbox.username": _SECRET,
    "mailbox.folder": _SECRET,
    "mailbox.handled": _SECRET,
    "mailbox.handled_folder": _SECRET,
    "mailbox.timeout_seconds": _SECRET,
    "mailbox.ca_file": _SECRET,
    "mailbox.messages_per_run": _MACHINE,
    "images.base_url": _MACHINE,
    "web.host": _MACHINE,
    "web.port": _MACHINE,
    "web.metrics_host": _MACHINE,
    "web.metrics_port": _MACHINE,
    "web.proxies": _MACHINE,
    "database": _SECRET,
}
"""By setting, or by the table that has it. Their values are shown nowhere."""
