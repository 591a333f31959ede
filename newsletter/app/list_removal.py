"""List removal: a list that was used is closed and stays readable; one that never was can be removed."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.issue_board import issue_cards
from newsletter.app.settings_edit import Refused, Saved, current_value, edit_settings
from newsletter.app.settings_forms.audience import LISTS
from newsletter.app.settings_forms.saving import remove_entry
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model.phrase import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUse:
    """What there is of a list: people in any status, mailings, and issues that name it."""

    people: int
    mailings: int
    issues: int

    @property
    def is_used(self) -> bool:
        """Whether it can only be closed."""
        return bool(self.people or self.mailings or self.issues)


def list_use(workspace: Workspace, key: str) -> ListUse:
    """Return what there is of a list."""
    return ListUse(
        people=sum(workspace.store.place_counts().get(key, {}).values()),
        mailings=len(workspace.store.mailings(list=key)),
        issues=sum(card.head.list == key for card in issue_cards(workspace)),
    )


def remove_list(workspace: Workspace, key: str) -> Saved | Refused:
    """Remove a list that was never used.

    Raises RefusedError, NotFoundError, and what `edit_settings` raises.
    """
    if list_use(workspace, key).is_used:
        raise RefusedError(
            phrase("the list {key} has people, mailings or issues, so it cannot be removed", key=key),
            hint="Close it instead",
        )
    return remove_entry(workspace, LISTS, key)


def close_list(workspace: Workspace, key: str) -> Saved | Refused:
    """Close a list: nobody can sign up any more, and its archive stays as it is.

    Its people stay subscribed, and can still leave it. Raises what `edit_settings` raises.
    """
    path = ("lists", key)
    is_public = current_value(workspace, (*path, "public")) is True
    changes: dict[tuple[str, ...], bool] = {(*path, "public"): False} if is_public else {}
    if is_public and current_value(workspace, (*path, "archive")) is None:
        changes[(*path, "archive")] = True
    return edit_settings(workspace, changes)
