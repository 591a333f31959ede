"""Giving everybody on a list, or in a segment of it, a tag; and taking back what one run gave."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.segments import find_segment
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Actor, Tagging
from newsletter.model.phrase import phrase
from newsletter.subscribers.tag_list import clean_tag

_RUN = "run "


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkTagged:
    """How many people were meant, and how many got the tag; the others had it.

    `run` is what undoing names.
    """

    tag: str
    members: int
    tagged: int
    run: str = ""


def tag_all(
    workspace: Workspace,
    tag: str,
    *,
    list_key: str,
    by: Actor,
    segment: str | None = None,
    dry_run: bool = False,
) -> BulkTagged:
    """Give a tag to the people subscribed to a list. Raises RefusedError, NotFoundError."""
    try:
        kept = clean_tag(tag)
    except ValueError as error:
        raise RefusedError(str(error)) from None
    tree = find_segment(workspace.publication, segment) if segment else None
    members, without = workspace.store.count_untagged(list_key, tree, kept)
    if dry_run:
        return BulkTagged(tag=kept, members=members, tagged=without)
    now = workspace.clock.now()
    run = f"{now:%Y%m%d%H%M%S%f}"
    tagging = Tagging(tag=kept, at=now, source=_RUN + run, actor=by.name)
    tagged = workspace.store.tag_members(list_key, tree, tagging)
    return BulkTagged(tag=kept, members=members, tagged=tagged, run=run)


def undo_tagging(workspace: Workspace, run: str, *, tag: str | None = None, dry_run: bool = False) -> int:
    """Take the tag off whom one run gave it, if they still have it; return how many.

    Raises NotFoundError if nobody has it from that run, or if the run gave another tag than `tag`.
    """
    number = workspace.store.untag_run(_RUN + run, tag=tag, dry_run=dry_run)
    if not number:
        raise NotFoundError(
            phrase("nobody has a tag of a run {run}", run=run)
            if tag is None
            else phrase("nobody has the tag {tag} of a run {run}", tag=tag, run=run)
        )
    return number
