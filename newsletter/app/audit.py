"""Keeps and reads the audit log: who did what in the studio, and to accounts at the command line."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.app.workspace import Workspace
from newsletter.model import Account, Actor, AuditFilter
from newsletter.model.account import AuditEntry
from newsletter.subscribers.double_opt_in import network_prefix


def record(
    workspace: Workspace,
    action: str,
    *,
    by: Actor,
    account: Account | None = None,
    subject: str = "",
    detail: str = "",
    address: str = "",
) -> None:
    """Add a line to the audit log; of the client's IP address only its network is kept."""
    workspace.store.add_audit_entry(
        action,
        by=by,
        account_id=account.id if account else None,
        subject=subject,
        detail=detail,
        network=network_prefix(address) if address else "",
        now=workspace.clock.now(),
    )


def read_audit_log(workspace: Workspace, wanted: AuditFilter) -> Sequence[AuditEntry]:
    """Return lines of the audit log, the newest first."""
    return workspace.store.audit_entries(wanted)
