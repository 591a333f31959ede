"""Notes about a person: what staff want to remember. The person gets them with their data."""

from __future__ import annotations

from newsletter.app.people import find_person
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Actor, Note
from newsletter.model.phrase import phrase

_LONGEST = 2_000


def add_note(workspace: Workspace, address: str, text: str, *, by: Actor) -> str:
    """Write a note about a person down; return their address.

    Raises AddressError, NotFoundError, RefusedError.
    """
    person = find_person(workspace.store, address).person
    words = text.strip()
    if not words:
        raise RefusedError("the note is empty")
    if len(words) > _LONGEST:
        raise RefusedError(
            phrase(
                "the note has {count:,} characters; at most {longest:,} are kept",
                count=len(words),
                longest=_LONGEST,
            )
        )
    note = Note(at=workspace.clock.now(), actor=by.name, text=words)
    if not workspace.store.add_note(person.address_key, note):
        raise NotFoundError(phrase("there is no subscriber with the address {address}", address=address))
    return person.address
