"""Moving people from one list to another, with the consent that covers it; it is undone like an import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from newsletter.app.people import find_people
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import (
    Actor,
    CadenceChoice,
    Consent,
    ConsentAction,
    ImportRecord,
    Person,
    Subscriber,
    Subscription,
    SubscriptionStatus,
    TopicChoice,
)

MOVE = "move"
"""The method of the consent rows. It lifts nothing: whoever left the new list stays off it."""
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a move did, or would do. `import_id` is what undoing it names; 0 for a rehearsal."""

    moved: int
    already_there: int
    """On both lists before: now only on the new one."""
    stay: int
    """Left the new list, or must not be mailed on it: they stay where they are."""
    import_id: int = 0


def move_people(
    workspace: Workspace,
    *,
    from_key: str,
    to_key: str,
    basis: str,
    by: Actor,
    segment: str | None = None,
    dry_run: bool = False,
) -> Moved:
    """Move the people subscribed to a list, or those of them in a segment, to another list.

    `basis` says why their consent covers the new list. Topics and cadence come along. Raises RefusedError,
    NotFoundError.
    """
    if from_key == to_key:
        raise RefusedError("the two lists are the same")
    if not basis.strip():
        raise RefusedError("a move needs a basis", hint="Say why their consent covers the new list")
    move = _Move(workspace, from_key, to_key, basis.strip(), by)
    people = (
        one
        for one in find_people(workspace, list_key=from_key, segment=segment)
        if _place(one, from_key) is not None
    )
    if dry_run:
        return move.rehearse(people)
    return move.run(people)


class _Move:
    """One move: who goes where, and in whose words."""

    def __init__(self, workspace: Workspace, from_key: str, to_key: str, basis: str, by: Actor) -> None:
        self._store, self._now = workspace.store, workspace.clock.now()
        self._from, self._to, self._basis, self._by = from_key, to_key, basis, by

    def rehearse(self, people: Iterator[Subscriber]) -> Moved:
        """Count what would happen."""
        counts = self._store.import_people((self._row(one) for one in people), dry_run=True)
        return Moved(
            moved=counts.added, already_there=counts.updated + counts.unchanged, stay=counts.suppressed
        )

    def run(self, people: Iterator[Subscriber]) -> Moved:
        """Move people a page at a time: onto the new list first, then off the old one."""
        record = ImportRecord(
            list=self._to,
            file=f"moved from {self._from}",
            basis=self._basis,
            actor=self._by.name,
            started_at=self._now,
        )
        digest = f"move {self._from} {self._to} {self._now.isoformat()}"
        import_id = self._store.begin_import(record, digest=digest)
        done = Moved(moved=0, already_there=0, stay=0, import_id=import_id)
        while page := list(islice(people, _PAGE)):
            counts = self._store.import_people(map(self._row, page), import_id=import_id)
            self._store.leave_moved(
                [one.id for one in page], to_list=self._to, withdrawal=self._leaving(), import_id=import_id
            )
            done = replace(
                done,
                moved=done.moved + counts.added,
                already_there=done.already_there + counts.updated + counts.unchanged,
                stay=done.stay + counts.suppressed,
            )
        self._store.finish_import(import_id, now=self._now)
        return done

    def _row(self, one: Subscriber) -> tuple[Person, Consent]:
        place = _place(one, self._from)
        person = one.person
        if place is not None and place.topics is not None:
            topics = TopicChoice(
                list=self._to,
                topics=place.topics,
                at=self._now,
                method="import",
                source=f"moved from {self._from}",
                actor=self._by.name,
            )
            person = replace(person, topics=topics)
        if place is not None and place.cadence.is_digest:
            person = replace(person, cadence=CadenceChoice(cadence=place.cadence, at=self._now))
        return person, self._consent(self._to, ConsentAction.GRANTED, f"moved from {self._from}")

    def _leaving(self) -> Consent:
        return self._consent(self._from, ConsentAction.WITHDRAWN, f"moved to {self._to}")

    def _consent(self, list_key: str, action: ConsentAction, source: str) -> Consent:
        return Consent(
            list=list_key,
            action=action,
            at=self._now,
            basis=self._basis,
            method=MOVE,
            source=source,
            actor=self._by.name,
        )


def _place(one: Subscriber, list_key: str) -> Subscription | None:
    """Return somebody's subscription to a list, if they are on it."""
    return next(
        (
            place
            for place in one.subscriptions
            if place.list == list_key and place.status is SubscriptionStatus.SUBSCRIBED
        ),
        None,
    )
