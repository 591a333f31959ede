"""Status columns: which columns of a file say who may be mailed, by their names and by their values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.errors import RefusedError
from newsletter.model.phrase import phrase
from newsletter.subscribers.answer_cells import Answer, begins_with_no, read_answer, read_choice
from newsletter.subscribers.column_choices import ColumnChoices
from newsletter.subscribers.column_meaning import (
    ColumnMeaning,
    Meaning,
    asks_about_mail,
    asks_how_often,
    column_meaning,
    is_about_another_channel,
    is_coded_reason,
    is_plain_opt_in,
    is_reason_name,
)
from newsletter.subscribers.column_survey import ColumnSurvey
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.layouts.layout import Layout, StatusRule
from newsletter.subscribers.plain_words import plain, plain_words
from newsletter.subscribers.status_marks import mark_in
from newsletter.subscribers.status_words import (
    IMPLIED,
    KNOWN,
    PAID_TYPES,
    is_blank,
    says_no,
    says_nothing,
    says_yes,
    status_of,
)

_NUMBERED = re.compile(r"(e ?mail ?)([1-9]) is bad")
_GOOD_ADDRESS = frozenset(("ok", "okay", "good", "clean", "valid", "deliverable", "not bounced", "delivered"))
NOWHERE = -1
_CHOSEN = ColumnMeaning(meaning=Meaning.STATUS, takes_answers=True)
_OF_PHPLIST = frozenset(("confirmed", "blacklisted", "optedin"))
"""There `optedin` is 0 for everybody whom staff entered: `confirmed` says who agreed."""
_VAN_CODES = {"s": ContactStatus.SUBSCRIBED, "n": ContactStatus.NEVER, "u": ContactStatus.UNSUBSCRIBED}
"""EveryAction and NGP VAN: subscribed, neutral, unsubscribed."""
_VAN_IDS = frozenset(("vanid", "voter file vanid"))
_BOUNCED_CODE = "2"
_DELIVERED = frozenset(
    ("enabled", "mail", "digest", "digests", "mime", "plain", "html", "summary", "index", "individual")
)
"""What list servers write of delivery that goes on: Mailman 3's `delivery_status`, and the kinds of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusColumn:
    """A column that says who may be mailed: where it stands and how its cells are read.

    `by_values`: its name says nothing, its cells do. `address_beside` is the column of the address that it is
    about where a file has several: None is the row's own, NOWHERE one that is not in the file.
    """

    index: int
    name: str
    meaning: ColumnMeaning
    by_values: bool = False
    address_beside: int | None = None
    is_ignored: bool = False
    """Staff said, with the number of people, that it is to be passed over."""
    is_doubtful: bool = False
    """Named `status` and no more, with words in it that are of no mailing: `Cancelled` may be a permit's."""
    is_van_code: bool = False
    """Its cells are the letters of EveryAction and NGP VAN."""
    words: Mapping[str, ContactStatus] = field(default_factory=dict, hash=False)
    """What the tool that is known to have written the file means by its words, in plain letters."""
    day_first: bool | None = None
    """How 3/5/2026 is read in it, where that matters."""

    def status(self, cell: str, *, implied_agrees: bool = False) -> ContactStatus | None:
        """Return what one cell says; None when it says nothing."""
        if is_blank(cell):
            return None
        if self.is_van_code:
            return _VAN_CODES[plain_words(cell)]
        if self.words and (known := self.words.get(plain_words(cell))) is not None:
            return known
        match self.meaning.meaning:
            case Meaning.OPT_OUT:
                return self._opt_out(cell)
            case Meaning.OPT_IN | Meaning.CONFIRMED:
                return self._opt_in(cell, implied_agrees=implied_agrees)
            case Meaning.STATUS:
                said = self._word(cell, implied_agrees=implied_agrees)
                if self.is_doubtful and said.suppresses:
                    return ContactStatus.UNKNOWN
                is_unread = said is ContactStatus.UNKNOWN and status_of(cell) is None
                return self._answer(cell) if is_unread and self.meaning.takes_answers else said
            case Meaning.PERHAPS_STATUS:
                return mark_in(cell)

    @property
    def blank_is_no(self) -> bool:
        """Say whether somebody of whom it says nothing has not agreed."""
        return self.meaning.meaning in (Meaning.STATUS, Meaning.OPT_IN) and not self.by_values

    @property
    def only_marks(self) -> bool:
        """Say whether only some of its cells are about mailing, and the others are something else."""
        return self.meaning.meaning is Meaning.PERHAPS_STATUS

    def _opt_out(self, cell: str) -> ContactStatus | None:
        if says_no(cell) or says_nothing(cell) or (not self.meaning.detail and begins_with_no(cell)):
            return None
        if cell.strip() == _BOUNCED_CODE and is_coded_reason(self.name):
            return ContactStatus.BOUNCED
        bounced = self.meaning.status is ContactStatus.BOUNCED
        if bounced and plain_words(cell) in _GOOD_ADDRESS:
            return None
        if self.meaning.status is ContactStatus.UNKNOWN:
            return ContactStatus.UNKNOWN
        said = None if self.meaning.fixed else status_of(cell)
        if said is ContactStatus.SUBSCRIBED and not self.meaning.detail:
            return said
        if said is ContactStatus.UNKNOWN and (self.meaning.deleted or bounced):
            # Deleted by staff, or a mailbox that was only full: nobody said no.
            return said
        return said if said is not None and said.suppresses else self.meaning.status

    def _opt_in(self, cell: str, *, implied_agrees: bool) -> ContactStatus | None:
        match read_choice(cell):
            case Answer.YES:
                return ContactStatus.SUBSCRIBED
            case Answer.NO:
                return self.meaning.status
            case Answer.NOTHING:
                return None
            case None:
                return self._word(cell, implied_agrees=implied_agrees)

    def _answer(self, cell: str) -> ContactStatus:
        """Return what yes or no says in a status column; a single letter or digit says nothing."""
        if len(plain_words(cell)) > 1 and says_no(cell):
            return ContactStatus.UNSUBSCRIBED
        if len(plain_words(cell)) > 1 and says_yes(cell):
            return ContactStatus.SUBSCRIBED
        return ContactStatus.UNKNOWN

    def _word(self, cell: str, *, implied_agrees: bool) -> ContactStatus:
        word = plain_words(cell)
        if word in IMPLIED:
            return ContactStatus.SUBSCRIBED if implied_agrees else ContactStatus.NEVER
        if word in PAID_TYPES and plain_words(self.name) == "type":
            return ContactStatus.SUBSCRIBED
        if word in _DELIVERED and plain_words(self.name).startswith(("delivery", "email delivery")):
            return ContactStatus.SUBSCRIBED
        return status_of(cell) or mark_in(cell) or ContactStatus.UNKNOWN


