"""Suppression by staff: one address, or a list from another tool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.app.row_progress import count_lines, ticking
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Actor, Consent, ConsentAction, Suppression, SuppressionReason
from newsletter.ports import Progress, no_progress
from newsletter.ports import SuppressionCounts as SuppressionCounts
from newsletter.subscribers.address import read_address
from newsletter.subscribers.address_list import AddressList
from newsletter.subscribers.csv_import import BadRow
from newsletter.subscribers.rejects import ENDING, write_rejects
from newsletter.subscribers.seen_keys import SeenKeys

_NOTE_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedFile:
    """The result of suppressing a list; `again` counts rows whose address came up before in it."""

    counts: SuppressionCounts
    again: int
    bad: tuple[BadRow, ...]
    rejected: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionTerms:
    """What applies to everyone in a file: the reason, the list (None: every list), and who does it."""

    reason: SuppressionReason
    list: str | None
    by: Actor

    def of(self, key: str, at: datetime, source: str, statement: str) -> tuple[Suppression, Consent]:
        """Return the suppression of one address, with the withdrawal for the lists it is on."""
        note = f"{source}: {statement}" if source and statement else source or statement
        suppression = Suppression(
            address_key=key, reason=self.reason, at=at, list=self.list, note=note[:_NOTE_CHARS]
        )
        withdrawal = Consent(
            list=self.list or "",
            action=ConsentAction.WITHDRAWN,
            at=at,
            basis=statement[:_NOTE_CHARS] or "in a list of people who unsubscribed",
            method="staff",
            source=source,
            actor=self.by.name,
        )
        return suppression, withdrawal


def suppress_address(
    workspace: Workspace, address: str, terms: SuppressionTerms, *, dry_run: bool = False
) -> SuppressionCounts:
    """Suppress one address, known or not; raises AddressError if it is not valid."""
    check_terms(terms)
    _kept, key = read_address(address)
    statement = f"{terms.reason.value}, according to {terms.by.name}"
    row = terms.of(key, workspace.clock.now(), "", statement)
    return workspace.store.suppress_people([row], dry_run=dry_run)


def suppress_file(
    workspace: Workspace,
    file: Path,
    terms: SuppressionTerms,
    *,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> SuppressedFile:
    """Suppress every address in a file; rows that cannot be read are written to a file next to it.

    Raises ImportFileError if the file cannot be read, RefusedError if it contains subscribed people too.
    """
    check_terms(terms)
    addresses = AddressList(file, workspace.clock.now())
    bad: list[BadRow] = []
    again = 0

    def rows() -> Iterator[tuple[Suppression, Consent]]:
        nonlocal again
        seen = SeenKeys()
        for row in addresses:
            if isinstance(row, BadRow):
                bad.append(row)
            elif seen.see(row.address_key, row.row) is not None:
                again += 1
            else:
                yield terms.of(row.address_key, row.at, f"{file.name} row {row.row}", row.said)

    with progress(count_lines(file)) as tick:
        counts = workspace.store.suppress_people(ticking(rows(), tick), dry_run=dry_run)
    rejected = None
    if bad and not dry_run:
        rejected = write_rejects(file.with_name(f"{file.name}{ENDING}"), addresses.header or ("email",), bad)
    return SuppressedFile(counts=counts, again=again, bad=tuple(bad), rejected=rejected)


def check_terms(terms: SuppressionTerms) -> None:
    """Raise RefusedError for a bounce or complaint that is to apply to one list only."""
    if terms.list is not None and terms.reason is not SuppressionReason.UNSUBSCRIBED:
        raise RefusedError(
            f"“{terms.reason.value}” is about the address, so it applies to every list",
            hint="Leave the list out; only people who unsubscribed can be suppressed on one list",
        )
