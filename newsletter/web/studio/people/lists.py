"""The lists that somebody may work with, and a check of one that a form names."""

from __future__ import annotations

from newsletter.model import MailingList, Permission
from newsletter.web.studio.access import SignedIn
from newsletter.web.studio.forms import FormFields


def seen_lists(staff: SignedIn) -> tuple[MailingList, ...]:
    """Return the lists whose people somebody may see, in the order of newsletter.toml."""
    lists = staff.workspace.publication.lists
    return tuple(one for key, one in lists.items() if staff.may(Permission.PEOPLE, key))


def list_options(staff: SignedIn, *, first: str = "") -> list[tuple[str, str]]:
    """Return the lists for a select; `first` is what stands above them, "" for nothing."""
    options = [(one.key, one.title) for one in seen_lists(staff)]
    return [("", first), *options] if first else options


def list_titles(staff: SignedIn) -> dict[str, str]:
    """Return the titles of all lists by key; a list that is gone has none."""
    return {key: one.title for key, one in staff.workspace.publication.lists.items()}


def chosen_list(staff: SignedIn, form: FormFields, name: str = "list") -> str:
    """Return the list that a form names. Raises NotFoundError, and NotAllowedError for one of others."""
    return allowed_list(staff, form.get(name))


def allowed_list(staff: SignedIn, key: str) -> str:
    """Return the key of a list; "" is the only one. Raises as `chosen_list` does."""
    found = staff.workspace.list_key(key or None)
    staff.require(Permission.PEOPLE, found)
    return found
