"""People batch: people of an import and their consents, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from newsletter.model.cadence import CadenceChoice
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.people import Consent, ConsentAction, Person, TopicChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleBatch:
    """The same as rows of `Person` and granted `Consent`, without an object for each: a file has a million.

    Each field is a column: what stands at one place of all of them is one row.
    """

    addresses: Sequence[str]
    address_keys: Sequence[str]
    first_names: Sequence[str]
    last_names: Sequence[str]
    langs: Sequence[str]
    attributes: Sequence[Mapping[str, str]]
    cadences: Sequence[CadenceChoice | None]
    topics: Sequence[TopicChoice | None]
    lists: Sequence[str]
    agreed_at: Sequence[datetime]
    bases: Sequence[str]
    methods: Sequence[str]
    sources: Sequence[str]
    actors: Sequence[str]
    evidence: Sequence[Mapping[str, str] | None]

    @classmethod
    def of(cls, rows: Sequence[tuple[Person, Consent]]) -> PeopleBatch:
        """Return rows as a batch; raises ValueError for one that grants nothing."""
        people, consents = [person for person, _ in rows], [consent for _, consent in rows]
        for consent in consents:
            if consent.action is not ConsentAction.GRANTED:
                raise ValueError(
                    f"an import grants consent; {consent.action.value!r} is taken by unsubscribe()"
                )
        return cls(
            addresses=[one.address for one in people],
            address_keys=[one.address_key for one in people],
            first_names=[one.first_name for one in people],
            last_names=[one.last_name for one in people],
            langs=[one.lang for one in people],
            attributes=[one.attributes for one in people],
            cadences=[one.cadence for one in people],
            topics=[one.topics for one in people],
            lists=[one.list for one in consents],
            agreed_at=[one.at for one in consents],
            bases=[one.basis for one in consents],
            methods=[one.method for one in consents],
            sources=[one.source for one in consents],
            actors=[one.actor for one in consents],
            evidence=[one.evidence for one in consents],
        )

    @classmethod
    def joined(cls, batches: Sequence[PeopleBatch]) -> PeopleBatch:
        """Return one batch with the rows of several."""
        if len(batches) == 1:
            return batches[0]
        return cls(**{name: list(chain(*map(column, batches))) for name, column in _COLUMNS})

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.address_keys)

    def rows(self) -> Iterator[tuple[Person, Consent]]:
        """Yield each row."""
        return map(self.row, range(len(self)))

    def row(self, place: int) -> tuple[Person, Consent]:
        """Return one row."""
        person = Person(
            address=self.addresses[place],
            address_key=self.address_keys[place],
            first_name=self.first_names[place],
            last_name=self.last_names[place],
            lang=self.langs[place],
            attributes=self.attributes[place],
            cadence=self.cadences[place],
            topics=self.topics[place],
        )
        consent = Consent(
            list=self.lists[place],
            action=ConsentAction.GRANTED,
            at=self.agreed_at[place],
            basis=self.bases[place],
            method=self.methods[place],
            source=self.sources[place],
            actor=self.actors[place],
            evidence=self.evidence[place],
        )
        return person, consent

    def take(self, places: Sequence[int]) -> PeopleBatch:
        """Return the rows at some places, in the order of these."""
        return PeopleBatch(**{name: taken(column(self), places) for name, column in _COLUMNS})


def check_granted(consent: Consent) -> None:
    """Raise ValueError for a consent that grants nothing."""
    if consent.action is not ConsentAction.GRANTED:
        raise ValueError(f"an import grants consent; {consent.action.value!r} is taken by unsubscribe()")


def taken(column: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    """Return what stands at some places of a column."""
    return list(map(column.__getitem__, places))


def batched(people: Iterable[tuple[Person, Consent] | PeopleBatch], size: int) -> Iterator[PeopleBatch]:
    """Yield rows and batches as batches of `size` rows or, where one came with more, of a few more."""
    batches: list[PeopleBatch] = []
    single: list[tuple[Person, Consent]] = []
    count = 0
    for one in people:
        if isinstance(one, PeopleBatch):
            if single:
                batches.append(PeopleBatch.of(single))
                single = []
            batches.append(one)
            count += len(one)
        else:
            single.append(one)
            count += 1
        if count >= size:
            yield _flushed(batches, single)
            batches, single, count = [], [], 0
    if count:
        yield _flushed(batches, single)


def _flushed(batches: list[PeopleBatch], single: list[tuple[Person, Consent]]) -> PeopleBatch:
    return PeopleBatch.joined([*batches, PeopleBatch.of(single)] if single else batches)


_COLUMNS = [(one.name, attrgetter(one.name)) for one in fields(PeopleBatch)]
