"""Judgement: what the status columns of a file say of one row, taken together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.subscribers.column_meaning import is_word_for_all_lists
from newsletter.subscribers.consent_date import read_consent_date
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.formula_guard import unguard
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.status_columns import NOWHERE, StatusColumn
from newsletter.subscribers.status_words import is_blank

_WORD_CHARS = 120
_OF_THE_ADDRESS = (ContactStatus.BOUNCED, ContactStatus.COMPLAINED)
_IMPLIED = re.compile(r"\b(?:impli\w*|tacit\w*|stillschweigend\w*)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one column says of one row, in the file's own word."""

    column: StatusColumn
    word: str
    status: ContactStatus
    everywhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a row comes to: `said` bars it, the deciding statement first; `ignored` is passed over."""

    status: ContactStatus
    said: tuple[Statement, ...] = ()
    ignored: tuple[Statement, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Say whether it holds for every list, not only for the one of this import."""
        return any(one.everywhere for one in self.said if one.status is self.status)

    def note(self) -> str:
        """Return what the file says, column by column, in its own words."""
        return ", ".join(f"{one.column.name} “{one.word}”" for one in self.said)

    def date(self, now: datetime) -> datetime | None:
        """Return the latest date that the barring columns give; None when none can be read."""
        return max((at for one in self.said if (at := _moment(one, now))), default=None)


SUBSCRIBED = Judgement(status=ContactStatus.SUBSCRIBED)


def judge(
    cells: Sequence[str], columns: Sequence[StatusColumn], *, address: str, implied_agrees: bool = False
) -> Judgement:
    """Decide what a row says of its address: the heaviest of all that its columns say.

    Of a row on which every opt-in and status column is blank nobody knows that this person agreed: `never`.
    """
    said: list[Statement] = []
    ignored: list[Statement] = []
    agreed, blank, answer = False, None, ""
    for column in columns:
        cell = unguard(cells[column.index].strip())
        status = column.status(cell, implied_agrees=implied_agrees)
        if status is ContactStatus.SUBSCRIBED:
            agreed = True
        elif status is None:
            if blank is None and column.blank_is_no:
                blank, answer = column, _word(cell)
        elif one := _statement(column, cell, status, _beside(column, cells), address):
            (ignored if column.is_ignored else said).append(one)
    if blank and not agreed and not said:
        unasked = Statement(column=blank, word=answer, status=ContactStatus.NEVER, everywhere=False)
        (ignored if blank.is_ignored else said).append(unasked)
    if not said:
        return Judgement(status=ContactStatus.SUBSCRIBED, ignored=tuple(ignored)) if ignored else SUBSCRIBED
    said.sort(key=_rank, reverse=True)
    return Judgement(status=said[0].status, said=tuple(said), ignored=tuple(ignored))


def covers_implied(basis: str) -> bool:
    """Say whether the basis of an import speaks of implied permission, so that such people are meant too."""
    return _IMPLIED.search(plain_words(basis)) is not None


def _rank(one: Statement) -> tuple[bool, int, bool, bool]:
    meaning = one.column.meaning
    return not meaning.decides_alone, one.status.weight, one.everywhere, not meaning.detail


def _beside(column: StatusColumn, cells: Sequence[str]) -> str | None:
    """Return the address that a column is about; None for the row's own, "" when nobody can tell."""
    if column.address_beside is None:
        return None
    return "" if column.address_beside == NOWHERE else cells[column.address_beside].strip()


def _statement(
    column: StatusColumn, cell: str, status: ContactStatus, about: str | None, address: str
) -> Statement | None:
    """Return what a cell says of the row's own address; None when it is about another."""
    if about == "" and column.address_beside == NOWHERE:
        status = ContactStatus.UNKNOWN
    elif about is not None and about.casefold() != address.strip().casefold():
        return None
    everywhere = column.meaning.everywhere or status in _OF_THE_ADDRESS
    everywhere = everywhere or (not column.meaning.detail and is_word_for_all_lists(cell))
    return Statement(column=column, word=_word(cell), status=status, everywhere=everywhere)


def _word(cell: str) -> str:
    return "" if is_blank(cell) else " ".join(cell.split())[:_WORD_CHARS]


def _moment(one: Statement, now: datetime) -> datetime | None:
    if not one.column.meaning.fixed:
        return None
    try:
        return read_consent_date(one.word, now, one.column.day_first)
    except ValueError:
        return None
