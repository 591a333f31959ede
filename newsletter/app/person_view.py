"""One person as staff see them: who they are, and their history, as far as somebody may see it.

Whoever works on some lists only sees people who are or were on these, and of each person what these lists
are about. That a person is on another list, and what they got there, does not show.
"""

from __future__ import annotations

from typing import Any

from newsletter.app.people import find_person
from newsletter.app.people_browsing import only_lists
from newsletter.app.personal_data import personal_data
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Subscriber
from newsletter.subscribers.person_history import person_history

_OF_A_LIST = ("subscriptions", "topic_choices", "consents", "deliveries", "not_sent", "events", "renewals")
_HIDDEN = "another list"


def find_person_numbered(
    workspace: Workspace, subscriber_id: int, *, lists: tuple[str, ...] = ()
) -> Subscriber:
    """Return a person by their number; raises NotFoundError, also for people on none of `lists`."""
    key = workspace.store.subscriber_numbered(subscriber_id)
    found = workspace.store.subscriber(key) if key else None
    if found is None or (lists and not only_lists(found, lists).subscriptions):
        raise NotFoundError(
            "there is no such person", hint="They may have been erased, or merged into another"
        )
    return found


def find_person_on(workspace: Workspace, address: str, *, lists: tuple[str, ...] = ()) -> Subscriber:
    """Return a person by their address; raises AddressError, and NotFoundError as above."""
    found = find_person(workspace.store, address)
    return find_person_numbered(workspace, found.id, lists=lists)


def person_document(
    workspace: Workspace, subscriber: Subscriber, *, lists: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what is kept about a person (see `personal_data`), as far as it is about these lists."""
    document = personal_data(workspace, subscriber)
    if not lists:
        return document
    seen = {
        **document,
        **{name: [row for row in document[name] if row["list"] in lists] for name in _OF_A_LIST},
        "suppressions": [row for row in document["suppressions"] if row["list"] in (None, *lists)],
        "sign_ups": [
            {**row, "lists": [key for key in row["lists"] if key in lists], "words": ""}
            for row in document["sign_ups"]
            if set(row["lists"]) & set(lists)
        ],
        "votes": [],
    }
    for name, texts in (("consents", ("basis", "source")), ("import_changes", ("file",))):
        seen[name] = [
            {**row, **{text: without_other_lists(workspace, row[text], lists) for text in texts}}
            for row in seen[name]
        ]
    return {**seen, "history": person_history(seen)}


def require_every_list(lists: tuple[str, ...]) -> None:
    """Raise RefusedError for somebody who works on some lists only: what they want reaches beyond these."""
    if lists:
        raise RefusedError(
            "this is about the person as a whole, on every list",
            hint="Ask somebody whose account is not limited to some lists",
        )


def without_other_lists(workspace: Workspace, text: str, lists: tuple[str, ...]) -> str:
    """Return a text without the names of the lists that somebody may not see."""
    for key, one in workspace.publication.lists.items():
        if key not in lists:
            for title in {one.title, *one.title_in.values()}:
                text = text.replace(title, _HIDDEN) if title else text
            for start in ("moved from ", "moved to "):
                text = text.replace(f"{start}{key}", f"{start}{_HIDDEN}")
    return text
