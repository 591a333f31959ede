"""What a column's name says about mailing, before any of its cells is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from newsletter.subscribers import opt_out_patterns as patterns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.plain_words import plain_words


class Meaning(Enum):
    """How the cells of a column are to be read."""

    OPT_OUT = "bars whoever has anything in it but no"
    OPT_IN = "bars whoever has no in it, or nothing"
    CONFIRMED = "bars whoever has no in it"
    STATUS = "a word in each cell"
    PERHAPS_STATUS = "a status column if its cells are status words"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMeaning:
    """What the name of a column says about mailing.

    `status` is what a barring cell means, `everywhere` whether for all lists. A `detail` is a date, a reason
    or a place: anything in it bars. The words of `fixed` cells are about something else, such as the title of
    a mailing. What is `deleted` may have been deleted by staff.
    """

    meaning: Meaning
    status: ContactStatus = ContactStatus.UNSUBSCRIBED
    everywhere: bool = False
    detail: bool = False
    fixed: bool = False
    deleted: bool = False
    needs_answers: bool = False
    """The name means this only over cells that are answers (yes, no, a date), not over any text."""

    takes_answers: bool = False
    """A status column in which yes and no are said as well (`Opt-in status`)."""

    @property
    def decides_alone(self) -> bool:
        """Say whether it decides only where no other column does: the date of a deletion, by whomever."""
        return self.deleted and self.fixed


@lru_cache(maxsize=1024)
def column_meaning(name: str) -> ColumnMeaning | None:
    """Return what a column's name says about mailing; None when it says nothing."""
    if is_about_another_channel(name):
        return None
    words = plain_words(name)
    if patterns.NEGATED_OPT_OUT.search(words):
        return ColumnMeaning(meaning=Meaning.OPT_IN)
    if out := _opt_out(words):
        return out
    if patterns.NOT_OF_MAILING.search(words):
        return None
    everywhere = patterns.NAME_FOR_ALL_LISTS.search(words) is not None
    if patterns.WHEN_OF_STATUS.search(words):
        return None
    if words == "status" or (patterns.STATUS.search(words) and not patterns.PERHAPS_STATUS.search(words)):
        takes_answers = _has(patterns.ANSWERED_STATUS, words)
        return ColumnMeaning(meaning=Meaning.STATUS, everywhere=everywhere, takes_answers=takes_answers)
    if patterns.PERHAPS_STATUS.search(words):
        return ColumnMeaning(meaning=Meaning.PERHAPS_STATUS)
    return _opt_in(words)


def is_status_name(name: str) -> bool:
    """Say whether a column's name alone says that it is about who may be mailed, whatever stands in it."""
    found = column_meaning(name)
    return (
        found is not None and found.meaning in (Meaning.OPT_OUT, Meaning.STATUS) and not found.needs_answers
    )


def is_about_another_channel(name: str) -> bool:
    """Say whether a column is about text messages, telephones or paper, or is no answer at all."""
    words = plain_words(name)
    if patterns.NOT_A_FLAG.search(words) or "#" in name:
        return True
    return bool(patterns.OTHER_CHANNEL.search(words)) and not patterns.EMAIL.search(words)


def is_plain_opt_in(name: str) -> bool:
    """Say whether a name can only be an answer: `Subscribed?`, but not `Newsletter`, which may be a title."""
    return patterns.PLAIN_OPT_IN.search(plain_words(name)) is not None


def asks_about_mail(name: str) -> ColumnMeaning | None:
    """Return how a name that speaks of mail in words that no table foresaw is read, over answers alone.

    Which answer is the no, its words can only suggest: whoever gave it is for staff to decide on.
    """
    words = plain_words(name)
    others = (patterns.ABOUT_AN_EMAIL, patterns.NOT_OF_MAILING, patterns.NOT_AN_ANSWER)
    if is_about_another_channel(name) or not _has(patterns.ASKS_ABOUT_MAIL, words):
        return None
    if any(_has(pattern, words) for pattern in others):
        return None
    meaning = Meaning.OPT_OUT if _has(patterns.NEGATIVE, words) else Meaning.CONFIRMED
    return ColumnMeaning(meaning=meaning, status=ContactStatus.UNKNOWN, needs_answers=True)


