"""Missed people: who did not get a mailing, and why; listed a page at a time, or all of them as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from newsletter.app.mailing_control import find_mailing
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.files import whole_text
from newsletter.model import MissedDelivery
from newsletter.model.phrase import phrase
from newsletter.schedule.wall_time import format_short
from newsletter.subscribers.formula_guard import guard

PAGE_SIZE = 100
_READ = 1000
_COLUMNS = ("address", "reason", "detail", "when")


def missed_page(
    workspace: Workspace, mailing_id: int, *, reason: str = "", after: int = -1, limit: int = PAGE_SIZE
) -> tuple[MissedDelivery, ...]:
    """Return a page of those whom a mailing did not reach, those behind `after`, in order of id.

    `reason` is one of model.missed_reason, "" for all. Raises NotFoundError.
    """
    find_mailing(workspace, mailing_id)
    return workspace.store.missed_people(mailing_id, reason=reason, after=after, limit=limit)


def all_missed(workspace: Workspace, mailing_id: int, *, reason: str = "") -> Iterator[MissedDelivery]:
    """Stream everybody whom a mailing did not reach; raises NotFoundError at once."""
    find_mailing(workspace, mailing_id)
    return _stream(workspace, mailing_id, reason)


def _stream(workspace: Workspace, mailing_id: int, reason: str) -> Iterator[MissedDelivery]:
    after = -1
    while True:
        page = workspace.store.missed_people(mailing_id, reason=reason, after=after, limit=_READ)
        yield from page
        if len(page) < _READ:
            return
        after = page[-1].subscriber_id


def write_missed(workspace: Workspace, mailing_id: int, out: TextIO, *, reason: str = "") -> int:
    """Write them as CSV, no cell of which a spreadsheet runs as a formula; return how many."""
    zone = workspace.settings.schedule.zone
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    number = 0
    for one in all_missed(workspace, mailing_id, reason=reason):
        number += 1
        when = format_short(one.updated_at, zone)
        rows.writerow([guard(cell) for cell in (one.address, one.reason, one.detail, when)])
    return number


def write_missed_file(workspace: Workspace, mailing_id: int, file: Path, *, reason: str = "") -> int:
    """Write the same to a file that only its owner may read, atomically; raises NewsletterError."""
    try:
        with whole_text(file, private=True) as out:
            return write_missed(workspace, mailing_id, out, reason=reason)
    except OSError as error:
        raise NewsletterError(
            phrase("{file} cannot be written ({strerror})", file=file, strerror=error.strerror or error)
        ) from None


def masked(address: str) -> str:
    """Return an address that says no more than its domain: `m…@riverton.example`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else "…"
