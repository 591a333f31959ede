"""Merging two records of one person: shown first, then done. It cannot be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.app.people import find_person
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Actor, SuppressionReason
from newsletter.model.phrase import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """What a merge does, or did.

    `lists` says of each list: stays on, stays off, joins, leaves. `barred` is what bars the other address and
    now bars the kept one too, by list (None: every list). `differing` are the fields in which both have
    something: what the person has then, and what only the history keeps. `tags` are those that the kept
    record gets from the other.
    """

    kept: str
    other: str
    lists: Mapping[str, str]
    barred: Mapping[str | None, SuppressionReason]
    differing: Mapping[str, tuple[str, str]]
    tags: tuple[str, ...] = ()


def merge_people(
    workspace: Workspace, keep: str, other: str, *, reason: str, by: Actor, dry_run: bool = False
) -> Merging:
    """Merge the record of `other` into the one of `keep`, the address that gets email from then on.

    Nobody is revived: what was left with either address stays left, and a complaint about either stays.
    There is no undo: two people's deliveries and consents could no longer be told apart by what happened
    since. Raises AddressError, NotFoundError, RefusedError.
    """
    kept, merged = find_person(workspace.store, keep), find_person(workspace.store, other)
    if kept.id == merged.id:
        raise RefusedError(phrase("{keep} and {other} are one record already", keep=keep, other=other))
    if not reason.strip():
        raise RefusedError("a merge needs a reason", hint="Say how you know that they are one person")
    plan = workspace.store.merge_people(
        kept.person.address_key,
        merged.person.address_key,
        by=by.name,
        reason=reason.strip(),
        now=workspace.clock.now(),
        dry_run=dry_run,
    )
    if plan is None:
        raise NotFoundError("one of the two was changed meanwhile", hint="Look at both, and try again")
    return Merging(
        kept=kept.person.address,
        other=merged.person.address,
        lists={key: what.value for key, what in plan.lists.items()},
        barred=plan.blocks,
        differing=plan.kept_words,
        tags=tuple(tag for tag in merged.tags if tag not in kept.tags),
    )
