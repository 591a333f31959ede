"""Finds the block that each comment is about in a text, and anchors comments anew when a text is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.app.workspace import Workspace
from newsletter.issues.comment_anchor import Anchor, anchor_at, find_block
from newsletter.issues.text_blocks import TextBlock, text_blocks
from newsletter.model import IssueComment


def place_comments(
    comments: Iterable[IssueComment], blocks: tuple[TextBlock, ...]
) -> Iterator[tuple[IssueComment, TextBlock | None]]:
    """Yield each comment with the block it is about; None if that passage is gone."""
    for one in comments:
        found = find_block(_anchor(one), blocks)
        yield one, None if found is None else blocks[found]


def follow_text(workspace: Workspace, slug: str, text: str) -> None:
    """Anchor an issue's comments to the blocks of a text that was saved, so that many small edits add up.

    A comment whose passage is gone keeps its anchor: the passage may come back.
    """
    comments = [one for one in workspace.store.comments(slug) if one.thread is None]
    if not comments:
        return
    blocks = text_blocks(text)
    moved = []
    for one in comments:
        old = _anchor(one)
        found = find_block(old, blocks)
        if found is not None and (new := anchor_at(blocks, found)) != old:
            moved.append((one.id, new))
    workspace.store.move_comments(moved)


def _anchor(comment: IssueComment) -> Anchor:
    return Anchor(position=comment.position, outline=comment.outline, words=comment.words)