def check_ignored(choices: ColumnChoices, columns: Sequence[StatusColumn], *, file: str) -> None:
    """Raise RefusedError if staff left out a column that says who has left: it is read all the same.

    A choice kept from an earlier file is none of these: in that file the column may have said nothing.
    """
    for column in columns:
        if choices.of(column.name) == "" and not column.only_marks and not column.is_ignored:
            raise RefusedError(
                phrase(
                    "{file}: the column “{name}” says who has left, so it cannot be ignored; nobody was "
                    "imported",
                    file=file,
                    name=column.name,
                ),
                hint="Do not leave it out; the report then says whom it excludes",
            )


def find_status_columns(
    header: Sequence[str],
    survey: Sequence[ColumnSurvey],
    *,
    taken: Collection[int] = (),
    ignored: Collection[str] = (),
    layout: Layout | None = None,
    chosen: int | None = None,
) -> tuple[StatusColumn, ...]:
    """Return the columns that say who may be mailed.

    `taken` are the columns whose meaning is known (address, names, …). A name in `ignored` marks its column.
    `layout` has the tool's own words, `chosen` is the column that staff chose as the status.
    """
    passed_over = {plain_words(name) for name in ignored}
    of_van = any(plain_words(name) in _VAN_IDS for name in header)
    of_phplist = {plain_words(name) for name in header} >= _OF_PHPLIST
    found = []
    for index, name in enumerate(header):
        rule = layout.rule(name) if layout is not None else None
        is_silent = rule is not None and rule.meaning is None
        if index in taken or is_silent or (plain_words(name) == "optedin" and of_phplist):
            continue
        is_van_code = rule is None and of_van and _is_van_code(name, survey[index])
        by_values = False
        meaning: ColumnMeaning | None = rule.meaning if rule is not None else None
        if index == chosen:
            meaning = _CHOSEN
        elif is_van_code:
            meaning = ColumnMeaning(meaning=Meaning.STATUS)
        elif rule is None:
            meaning, by_values = _meaning(name, survey[index])
        if meaning is not None:
            column = StatusColumn(
                index=index,
                name=name.strip(),
                meaning=meaning,
                by_values=by_values,
                address_beside=_address_beside(name, header, rule),
                is_ignored=plain_words(name) in passed_over,
                is_doubtful=rule is None and index != chosen and _is_doubtful(name, survey[index]),
                is_van_code=is_van_code,
                words=rule.words if rule else {},
            )
            found.append(column)
    return tuple(found)


def _is_doubtful(name: str, seen: ColumnSurvey) -> bool:
    return plain_words(name) == "status" and _holds_other_words(seen)


