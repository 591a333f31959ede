"""People in and out: import a file, add one person, take one off, export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.files import whole_text
from newsletter.model import Consent, ConsentAction, Person, Subscriber
from newsletter.ports import ImportCounts, SubscriberStore
from newsletter.subscribers.address import read_address
from newsletter.subscribers.csv_export import export_people
from newsletter.subscribers.csv_import import BadRow, ImportedRow, read_people
from newsletter.subscribers.rejects import write_rejects


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """What an import did; `rejected` names the file that holds the bad rows, if there are any."""

    counts: ImportCounts
    bad: tuple[BadRow, ...]
    warnings: tuple[tuple[int, str], ...]
    rejected: Path | None


def import_file(
    workspace: Workspace,
    file: Path,
    *,
    list_key: str,
    basis: str,
    actor: str,
    dry_run: bool = False,
) -> ImportedFile:
    """Import a subscriber file in one transaction; bad rows are written beside it, ready to be mended.

    Raises ImportFileError when the file as a whole cannot be read: then nothing is imported.
    """
    bad: list[BadRow] = []
    warnings: list[tuple[int, str]] = []
    rows = read_people(
        file,
        list=list_key,
        basis=basis,
        actor=actor,
        now=workspace.clock.now(),
        attributes=workspace.publication.attributes,
    )

    def good() -> Iterator[tuple[Person, Consent]]:
        for row in rows:
            if isinstance(row, ImportedRow):
                if row.warning:
                    warnings.append((row.row, row.warning))
                yield row.person, row.consent
            else:
                bad.append(row)

    counts = workspace.store.import_people(good(), dry_run=dry_run)
    rejected = None
    if bad and not dry_run:
        rejected = file.with_name(f"{file.name}.rejected.csv")
        write_rejects(rejected, rows.header, bad)
    return ImportedFile(counts=counts, bad=tuple(bad), warnings=tuple(warnings), rejected=rejected)


def add_person(
    workspace: Workspace,
    person: Person,
    *,
    list_key: str,
    basis: str,
    actor: str,
) -> ImportCounts:
    """Subscribe one person whom staff vouch for; raises RefusedError when they must not be written to."""
    consent = Consent(
        list=list_key,
        action=ConsentAction.GRANTED,
        at=workspace.clock.now(),
        basis=basis,
        method="staff",
        actor=actor,
    )
    counts = workspace.store.import_people([(person, consent)])
    if counts.suppressed:
        raise RefusedError(
            f"{person.address} is on the suppression list and was not added",
            hint=f"`newsletter subscribers show {person.address}` says why",
        )
    return counts


def find_person(store: SubscriberStore, address: str) -> Subscriber:
    """Return one person by address; raises AddressError, NotFoundError."""
    _kept, key = read_address(address)
    subscriber = store.subscriber(key)
    if subscriber is None:
        raise NotFoundError(f"nobody here has the address {address}")
    return subscriber


def unsubscribe(
    workspace: Workspace,
    who: str,
    *,
    list_key: str | None,
    everywhere: bool,
    actor: str,
) -> tuple[str, tuple[str, ...]]:
    """Take somebody off by address or by the token of their unsubscribe link.

    Returns the address and the lists they are off now; () when they were on none.
    """
    method = "staff"
    lists: tuple[str, ...] = (list_key,) if list_key else ()
    if "@" in who:
        subscriber = find_person(workspace.store, who)
    else:
        found = workspace.store.subscriber_by_token(who.rstrip("/").rpartition("/")[2])
        if found is None:
            raise NotFoundError(
                "no unsubscribe link has this token", hint="Give the whole link or an address"
            )
        subscriber, method, lists = found[0], "mailto", (found[1],)
    lists = lists or tuple(one.list for one in subscriber.subscriptions)
    gone = tuple(
        key
        for key in lists
        if workspace.store.unsubscribe(
            subscriber.person.address_key,
            Consent(
                list=key,
                action=ConsentAction.WITHDRAWN,
                at=workspace.clock.now(),
                basis="asked to leave",
                method=method,
                actor=actor,
            ),
            everywhere=everywhere,
        )
    )
    return subscriber.person.address, gone


def export_text(workspace: Workspace, stream: TextIO, *, list_key: str | None, raw: bool) -> int:
    """Write people as CSV into a stream; returns how many."""
    people = workspace.store.subscribers(list=workspace.list_key(list_key) if list_key else None)
    return export_people(people, stream, attributes=workspace.publication.attributes, raw=raw)


def export_file(workspace: Workspace, file: Path, *, list_key: str | None, raw: bool) -> int:
    """Write people as CSV into a file, whole or not at all; returns how many."""
    try:
        with whole_text(file) as stream:
            return export_text(workspace, stream, list_key=list_key, raw=raw)
    except OSError as error:
        raise NewsletterError(f"{file} cannot be written ({error.strerror or error})") from None