def asks_how_often(name: str) -> bool:
    """Say whether a column is about how often somebody wants mail: `never` is an answer among many."""
    return _has(patterns.FREQUENCY, plain_words(name))


def is_coded_reason(name: str) -> bool:
    """Say whether a column holds Mautic's numbers of reasons."""
    return _has(patterns.CODED_REASON, plain_words(name))


def is_reason_name(name: str) -> bool:
    """Say whether a column gives a reason or an event, of whatever: its cells say whether of mailing."""
    return patterns.REASON.search(plain_words(name)) is not None


def is_word_for_all_lists(cell: str) -> bool:
    """Say whether the word of a status column is about every list: `do not contact`, `blacklisted`."""
    return patterns.WORD_FOR_ALL_LISTS.search(plain_words(cell)) is not None


def _opt_out(words: str) -> ColumnMeaning | None:
    by_name = _first(patterns.BY_NAME, words)
    status = by_name or _first(patterns.BY_WHOLE_NAME, words)
    if status is None:
        return None
    if status is ContactStatus.UNSUBSCRIBED and _of_another_thing(words):
        status = ContactStatus.UNKNOWN
    of_the_address = status in (ContactStatus.BOUNCED, ContactStatus.COMPLAINED)
    return ColumnMeaning(
        meaning=Meaning.OPT_OUT,
        status=status,
        everywhere=of_the_address or _has(patterns.NAME_FOR_ALL_LISTS, words),
        detail=_has(patterns.DETAIL, words),
        fixed=_has(patterns.WHEN_OR_WHERE, words),
        deleted=_has(patterns.DELETED, words),
        needs_answers=by_name is None,
    )


def _of_another_thing(words: str) -> bool:
    """Say whether a name tells what was left, and no word of that is about mail to everybody."""
    found = patterns.OPT_OUT_OF.search(words)
    return found is not None and not _has(patterns.OF_MAILING, found["thing"])


def _to_another_thing(words: str) -> bool:
    """Say whether a name tells to what somebody agreed, and no word of that is about mail to everybody."""
    thing = patterns.OPT_IN_TO.sub(" ", words)
    if thing == words or _has(patterns.OF_MAILING, thing):
        return False
    return bool(patterns.FILLERS.sub(" ", thing).split())


def _first(table: patterns.Table, words: str) -> ContactStatus | None:
    return next((status for status, pattern in table if pattern.search(words)), None)


def _opt_in(words: str) -> ColumnMeaning | None:
    if _has(patterns.OPT_IN_WHOLE, words) or _has(patterns.QUESTION, words):
        return ColumnMeaning(meaning=Meaning.OPT_IN)
    if _has(patterns.NOT_AN_ANSWER, words):
        return None
    if _has(patterns.ACTIVE, words):
        return ColumnMeaning(meaning=Meaning.CONFIRMED, status=ContactStatus.UNKNOWN, needs_answers=True)
    if _has(patterns.FREQUENCY, words):
        return ColumnMeaning(meaning=Meaning.CONFIRMED, status=ContactStatus.UNSUBSCRIBED, needs_answers=True)
    if _has(patterns.CONFIRMED, words):
        return ColumnMeaning(meaning=Meaning.CONFIRMED, status=ContactStatus.NEVER)
    if not _has(patterns.OPT_IN, words):
        return None
    status = ContactStatus.UNKNOWN if _to_another_thing(words) else ContactStatus.UNSUBSCRIBED
    return ColumnMeaning(meaning=Meaning.OPT_IN, status=status)


def _has(pattern: re.Pattern[str], words: str) -> bool:
    return pattern.search(words) is not None
