"""Holds one address of an import's page in memory until the page is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from newsletter.model import CadenceChoice, Consent, Person, SubscriptionStatus, TopicChoice
from newsletter.model.people_batch import check_granted
from newsletter.store.subscribe_policy import Block, ImportOutcome, Joined, Membership, PriorState, join

NAMES = ("first_name", "last_name", "lang")


@dataclass(slots=True, kw_only=True)
class ImportRow:
    """What is known of an address, and what this page adds; an address may come up twice."""

    address_hash: bytes
    id: int | None = None
    person: Person | None = None
    places: dict[str, Membership] = field(default_factory=dict)
    blocks: dict[str | None, Block] = field(default_factory=dict)
    changed: bool = False
    joined: dict[str, bool] = field(default_factory=dict)
    """Lists joined now; True when there was a place before, to be taken up again."""
    cadences: dict[str, CadenceChoice] = field(default_factory=dict)
    """How often somebody is to get the lists joined now, if they said so."""
    lifted: set[str | None] = field(default_factory=set)
    proofs: list[Consent] = field(default_factory=list)
    claimed: dict[str, int] = field(default_factory=dict)
    """The lists on which this person stands by the word of another import, with its number."""
    updates: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Fields with something new: what they were, and what they are now."""
    tags: tuple[str, Consent] | None = None
    """The cell of tags of the page's last row that has one, and how its person agreed."""
    topics: dict[str, TopicChoice] = field(default_factory=dict)
    """What the file says they want of each list."""

    def take(self, person: Person, consent: Consent, fields: Counter[str] | None = None) -> ImportOutcome:
        """Work one row in; return what is said of it. `fields` counts what an update changes."""
        check_granted(consent)
        blocks = tuple(self.blocks[where] for where in (None, consent.list) if where in self.blocks)
        standing = PriorState(person=self.person, place=self.places.get(consent.list), blocks=blocks)
        outcome = join(standing, person, consent)
        if self.person is not None and outcome.verdict is not ImportOutcome.SUPPRESSED:
            self._note_changes(self.person, outcome, fields)
        if outcome.verdict is not ImportOutcome.SUPPRESSED:
            self.changed = self.changed or outcome.person != self.person
            self.person = outcome.person
            if cell := person.attributes.get("tags"):
                self.tags = (cell, consent)
            if person.topics is not None:
                self.topics[consent.list] = person.topics
        if outcome.subscribes:
            self._subscribe(consent)
            if person.cadence is not None:
                self.cadences[consent.list] = person.cadence
        elif outcome.verdict is not ImportOutcome.SUPPRESSED and self.claimed.pop(consent.list, 0):
            # A second word: should that import be undone, this one stays.
            self.proofs.append(consent)
        return outcome.verdict

    def _note_changes(self, before: Person, outcome: Joined, fields: Counter[str] | None) -> None:
        """Remember what an update changes of somebody who is known."""
        changes = _changes(before, outcome.person)
        if fields is not None and outcome.verdict is ImportOutcome.UPDATED:
            fields.update(changes.keys())
        if self.id is not None:
            for name, (old, new) in changes.items():
                self.updates[name] = (self.updates.get(name, (old, ""))[0], new)

    def _subscribe(self, consent: Consent) -> None:
        self.joined[consent.list] = consent.list in self.places
        self.places[consent.list] = Membership(status=SubscriptionStatus.SUBSCRIBED, since=consent.at)
        self.lifted |= {where for where in (None, consent.list) if self.blocks.pop(where, None)}
        self.proofs.append(consent)


def _changes(before: Person, after: Person) -> dict[str, tuple[str, str]]:
    """Return the fields in which two versions of a person differ, with both values."""
    if before == after:
        return {}
    found = {
        name: (getattr(before, name), getattr(after, name))
        for name in NAMES
        if getattr(before, name) != getattr(after, name)
    }
    for name, value in after.attributes.items():
        if (known := before.attributes.get(name, "")) != value:
            found[name] = (known, value)
    return found
