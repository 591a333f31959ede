"""Reads what each cell or group of cells of a row says of its person; see row_reader.py for the whole row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from newsletter.model import Cadence
from newsletter.model.phrase import joined, phrase
from newsletter.subscribers.address import needs_smtputf8, typo_hint
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.csv_cells import RowCells, RowError, clean_text
from newsletter.subscribers.csv_columns import TAGS, Columns
from newsletter.subscribers.domain_typos import meant_domain
from newsletter.subscribers.garbled_text import name_warning, text_warning
from newsletter.subscribers.lang_tag import read_lang
from newsletter.subscribers.person_row import Doubt, Terms
from newsletter.subscribers.row_judgement import Judgement
from newsletter.subscribers.status_words import says_nothing
from newsletter.subscribers.tag_list import read_tags, write_tags
from newsletter.subscribers.topic_names import read_topic_names

_SHARED = re.compile(
    r"^(?:abuse|admin|info|no-reply|noreply|postmaster|webmaster)@", re.ASCII | re.IGNORECASE | re.MULTILINE
)


def refuse_other_lists(cell: RowCells, judgement: Judgement, terms: Terms) -> None:
    """Refuse a row of another list, unless what it says of the address holds for every list."""
    list_ = cell("list")
    if list_ and list_ not in (terms.list, terms.foreign_list) and not judgement.everywhere:
        raise RowError(
            phrase(
                "The row is about the list “{list}”, not “{terms_list}”", list=list_, terms_list=terms.list
            )
        )


def read_basis(cell: RowCells, columns: Columns, terms: Terms) -> str:
    """Return the basis of the import, with what the row itself says of how this person agreed."""
    said = [
        f"{columns.header[index].strip()}: {text}"
        for index in columns.basis
        if (text := clean_text(cell.at(index), columns.header[index].strip()))
    ]
    return f"{terms.basis} ({'; '.join(said)})" if said else terms.basis


def read_agreed_at(cell: RowCells, columns: Columns, now: datetime) -> tuple[str | None, str]:
    """Return when somebody agreed, and the column that says so where it is one of another tool's record."""
    try:
        at, column = _date_of_consent(cell, columns, now)
    except ValueError as error:
        raise RowError(sentence(str(error))) from None
    return None if at is now else at.isoformat(), column


def _date_of_consent(cell: RowCells, columns: Columns, now: datetime) -> tuple[datetime, str]:
    orders = columns.day_first
    written = [
        (text, orders.get(index))
        for index in columns.consent_dates
        if (text := clean_text(cell.at(index), "consent_at")) and not says_nothing(text)
    ]
    if written:
        return _latest(written, now), ""
    if since := cell("since"):
        return read_consent_date(since, now, orders.get(columns.roles["since"])), ""
    for index in columns.record_dates:
        try:
            return read_consent_date(cell.at(index), now, orders.get(index)), columns.header[index].strip()
        except ValueError:
            continue
    return now, ""


def _latest(written: Sequence[tuple[str, bool | None]], now: datetime) -> datetime:
    """Return the latest of the dates that can be read; raises ValueError when none can."""
    found: list[datetime] = []
    fault: ValueError | None = None
    for text, day_first in written:
        try:
            found.append(read_consent_date(text, now, day_first))
        except ValueError as error:
            fault = fault or error
    if not found and fault:
        raise fault
    return max(found)


def read_names(cell: RowCells, named: str) -> tuple[str, str]:
    """Return first and last name; `named` is the one beside the address."""
    first, last = cell("first_name"), cell("last_name")
    if not first and not last and (whole := cell("name") or clean_text(named, "email")):
        if whole.count(",") == 1:
            last, first = whole.split(",")
        else:
            first, _, last = whole.partition(" ")
    return first.strip(), last.strip()


def read_lang_cell(cell: RowCells) -> str:
    """Return the language tag of a row, "" for none."""
    try:
        return read_lang(cell("lang"))
    except ValueError as error:
        raise RowError(sentence(str(error))) from None


def read_cadence(cell: RowCells) -> str | None:
    """Return how often somebody wants the list, None where the row does not say."""
    words = cell("cadence").casefold()
    if words and words not in set(Cadence):
        choices = ", ".join(Cadence)
        raise RowError(
            phrase(
                "“{words}” is no cadence (write {choices}, or leave it empty)",
                words=words[:40],
                choices=choices,
            )
        )
    return words or None


def read_topics(cell: RowCells, terms: Terms) -> tuple[str, ...] | None:
    """Return what a row says its person wants, () for everything; an empty cell says nothing."""
    if not (said := cell("topics")):
        return None
    try:
        return read_topic_names(said, terms.topics) or ()
    except ValueError as error:
        raise RowError(sentence(str(error))) from None


def read_attributes(cell: RowCells, columns: Columns, warnings: list[str]) -> dict[str, str]:
    """Return the declared attributes that have a value; add a warning for tags that cannot be kept."""
    found = {
        name: value
        for name, index in columns.attributes.items()
        if index != columns.tags and (value := cell.attribute(name))
    }
    try:
        if tags := read_tags_cell(cell, columns):
            found[tags_attribute(columns)] = tags
    except RowError as error:
        warnings.append(phrase("{error}: left out.", error=error))
    return found


def read_tags_cell(cell: RowCells, columns: Columns) -> str:
    """Return the tags of a row as the attribute that keeps them, "" for none."""
    if columns.tags is None:
        return ""
    return clean_text(write_tags(read_tags(cell.at(columns.tags))), tags_attribute(columns))


def tags_attribute(columns: Columns) -> str:
    """Return the attribute that keeps the tags of a file with a column of tags."""
    return next((name for name, index in columns.attributes.items() if index == columns.tags), TAGS)


def text_warnings(first_name: str, last_name: str, attributes: Mapping[str, str]) -> list[str]:
    """Return a sentence for each text that looks broken, "" for each that looks whole."""
    return [name_warning(first_name), name_warning(last_name), *map(value_warning, attributes.values())]


def value_warning(value: str) -> str:
    """Return a sentence about an attribute that looks broken, "" for one that looks whole."""
    return text_warning(value) if "&" in value or not value.isascii() else ""


def has_shared(addresses: Sequence[str]) -> bool:
    """Say whether one of some addresses is a mailbox that several people read."""
    return _SHARED.search("\n".join(addresses)) is not None


def address_warning(address: str) -> tuple[str, tuple[Doubt, ...]]:
    """Return what is doubtful about an address, in a sentence and as values."""
    local, _, domain = address.rpartition("@")
    shared = has_shared([address])
    if not shared and local.isascii() and meant_domain(domain) is None:
        return "", ()
    hint = typo_hint(address)
    warnings = [
        phrase("Did you mean {near}?", near=hint) if hint else "",
        phrase("A shared mailbox: did everyone behind it agree?") if shared else "",
        phrase("Only mail servers with SMTPUTF8 can take this address.") if needs_smtputf8(address) else "",
    ]
    doubts = (Doubt.TYPO,) if hint else ()
    return joined(" ", filter(None, warnings)), (*doubts, Doubt.SHARED) if shared else doubts


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
