"""One row of a subscriber file, as it was read: somebody to subscribe, or an address that is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from newsletter.model import Cadence, CadenceChoice, Consent, ConsentAction, Person, Topic, TopicChoice
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_cells import RowError as RowError
from newsletter.subscribers.row_judgement import SUBSCRIBED, Judgement

METHOD = "import"
"""How everybody of a file agreed, in their consent."""


class Doubt(StrEnum):
    """What is doubtful about an address that is subscribed."""

    TYPO = "typing mistake"
    SHARED = "shared mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every row of an import: the list, how people agreed, who says so, when.

    `status` is what the file's own name says of everybody in it; `implied_agrees` whether the basis covers
    those whose permission was only implied.
    """

    list: str
    basis: str
    actor: str
    now: datetime
    file: str
    status: ContactStatus = ContactStatus.SUBSCRIBED
    implied_agrees: bool = False
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """The topics of the publication."""
    foreign_list: str = ""
    """The one list that the file names, if it is another tool's: its rows are about the list imported to."""


class PersonRow(NamedTuple):
    """A row that can be subscribed, as plain values, for a file may have a million of them.

    `row` is the line of the file it starts on. `agreed_at` is ISO 8601, None for the time of the import;
    `agreed_by` is the column of another tool's record that says so, "" for none; `basis` "" is that of the
    import; `topics` () is everything; None says nothing of topics or `cadence`. `judgement` holds what staff
    chose to pass over.
    """

    row: int
    address: str
    address_key: str
    first_name: str
    last_name: str
    lang: str
    attributes: dict[str, str]
    agreed_at: str | None
    agreed_by: str
    basis: str
    topics: tuple[str, ...] | None
    cadence: str | None
    terms: Terms
    warning: str = ""
    judgement: Judgement = SUBSCRIBED
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_remarked(self) -> bool:
        """Say whether there is something to be said of it."""
        return bool(self.warning or self.judgement is not SUBSCRIBED)

    @property
    def packed(self) -> tuple[Any, ...]:
        """Return the values of the row itself, plain ones, to be kept until it is written."""
        return self[:_OWN_VALUES]

    @classmethod
    def unpacked(cls, packed: tuple[Any, ...], terms: Terms) -> PersonRow:
        """Return a row that was kept."""
        return cls._make((*packed, terms, "", SUBSCRIBED, ()))

    @property
    def person(self) -> Person:
        """Return the person whom the row is about."""
        return Person(
            address=self.address,
            address_key=self.address_key,
            first_name=self.first_name,
            last_name=self.last_name,
            lang=self.lang,
            attributes=self.attributes,
            cadence=None if self.cadence is None else self._cadence(Cadence(self.cadence)),
            topics=None if self.topics is None else self._choice(self.topics),
        )

    @property
    def consent(self) -> Consent:
        """Return the proof that they agreed."""
        terms = self.terms
        return Consent(
            list=terms.list,
            action=ConsentAction.GRANTED,
            at=terms.now if self.agreed_at is None else datetime.fromisoformat(self.agreed_at),
            basis=self.basis or terms.basis,
            method=METHOD,
            source=f"{terms.file} row {self.row}{', ' if self.agreed_by else ''}{self.agreed_by}",
            actor=terms.actor,
        )

    def _cadence(self, cadence: Cadence) -> CadenceChoice:
        return CadenceChoice(cadence=cadence, at=self.terms.now)

    def _choice(self, topics: tuple[str, ...]) -> TopicChoice:
        terms = self.terms
        return TopicChoice(
            list=terms.list,
            topics=topics or None,
            at=terms.now,
            method=METHOD,
            source=f"{terms.file} row {self.row}",
            actor=terms.actor,
        )


_OWN_VALUES = PersonRow._fields.index("terms")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredRow:
    """A row whose address is not subscribed: what its file says of it, and since when."""

    row: int
    address_key: str
    judgement: Judgement
    at: datetime
    is_further: bool = False
    """A further address of a person whose own row is counted already."""


class UnclearRowError(RowError):
    """A row whose file does not say whether its person wants mail: nobody of that address is subscribed."""

    def __init__(self, message: str, *, barred: BarredRow) -> None:
        super().__init__(message)
        self.barred = barred