def _meaning(name: str, seen: ColumnSurvey) -> tuple[ColumnMeaning | None, bool]:
    """Return how a column is to be read, and whether only its values say so."""
    named = column_meaning(name)
    if named is None or named.meaning is Meaning.PERHAPS_STATUS:
        return _by_values(name, named, seen)
    is_opt_in = named.meaning in (Meaning.OPT_IN, Meaning.CONFIRMED)
    if (is_opt_in and not _has_answer(name, seen)) or (
        named.needs_answers and not _holds_answers(name, seen)
    ):
        return _by_values(name, None, seen)
    return named, False


def _by_values(
    name: str, named: ColumnMeaning | None, seen: ColumnSurvey
) -> tuple[ColumnMeaning | None, bool]:
    """Return how a column is to be read whose name alone does not say it."""
    if named is not None and named.meaning is Meaning.PERHAPS_STATUS and _holds_statuses(name, seen):
        return ColumnMeaning(meaning=Meaning.STATUS), False
    if is_reason_name(name) and seen.values and all(map(_bars, seen.values)):
        return ColumnMeaning(meaning=Meaning.STATUS), True
    if named is None and (answers := _only_answers(seen)) and (asked := asks_about_mail(name)):
        is_asked = asked.meaning is Meaning.OPT_OUT or answers >= {Answer.YES, Answer.NO}
        return (asked, False) if is_asked else (None, False)
    if seen.says_status and not is_about_another_channel(name):
        all_known = not seen.is_free_text and all(plain_words(value) in KNOWN for value in seen.values)
        return ColumnMeaning(meaning=Meaning.STATUS if all_known else Meaning.PERHAPS_STATUS), True
    return None, False


def _holds_other_words(seen: ColumnSurvey) -> bool:
    """Say whether a column holds words of no status, and none that can only be about mailing."""
    unknown = (status_of(cell) is None and plain_words(cell) not in IMPLIED for cell in seen.values)
    return not seen.says_status and any(unknown)


def _bars(cell: str) -> bool:
    """Say whether a cell is a word of a status, so that a reason or an event is one of mailing."""
    return plain_words(cell) in KNOWN or mark_in(cell) is not None


def _only_answers(seen: ColumnSurvey) -> frozenset[Answer | None]:
    """Return the answers of a column that holds nothing else, so that its name is a question; else none."""
    answers = frozenset(map(read_answer, seen.values))
    return frozenset() if seen.is_free_text or None in answers else answers - {Answer.NOTHING}


def _has_answer(name: str, seen: ColumnSurvey) -> bool:
    """Say whether an opt-in column holds answers, not only the title of a newsletter or of a form."""
    if not seen.filled:
        return is_plain_opt_in(name)
    return any(_is_answer(cell) or len(plain_words(cell)) == 1 for cell in seen.values)


def _holds_answers(name: str, seen: ColumnSurvey) -> bool:
    """Say whether most of a column's different values are answers, not somebody's words."""
    often = asks_how_often(name)
    answers = sum(_is_answer(cell) or (often and read_choice(cell) is not None) for cell in seen.values)
    return bool(seen.values) and 2 * answers >= len(seen.values)


def _is_van_code(name: str, seen: ColumnSurvey) -> bool:
    """Say whether a column that is about mailing holds the letters of EveryAction and no others."""
    if column_meaning(name) is None or not seen.values or seen.is_free_text:
        return False
    return _VAN_CODES.keys() >= set(map(plain_words, seen.values))


def _is_answer(cell: str) -> bool:
    return plain_words(cell) in KNOWN or read_answer(cell) is not None


def _holds_statuses(name: str, seen: ColumnSurvey) -> bool:
    """Say whether the cells of a column called `type`, `state` or the like are about mailing."""
    also = PAID_TYPES if plain_words(name) == "type" else frozenset()
    known = [
        KNOWN.get(word, ContactStatus.SUBSCRIBED)
        for word in map(plain_words, seen.values)
        if word in KNOWN or word in also
    ]
    if seen.is_free_text or not any(status is not ContactStatus.SUBSCRIBED for status in known):
        return False
    return len(known) == len(seen.values) or (seen.says_status and 2 * len(known) >= len(seen.values))


def _address_beside(name: str, header: Sequence[str], rule: StatusRule | None) -> int | None:
    """Return where the address stands that `email2_is_bad` is about, None for the row's own."""
    numbered = _NUMBERED.fullmatch(plain_words(name))
    if rule is not None and rule.beside and numbered is None:
        wanted = plain(rule.beside)
        return next((index for index, other in enumerate(header) if plain(other) == wanted), None)
    if numbered is None:
        return None
    beside = numbered[1] + numbered[2]
    at = next((index for index, other in enumerate(header) if plain_words(other) == beside), NOWHERE)
    return None if at == NOWHERE and numbered[2] == "1" else at
