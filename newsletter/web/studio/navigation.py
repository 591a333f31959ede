"""The main navigation of the studio: what there is, for whom, and counts that mean something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsletter.app.mailing_progress import sending_now
from newsletter.app.outbox import is_outbox
from newsletter.app.workspace import Workspace
from newsletter.model import Account, Permission


def N_(text: str) -> str:  # noqa: N802 - the usual name for what marks a text for translation
    """Mark a text for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """A place in the studio."""

    key: str
    label: str
    path: str
    """Below /studio; a page whose address begins with it belongs to this place."""
    permission: Permission
    also: tuple[str, ...] = ()
    """Other addresses that belong to it."""
    is_setup: bool = False
    """Whether it stands apart, under "Setup"."""
    count: Callable[[Workspace], int | None] | None = None
    """How many wait there, if that is known at little cost."""
    is_there: Callable[[Workspace], bool] = lambda _workspace: True
    """Whether this publication has the place."""


ITEMS: Sequence[NavigationItem] = (
    NavigationItem(key="issues", label=N_("Issues"), path="/issues", permission=Permission.READ),
    NavigationItem(key="desk", label=N_("News desk"), path="/desk", permission=Permission.WRITE),
    NavigationItem(
        key="mailings",
        label=N_("Mailings"),
        path="/mailings",
        permission=Permission.READ,
        count=lambda workspace: sending_now(workspace) or None,
    ),
    NavigationItem(key="calendar", label=N_("Calendar"), path="/calendar", permission=Permission.READ),
    NavigationItem(
        key="outbox", label=N_("Outbox"), path="/outbox", permission=Permission.WRITE, is_there=is_outbox
    ),
    NavigationItem(key="people", label=N_("People"), path="/people", permission=Permission.PEOPLE),
    NavigationItem(key="feeds", label=N_("Feeds"), path="/feeds", permission=Permission.FEEDS, is_setup=True),
    NavigationItem(
        key="lists", label=N_("Lists"), path="/lists", permission=Permission.SETTINGS, is_setup=True
    ),
    NavigationItem(
        key="brand", label=N_("Brand"), path="/brand", permission=Permission.SETTINGS, is_setup=True
    ),
    NavigationItem(
        key="settings",
        label=N_("Settings"),
        path="/settings",
        also=("/doctor",),
        permission=Permission.SETTINGS,
        is_setup=True,
    ),
    NavigationItem(
        key="accounts", label=N_("Accounts"), path="/accounts", permission=Permission.ACCOUNTS, is_setup=True
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationEntry:
    """A place as a page shows it."""

    item: NavigationItem
    count: int | None
    is_here: bool


def navigation(workspace: Workspace, account: Account, path: str) -> Sequence[NavigationEntry]:
    """Return the places that somebody may see; `path` is that of the page, below /studio."""
    return tuple(
        NavigationEntry(
            item=item,
            count=item.count(workspace) if item.count else None,
            is_here=any(path == place or path.startswith(f"{place}/") for place in (item.path, *item.also)),
        )
        for item in ITEMS
        if account.may(item.permission) and item.is_there(workspace)
    )
