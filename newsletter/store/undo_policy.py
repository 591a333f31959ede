"""Decides what undoing an import does to one person. Pure: values in, values out.

A person's consent rows are events. Those of undone imports are void; what the others say, the latest last, is
how the person stands on each list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from enum import Enum, auto

from newsletter.model import ConsentAction, SubscriptionStatus
from newsletter.model.deferred_dataclass import dataclass

Fields = Mapping[str, str]


class PlaceChange(Enum):
    """What becomes of a person's place on a list."""

    KEPT = auto()
    REMOVED = auto()
    """As if they had never been on it."""
    TAKEN_OFF = auto()
    """Off the list, but the unsubscribe links in emails of then keep working."""
    LEFT = auto()
    """Off the list, as somebody else than the import had said before."""
    RESTORED = auto()
    """On it again: only the import had said that they left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """One consent row: of which import, if any, and whether it is void."""

    list: str
    action: ConsentAction
    at: datetime
    import_id: int | None
    is_void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoState:
    """What is known of a person: `blocked` are the lists that they left without the import (None: all).

    `changes` are the fields that the import changed, each with what was there before and what it wrote;
    `fields` are the current ones. `is_used`: they were emailed, wrote to us, or are kept for another reason.
    """

    consents: Sequence[ConsentEvent]
    places: Mapping[str, SubscriptionStatus]
    blocked: frozenset[str | None] = frozenset()
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    is_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What to write: what becomes of each place, the fields to set back, and whether the person goes."""

    places: Mapping[str, PlaceChange]
    recorded: frozenset[str]
    """The lists on which a person's status changes, so that a consent row records it."""
    since: Mapping[str, datetime]
    fields: Fields
    is_forgotten: bool


def decide_undo(state: UndoState, import_id: int) -> Undoing:
    """Decide what undoing an import does to a person; what happened since is left alone."""
    lists = dict.fromkeys(one.list for one in state.consents if one.import_id == import_id)
    places: dict[str, PlaceChange] = {}
    since: dict[str, datetime] = {}
    for list_key in lists:
        valid = [one for one in state.consents if one.list == list_key and not one.is_void]
        places[list_key] = _place(state, list_key, valid)
        if places[list_key] is PlaceChange.RESTORED:
            since[list_key] = valid[-1].at
    is_new = bool(state.consents) and state.consents[0].import_id is not None
    staying = set(state.places) - {one for one, change in places.items() if change is PlaceChange.REMOVED}
    forgotten = is_new and not state.is_used and not staying and all(one.is_void for one in state.consents)
    back = {
        name: before for name, (before, after) in state.changes.items() if state.fields.get(name, "") == after
    }
    changed = {one: change for one, change in places.items() if change is not PlaceChange.KEPT}
    return Undoing(
        places=changed,
        recorded=frozenset(
            one
            for one, change in changed.items()
            if change is PlaceChange.RESTORED or state.places[one] is SubscriptionStatus.SUBSCRIBED
        ),
        since=since,
        fields=back,
        is_forgotten=forgotten,
    )


def _place(state: UndoState, list_key: str, valid: Sequence[ConsentEvent]) -> PlaceChange:
    status = state.places.get(list_key)
    is_on = status is SubscriptionStatus.SUBSCRIBED
    agreed = bool(valid) and valid[-1].action is ConsentAction.GRANTED
    if status is None or (is_on is agreed and valid):
        return PlaceChange.KEPT
    if not is_on and state.blocked & {None, list_key}:
        return PlaceChange.KEPT
    if valid:
        return PlaceChange.LEFT if is_on else PlaceChange.RESTORED
    # Nobody but undone imports ever said anything of this list.
    return PlaceChange.TAKEN_OFF if state.is_used else PlaceChange.REMOVED
