"""Layout: a table of what the columns of one tool's export mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.subscribers.column_meaning import ColumnMeaning, Meaning
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.plain_words import plain, plain_words

SUBSCRIBED, UNKNOWN, NEVER = ContactStatus.SUBSCRIBED, ContactStatus.UNKNOWN, ContactStatus.NEVER
BOUNCED, LEFT, COMPLAINED = ContactStatus.BOUNCED, ContactStatus.UNSUBSCRIBED, ContactStatus.COMPLAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRule:
    """How one column says who may be mailed. A name that ends in `*` stands for all that begin so.

    `words` are what the tool writes in it; other words are read as in the file of an unknown tool. `beside`
    is the column of the address that it is about, where that is not the row's own.
    """

    column: str
    meaning: ColumnMeaning | None
    """None: the column says nothing, whatever its name."""
    words: Mapping[str, ContactStatus] = field(default_factory=dict, hash=False)
    beside: str = ""

    def is_for(self, name: str) -> bool:
        """Say whether a column of a file is this one."""
        wanted = plain(self.column)
        return plain(name).startswith(wanted) if self.column.endswith("*") else plain(name) == wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the columns of a tool's export mean.

    The tool is known by its `signatures`: all columns of one of them are in the header. Of the names given
    for one thing the first that is in the file counts; further addresses are the same person's. `own` are
    the tool's columns that are never about a person's wish, so nobody is asked what to do with them.
    `warning` says what its file cannot tell.
    """

    tool: str
    columns_from: str
    """Where its columns are documented, or were seen."""
    signatures: tuple[tuple[str, ...], ...]
    email: tuple[str, ...]
    first_name: tuple[str, ...] = ()
    last_name: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    agreed_at: tuple[str, ...] = ()
    recorded_at: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[StatusRule, ...] = ()
    own: tuple[str, ...] = ()
    erased_domain: str = ""
    """The domain of the addresses that the tool writes for people whom it erased."""
    day_first: bool | None = None
    """How the tool writes 3/5/2026, where it does not follow the computer that saved the file."""
    warning: str = ""

    def rule(self, name: str) -> StatusRule | None:
        """Return how a column of the file says who may be mailed; None when the table does not name it."""
        return next((rule for rule in self.statuses if rule.is_for(name)), None)

    def is_own(self, name: str) -> bool:
        """Say whether a column is one of the tool's own, which nobody needs to be asked about."""
        return any(
            plain(name).startswith(plain(one)) if one.endswith("*") else plain(name) == plain(one)
            for one in self.own
        )


def words(column: str, beside: str = "", /, **said: ContactStatus) -> StatusRule:
    """Return the rule of a column with one word in each cell; underscores stand for blanks."""
    table = {plain_words(word): status for word, status in said.items()}
    return StatusRule(
        column=column, meaning=ColumnMeaning(meaning=Meaning.STATUS), words=table, beside=beside
    )


def yes(column: str, status: ContactStatus, *, everywhere: bool = False, beside: str = "") -> StatusRule:
    """Return the rule of a column that bars whoever has anything in it but no."""
    meaning = ColumnMeaning(meaning=Meaning.OPT_OUT, status=status, everywhere=everywhere)
    return StatusRule(column=column, meaning=meaning, beside=beside)


def silent(column: str) -> StatusRule:
    """Return the rule of a column that only looks as if it said who may be mailed."""
    return StatusRule(column=column, meaning=None)


def filled(column: str, status: ContactStatus, *, beside: str = "") -> StatusRule:
    """Return the rule of a column with a date, a reason or a place: whoever has one is barred."""
    meaning = ColumnMeaning(meaning=Meaning.OPT_OUT, status=status, detail=True, fixed=True)
    return StatusRule(column=column, meaning=meaning, beside=beside)


def no(column: str, status: ContactStatus) -> StatusRule:
    """Return the rule of a column that bars whoever has no in it; nothing in it is no consent."""
    meaning = Meaning.CONFIRMED if status is NEVER else Meaning.OPT_IN
    return StatusRule(column=column, meaning=ColumnMeaning(meaning=meaning, status=status))
