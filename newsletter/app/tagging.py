"""Gives people tags and takes them off."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Actor, Tagging
from newsletter.model.phrase import phrase
from newsletter.subscribers.address import read_address
from newsletter.subscribers.tag_list import clean_tag


def tag_person(workspace: Workspace, address: str, tag: str, *, by: Actor) -> tuple[str, bool]:
    """Give somebody a tag; return it as it is kept, and whether they did not have it.

    Raises AddressError, NotFoundError, RefusedError for what cannot be a tag.
    """
    kept = _clean(tag)
    _address, key = read_address(address)
    tagging = Tagging(tag=kept, at=workspace.clock.now(), actor=by.name)
    new = workspace.store.tag_person(key, tagging)
    if new is None:
        raise _nobody(address)
    return kept, new


def untag_person(workspace: Workspace, address: str, tag: str) -> bool:
    """Take a tag off somebody; False if they do not have it. Raises AddressError, NotFoundError."""
    _address, key = read_address(address)
    had = workspace.store.untag_person(key, _clean(tag))
    if had is None:
        raise _nobody(address)
    return had


def _clean(tag: str) -> str:
    try:
        return clean_tag(tag)
    except ValueError as error:
        raise RefusedError(str(error)) from None


def _nobody(address: str) -> NotFoundError:
    return NotFoundError(phrase("there is no subscriber with the address {address}", address=address))
