"""A person's history: everything that is kept about them, in the order in which it happened.

Made from the document of newsletter.app.personal_data, so that a screen, a page and a file tell the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from newsletter.model import Recipients

Row: TypeAlias = Mapping[str, Any]
Entry: TypeAlias = dict[str, str]


def person_history(document: Row) -> list[Entry]:
    """Return what happened, oldest first: `at`, `kind`, `list` ("" for every list or none) and `what`.

    Kinds: created, sign-up, consent, withdrawal, suppression, topics, import, request, address, merge, note,
    mailing, event.
    """
    created = _entry(document["person"]["created_at"], "created", "", "first stored here")
    found = [created, *(entry for name, of in _OF.items() for row in document[name] for entry in of(row))]
    return sorted(found, key=lambda one: one["at"])


def _consent(row: Row) -> Iterator[Entry]:
    kind = "consent" if row["action"] == "granted" else "withdrawal"
    yield _entry(row["at"], kind, row["list"], f"{_how(row)}: {row['basis']}")


def _suppression(row: Row) -> Iterator[Entry]:
    where = f"on {row['list']}" if row["list"] else "on every list"
    note = f" ({row['note']})" if row["note"] else ""
    yield _entry(row["at"], "suppression", row["list"] or "", f"suppressed {where}: {row['reason']}{note}")


def _import(row: Row) -> Iterator[Entry]:
    changed = ", ".join(
        f"{name} from “{one['old']}” to “{one['new']}”" for name, one in sorted(row["changes"].items())
    )
    yield _entry(row["at"], "import", "", f"{row['file']} changed {changed}")


def _topics(row: Row) -> Iterator[Entry]:
    wanted = "everything" if row["topics"] is None else f"only {', '.join(row['topics'])}"
    yield _entry(row["at"], "topics", row["list"], f"wants {wanted} ({_how(row)})")


def _sign_up(row: Row) -> Iterator[Entry]:
    lists = ", ".join(row["lists"])
    yield _entry(row["requested_at"], "sign-up", "", f"signed up for {lists} on the web; {row['status']}")


def _request(row: Row) -> Iterator[Entry]:
    if row["kind"] in ("new-address", "undo-address"):
        yield from _address(row)
    elif row["kind"] == "link":
        yield _entry(row["requested_at"], "request", "", "asked for the link to their preferences")
    else:
        yield _entry(row["requested_at"], "request", "", "asked for their data")


def _renewal(row: Row) -> Iterator[Entry]:
    if row["emailed_at"]:
        yield _entry(row["emailed_at"], "request", row["list"], "was asked whether they still want the list")


def _address(row: Row) -> Iterator[Entry]:
    back = row["kind"] == "undo-address"
    if row["settled_at"] and row["status"] == "done":
        by = f" by {row['actor']}: {row['reason']}" if row["actor"] else ""
        what = f"address changed{' back' if back else ''} from {row['old_address']} to {row['address']}{by}"
        yield _entry(row["settled_at"], "address", "", what)
    elif not back:
        yield _entry(row["requested_at"], "request", "", f"asked to change the address to {row['address']}")


def _merge(row: Row) -> Iterator[Entry]:
    what = f"the record of {row['address']} was merged into this one by {row['actor']}: {row['reason']}"
    yield _entry(row["at"], "merge", "", what)


def _note(row: Row) -> Iterator[Entry]:
    yield _entry(row["at"], "note", "", f"{row['actor']}: {' '.join(row['text'].split())}")


def _delivery(row: Row) -> Iterator[Entry]:
    about = f"mailing {row['mailing']}, {row['issue']}{_round(row)}"
    what = f"{about}, “{row['subject']}” via {row['transport']}"
    yield _entry(row["at"], "mailing", row["list"], f"{what}: {row['outcome']}")


def _round(row: Row) -> str:
    """Return in brackets which round of an issue it was and to whom; "" for the issue itself."""
    match row.get("recipients"):
        case Recipients.MISSED_IT.value:
            return " (to those who missed it)"
        case Recipients.JOINED.value:
            return " (to people who joined)"
    return f" (correction {row['round']})" if row.get("round") else ""


def _event(row: Row) -> Iterator[Entry]:
    kind = f"{row['kind']} ({row['bounce']})" if row["bounce"] else row["kind"]
    about = f", mailing {row['mailing']}" if row["mailing"] else ""
    words = f": {row['words']}" if row["words"] else ""
    yield _entry(row["at"], "event", row["list"], f"{kind}{about}{words}")


_OF: Mapping[str, Callable[[Row], Iterator[Entry]]] = {
    "sign_ups": _sign_up,
    "consents": _consent,
    "import_changes": _import,
    "topic_choices": _topics,
    "requests": _request,
    "renewals": _renewal,
    "merged_records": _merge,
    "notes": _note,
    "deliveries": _delivery,
    "not_sent": _delivery,
    "events": _event,
    "suppressions": _suppression,
}


def _entry(at: str, kind: str, list_key: str, what: str) -> Entry:
    return {"at": at, "kind": kind, "list": list_key, "what": what}


def _how(row: Row) -> str:
    return ", ".join(filter(None, (row["method"], row["source"], row["actor"])))
