"""What undoing an import does to one person: what all others said, the latest last."""

from __future__ import annotations

from newsletter.model import ConsentAction, SubscriptionStatus
from newsletter.store.undo_policy import ConsentEvent, PlaceChange, UndoState, decide_undo
from tests.store.people import NOW

ON, OFF = SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.UNSUBSCRIBED
GRANTED, WITHDRAWN = ConsentAction.GRANTED, ConsentAction.WITHDRAWN


def event(action: ConsentAction, import_id: int | None = None, *, void: bool = False) -> ConsentEvent:
    return ConsentEvent(list="x", action=action, at=NOW, import_id=import_id, is_void=void or import_id == 1)


def change(*events: ConsentEvent, place: SubscriptionStatus, **how: object) -> PlaceChange:
    state = UndoState(consents=events, places={"x": place}, **how)  # type: ignore[arg-type]
    return decide_undo(state, 1).places.get("x", PlaceChange.KEPT)


def test_nobody_else_ever_said_anything() -> None:
    assert change(event(GRANTED, 1), place=ON) is PlaceChange.REMOVED
    assert change(event(GRANTED, 1), place=ON, is_used=True) is PlaceChange.TAKEN_OFF


def test_somebody_else_agreed_or_left() -> None:
    assert change(event(GRANTED, 1), event(GRANTED), place=ON) is PlaceChange.KEPT
    assert change(event(GRANTED, 1), event(GRANTED, 2), place=ON) is PlaceChange.KEPT
    assert change(event(GRANTED, 1), event(WITHDRAWN), place=OFF) is PlaceChange.KEPT
    assert change(event(GRANTED, 2, void=True), event(GRANTED, 1), place=ON) is PlaceChange.REMOVED


def test_only_the_import_said_that_they_left() -> None:
    assert change(event(GRANTED), event(WITHDRAWN, 1), place=OFF) is PlaceChange.RESTORED
    assert change(event(GRANTED), event(WITHDRAWN, 1), event(WITHDRAWN), place=OFF) is PlaceChange.KEPT
    for blocked in ({"x"}, {None}):
        state = frozenset(blocked)
        assert change(event(GRANTED), event(WITHDRAWN, 1), place=OFF, blocked=state) is PlaceChange.KEPT


def test_only_who_was_brought_by_imports_and_never_used_is_forgotten() -> None:
    def forgotten(*events: ConsentEvent, **how: object) -> bool:
        state = UndoState(consents=events, places={"x": ON}, **how)  # type: ignore[arg-type]
        return decide_undo(state, 1).is_forgotten

    assert forgotten(event(GRANTED, 1))
    assert not forgotten(event(GRANTED, 1), is_used=True)
    assert not forgotten(event(GRANTED), event(GRANTED, 1))


def test_a_field_goes_back_only_from_what_the_import_wrote() -> None:
    state = UndoState(
        consents=(),
        places={},
        changes={"first_name": ("Ana", "Bo"), "ward": ("", "12")},
        fields={"first_name": "Bo", "ward": "13"},
    )
    assert decide_undo(state, 1).fields == {"first_name": "Ana"}
