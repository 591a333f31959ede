"""Suppression by staff: one address, or a list from another tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.app.people_tables import STANDARD_INPUT, open_people_tables
from newsletter.app.row_progress import count_lines, ticking
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Actor, Consent, ConsentAction, Suppression, SuppressionReason
from newsletter.model.phrase import phrase
from newsletter.ports import Progress, no_progress
from newsletter.ports import SuppressionCounts as SuppressionCounts
from newsletter.subscribers.address import read_address
from newsletter.subscribers.address_list import AddressList
from newsletter.subscribers.csv_import import BadRow
from newsletter.subscribers.rejects import ENDING, write_rejects
from newsletter.subscribers.seen_keys import SeenKeys
from newsletter.subscribers.table import Table

_NOTE_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedFile:
    """The result of suppressing a list; `again` counts rows whose address came up before in it.

    `bounced` and `complained` are those of whom the file itself says so, whatever reason was given.
    """

    counts: SuppressionCounts
    again: int
    bounced: int
    complained: int
    bad: tuple[BadRow, ...]
    rejected: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionTerms:
    """What applies to everyone in a file: the reason, the list (None: every list), and who does it."""

    reason: SuppressionReason
    list: str | None
    by: Actor

    def reason_for(self, said: SuppressionReason | None) -> SuppressionReason:
        """Return the reason for one row: whoever the file says bounced or complained did not just leave."""
        heavier = said in (SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED)
        return said if said and heavier and self.reason is SuppressionReason.UNSUBSCRIBED else self.reason

    def of(
        self,
        key: str,
        at: datetime,
        source: str,
        statement: str,
        *,
        said: SuppressionReason | None = None,
    ) -> tuple[Suppression, Consent]:
        """Return the suppression of one address, with the withdrawal for the lists it is on."""
        reason = self.reason_for(said)
        # What is wrong with an address holds for every list.
        list_key = self.list if reason is self.reason else None
        note = f"{source}: {statement}" if source and statement else source or statement
        suppression = Suppression(
            address_key=key, reason=reason, at=at, list=list_key, note=note[:_NOTE_CHARS]
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
    sheet: str = "",
    progress: Progress = no_progress,
) -> SuppressedFile:
    """Suppress every address in a file; rows that cannot be read are written to a file next to it.

    Raises ImportFileError if the file cannot be read, RefusedError if it contains subscribed people too.
    """
    check_terms(terms)
    bad: list[BadRow] = []
    heard: Counter[str] = Counter()

    def rows(lists: Sequence[tuple[Table, AddressList]]) -> Iterator[tuple[Suppression, Consent]]:
        seen = SeenKeys()
        for table, addresses in lists:
            for row in addresses:
                if isinstance(row, BadRow):
                    bad.append(row)
                elif seen.see(row.address_key, row.row) is not None:
                    heard["again"] += 1
                else:
                    reason = terms.reason_for(row.reason)
                    heard[reason.value] += reason is not terms.reason
                    source = f"{table.label} row {row.row}"
                    yield terms.of(row.address_key, row.at, source, row.said, said=row.reason)

    with open_people_tables(file, sheet=sheet) as found, progress(count_lines(file)) as tick:
        now = workspace.clock.now()
        lists = [(table, AddressList(table, now)) for table in found.tables]
        counts = workspace.store.suppress_people(ticking(rows(lists), tick), dry_run=dry_run)
    rejected = None
    if bad and not dry_run:
        beside = Path("standard-input") if file == STANDARD_INPUT else file
        header = lists[0][1].header or ("email",)
        rejected = write_rejects(beside.with_name(f"{beside.name}{ENDING}"), header, bad)
    return SuppressedFile(
        counts=counts,
        again=heard["again"],
        bounced=heard[SuppressionReason.BOUNCED.value],
        complained=heard[SuppressionReason.COMPLAINED.value],
        bad=tuple(bad),
        rejected=rejected,
    )


def check_terms(terms: SuppressionTerms) -> None:
    """Raise RefusedError for a bounce or complaint that is to apply to one list only."""
    if terms.list is not None and terms.reason is not SuppressionReason.UNSUBSCRIBED:
        raise RefusedError(
            phrase("“{value}” is about the address, so it applies to every list", value=terms.reason.value),
            hint="Leave the list out; only people who unsubscribed can be suppressed on one list",
        )
