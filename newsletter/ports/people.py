"""Subscriber store port: what use cases on people and lists need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    Consent,
    ImportRecord,
    PeopleBatch,
    Person,
    Subscriber,
    SubscriptionStatus,
    Suppression,
    SuppressionReason,
    Tagging,
    TopicChoice,
)
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """The result of an import; the parts add up to the rows given."""

    added: int
    updated: int
    unchanged: int
    suppressed: int
    """On the suppression list, or unsubscribed from this list: not subscribed again."""
    fields: Mapping[str, int] = field(default_factory=dict, compare=False)
    """How many of those updated have something new in a field: a name, `lang`, an attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionCounts:
    """The result of suppressing a list of people; the parts add up to the rows given."""

    suppressed: int
    known: int
    """Already suppressed, for this reason or a stronger one."""
    came_back: int
    """Agreed again after the day they unsubscribed, by themselves or to staff: not suppressed."""
    unsubscribed: int
    """Of those suppressed: how many were subscribed and no longer are."""
    reasons: Mapping[SuppressionReason, int] = field(default_factory=dict, compare=False)
    """How many were suppressed for each reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCounts:
    """What undoing an import does, by people."""

    removed: int
    """Off the list again."""
    forgotten: int
    """Of those: known by this import alone and never emailed, so their data is deleted."""
    restored: int
    """On the list again: only this import had said that they left."""
    changed_back: int
    """With names or attributes as they were before, where nobody changed them since."""
    lifted: int
    """Suppressions that only this import had made."""
    kept: int
    """Left alone, because of what happened since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCounts:
    """The result of loading an export."""

    added: int
    """People who were not here, now as they were there."""
    known: int
    """Here already: only what they left, and what bars them, was taken over."""
    barred: int
    """Suppressed on every list here, erased, or moved to another address: not added."""
    left_out: int
    """Lists on which people who were added are barred here."""


class SubscriberStore(Protocol):
    """What staff's work on lists needs from the store."""

    def import_people(
        self,
        people: Iterable[tuple[Person, Consent] | PeopleBatch],
        *,
        dry_run: bool = False,
        import_id: int | None = None,
    ) -> ImportCounts:
        """Subscribe people, with a consent row each; suppressed people stay suppressed.

        Written in short transactions: others can write in between, and after a failure the part that was
        written stays. `import_id` is the import that they belong to (`begin_import`).
        """
        ...

    def suppress_people(
        self,
        people: Iterable[tuple[Suppression, Consent]],
        *,
        dry_run: bool = False,
        import_id: int | None = None,
    ) -> SuppressionCounts:
        """Suppress addresses, known or not; the consent is the withdrawal recorded for subscribers.

        In short transactions, like an import. Repeating it changes nothing.
        """
        ...

    def begin_import(self, record: ImportRecord, *, digest: str) -> int:
        """Record an import and return its number.

        One with the same content and list that was not undone is continued: its number is returned.
        """
        ...

    def finish_import(self, import_id: int, *, now: datetime) -> None:
        """Record that all of a file was imported."""
        ...

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return every import, the latest first."""
        ...

    def import_record(self, import_id: int) -> ImportRecord:
        """Return one import; raises NotFoundError."""
        ...

    def undo_import(
        self, record: ImportRecord, *, by: str, now: datetime, dry_run: bool = False
    ) -> UndoCounts:
        """Undo an import: people are as they were before, but for what happened since.

        Nobody is subscribed again who left by any other word than this import's. In short transactions;
        repeating it does what is left to do.
        """
        ...

    def suppressions(self, address_key: str) -> tuple[Suppression, ...]:
        """Return the suppressions of an address; () if there are none."""
        ...

    def subscriber(self, address_key: str) -> Subscriber | None:
        """Return one person with subscriptions and consents, or None."""
        ...

    def address_now(self, address_key: str) -> str:
        """Return where somebody gets email who had this address before; "" for nobody."""
        ...

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        """Return the person and the list key of an unsubscribe token, or None."""
        ...

    def subscribers(
        self, *, list: str | None = None, status: SubscriptionStatus | None = None
    ) -> Iterator[Subscriber]:
        """Stream people in order of id, with subscriptions (consents left empty)."""
        ...

    def unsubscribe(self, address_key: str, withdrawal: Consent, *, everywhere: bool = False) -> bool:
        """Unsubscribe a person from `withdrawal.list` (or all lists) now; False if they were on none.

        Adds the withdrawal to the consent rows and suppresses the address on that list (or everywhere).
        """
        ...

    def unsubscribe_by_token(
        self, token: str, withdrawal: Consent, *, everywhere: bool = False
    ) -> tuple[str, tuple[str, ...]] | None:
        """Unsubscribe the owner of a link from its list (or all lists) now, as `unsubscribe` does.

        Returns their address and the lists they left, () if they were on none; None for an unknown token.
        `withdrawal.list` may be anything: the link's own list is recorded.
        """
        ...

    def suppress(self, address_key: str, reason: SuppressionReason, *, now: datetime, note: str = "") -> None:
        """Suppress an address for every list; repeating it changes nothing."""
        ...

    def erase(self, address_key: str, *, now: datetime) -> bool:
        """Remove a person's data, keeping the suppression hash and the ledger's counts; False if unknown."""
        ...


class TopicStore(Protocol):
    """What choosing topics needs from the store."""

    def choose_topics(self, address_key: str, choice: TopicChoice) -> bool:
        """Record what a person wants of a list; False if they are not subscribed to it.

        It counts for mailings that are launched from then on. The same choice again adds nothing.
        """
        ...

    def topic_history(self, subscriber_id: int) -> tuple[TopicChoice, ...]:
        """Return all that a person chose, oldest first."""
        ...


class TagStore(Protocol):
    """What the tags of people need from the store."""

    def tag_person(self, address_key: str, tagging: Tagging) -> bool | None:
        """Give a person a tag; False if they have it already, None if there is no such person."""
        ...

    def untag_person(self, address_key: str, tag: str) -> bool | None:
        """Take a tag off a person; False if they do not have it, None if there is no such person."""
        ...

    def tags_of(self, subscriber_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Return the tags of people by their ids, in alphabetical order; nothing for who has none."""
        ...

    def taggings_of(self, subscriber_id: int) -> tuple[Tagging, ...]:
        """Return the tags of a person, oldest first, with where each comes from."""
        ...

    def tag_counts(self) -> tuple[tuple[str, int], ...]:
        """Return every tag with how many people have it, in alphabetical order."""
        ...
