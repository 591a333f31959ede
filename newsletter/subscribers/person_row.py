"""One row of a subscriber file: cells in, a person and their consent out, or one plain sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from newsletter.errors import AddressError
from newsletter.model import Consent, ConsentAction, Person
from newsletter.subscribers.address import needs_smtputf8, read_address, split_name, typo_hint
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.csv_columns import Columns
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.lang_tag import read_lang

MAX_CELL_CHARS = 500

_AGREED = frozenset(("", "subscribed", "active", "enabled", "confirmed"))
_SHARED = frozenset(("abuse", "admin", "info", "no-reply", "noreply", "postmaster", "webmaster"))
_STEERING = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"[\s\u0085]+")


class RowError(Exception):
    """What is wrong with one row, in one plain sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every row of an import: the list, how people agreed, who says so, when."""

    list: str
    basis: str
    actor: str
    now: datetime
    file: str


def read_row(row: int, cells: Sequence[str], columns: Columns, terms: Terms) -> tuple[Person, Consent, str]:
    """Return person, consent and a warning ("" for none); raises RowError."""
    cell = _Cells(cells, columns)
    try:
        named, typed = split_name(cell.raw("email"))
        address, key = read_address(typed)
        lang = read_lang(cell("lang"))
        agreed_at = cell("consent_at") or cell("since")
        at = read_consent_date(agreed_at, terms.now) if agreed_at else terms.now
    except AddressError as error:
        raise RowError(_sentence(str(error))) from None
    except ValueError as error:
        raise RowError(_sentence(str(error))) from None
    _refuse_those_who_left(cell, terms)
    first, last = _names(cell, named)
    person = Person(
        address=address, address_key=key, first_name=first, last_name=last, lang=lang,
        attributes={name: value for name in columns.attributes if (value := cell.attribute(name))},
    )  # fmt: skip
    consent = Consent(
        list=terms.list, action=ConsentAction.GRANTED, at=at, basis=terms.basis, method="import",
        source=f"{terms.file} row {row}", actor=terms.actor,
    )  # fmt: skip
    return person, consent, _warning(address)


class _Cells:
    """The cells of one row by the name of their column."""

    def __init__(self, cells: Sequence[str], columns: Columns) -> None:
        width = len(columns.header)
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            raise RowError(
                f"It has {len(cells)} cell{'s' if len(cells) != 1 else ''} where the first line names {width}"
            )
        for index in columns.unnamed:
            if cells[index].strip():
                raise RowError(f"Something stands in column {index + 1}, which has no name in the first line")
        self._cells = cells
        self._columns = columns

    def __call__(self, role: str) -> str:
        index = self._columns.roles.get(role)
        return "" if index is None else _text(self._cells[index], role)

    def raw(self, role: str) -> str:
        """Return a cell with only the spreadsheet guard removed."""
        return _readable(unguard(self._cells[self._columns.roles[role]].strip()), role)

    def attribute(self, name: str) -> str:
        return _text(self._cells[self._columns.attributes[name]], name)


@lru_cache(maxsize=16_384)
def _text(cell: str, column: str) -> str:
    """Return a cell as it is kept: unguarded, NFC, on one line, without marks that steer direction.

    Remembered, because names, languages and neighborhoods repeat by the thousand.
    """
    text = _STEERING.sub("", unguard(cell.strip(" \n\r\u00a0")))
    return _readable(_SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(), column)


def _readable(text: str, column: str) -> str:
    if len(text) > MAX_CELL_CHARS:
        raise RowError(f"The cell {column} has {len(text):,} characters; at most {MAX_CELL_CHARS} are kept")
    if "\ufffd" in text:
        raise RowError(f"The cell {column} has an unreadable character; save the file as CSV UTF-8")
    if text.isprintable():
        return text
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\r\n" for char in text):
        raise RowError(f"The cell {column} has a control character in it")
    return text


def _names(cell: _Cells, named: str) -> tuple[str, str]:
    first, last = cell("first_name"), cell("last_name")
    whole = cell("name") or _text(named, "email")
    if first or last or not whole:
        return first, last
    if whole.count(",") == 1:
        family, given = whole.split(",")
        return given.strip(), family.strip()
    given, _, family = whole.partition(" ")
    return given, family.strip()


def _refuse_those_who_left(cell: _Cells, terms: Terms) -> None:
    status, suppressed, list_ = cell("status"), cell("suppressed"), cell("list")
    if suppressed:
        raise RowError(f"The file says this address must not be written to ({suppressed})")
    if status.lower() not in _AGREED:
        raise RowError(f"The file says “{status}”; only people who are subscribed are imported")
    if list_ and list_ != terms.list:
        raise RowError(f"The row is about the list “{list_}”, not “{terms.list}”")


def _warning(address: str) -> str:
    hint, local = typo_hint(address), address.rpartition("@")[0]
    if not hint and local.lower() not in _SHARED and local.isascii():
        return ""
    warnings = [
        f"Did you mean {hint}?" if hint else "",
        "A shared mailbox: did everyone behind it agree?" if local.lower() in _SHARED else "",
        "Only mail servers with SMTPUTF8 can take this address." if needs_smtputf8(address) else "",
    ]
    return " ".join(filter(None, warnings))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
