"""Launching an edition."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.model import Clearance, Edition, Mailing
from newsletter.ports import Launch


def launch(
    workspace: Workspace,
    edition: Edition,
    *,
    round_: int,
    transport: str,
    authors: tuple[str, ...],
) -> tuple[Mailing, bool]:
    """Freeze edition and audience; the mailing, and whether it is new.

    Raises RefusedError while approvals by people other than the `authors` are missing.
    """
    return workspace.store.launch(
        Launch(
            edition=edition,
            list=edition.list,
            round=round_,
            transport=transport,
            policy=workspace.settings.policy,
            now=workspace.clock.now(),
            clearance=Clearance(approvals=workspace.settings.schedule.approvals, authors=authors),
        )
    )
