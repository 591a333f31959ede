"""Comments on blocks of an issue: add, answer, resolve, open again, delete."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.comment_places import place_comments
from newsletter.app.issue_text import read_text
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.issues.comment_anchor import Anchor, anchor_at
from newsletter.issues.line_ends import plain_text
from newsletter.issues.text_blocks import block_at, text_blocks
from newsletter.model import Actor, IssueComment
from newsletter.model.phrase import phrase

LONGEST_COMMENT = 4_000
_QUOTED = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentThread:
    """A comment, its answers, and where it is. `line` is None if the passage is gone."""

    comment: IssueComment
    answers: tuple[IssueComment, ...]
    line: int | None
    """The first line of its block, from 1."""
    quoted: str
    """The beginning of its block: as it is, or as it was if it is gone."""

    @property
    def is_open(self) -> bool:
        """Whether it is not resolved."""
        return self.comment.resolved_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block that can be commented on: its first line, from 1, and how it begins."""

    line: int
    words: str


def passages_of(text: str) -> tuple[Passage, ...]:
    """Return the blocks of a text that can be commented on."""
    return tuple(Passage(line=one.first, words=_shortened(one.text)) for one in text_blocks(text))


def comment_threads(workspace: Workspace, slug: str, text: str | None = None) -> tuple[CommentThread, ...]:
    """Return an issue's comments in the order of `text` (None: of the file); those on lost passages are last.

    Raises NotFoundError.
    """
    source = read_text(workspace, slug).text if text is None else plain_text(text)
    found = workspace.store.comments(slug)
    roots = [one for one in found if one.thread is None]
    threads = [
        CommentThread(
            comment=one,
            answers=tuple(answer for answer in found if answer.thread == one.id),
            line=None if block is None else block.first,
            quoted=_shortened(one.words if block is None else block.text),
        )
        for one, block in place_comments(roots, text_blocks(source))
    ]
    return tuple(sorted(threads, key=lambda one: (one.line is None, one.line or 0, one.comment.id)))


def add_comment(
    workspace: Workspace,
    slug: str,
    line: int,
    text: str,
    *,
    by: Actor,
    account_id: int | None = None,
    source: str | None = None,
) -> IssueComment:
    """Comment on the block that has a line of `source` (None: of the file).

    Raises NotFoundError, RefusedError.
    """
    shown = read_text(workspace, slug).text if source is None else plain_text(source)
    blocks = text_blocks(shown)
    position = block_at(blocks, line)
    if position is None:
        raise RefusedError("there is nothing to comment on: the issue is empty", hint="Write something first")
    return workspace.store.add_comment(
        slug,
        anchor_at(blocks, position),
        _checked(text),
        author=by.name,
        account_id=account_id,
        now=workspace.clock.now(),
    )


def answer_comment(
    workspace: Workspace, slug: str, comment_id: int, text: str, *, by: Actor, account_id: int | None = None
) -> IssueComment:
    """Answer a comment; one that was resolved is open again. Raises NotFoundError, RefusedError."""
    root = _root(workspace, slug, comment_id)
    words = _checked(text)
    workspace.store.resolve_comment(root.id, by="", now=None)
    return workspace.store.add_comment(
        slug,
        Anchor(position=root.position, outline=(), words=""),
        words,
        author=by.name,
        account_id=account_id,
        now=workspace.clock.now(),
        thread=root.id,
    )


def resolve_comment(workspace: Workspace, slug: str, comment_id: int, *, by: Actor) -> bool:
    """Resolve a comment; False if it was already. Raises NotFoundError."""
    root = _root(workspace, slug, comment_id)
    return workspace.store.resolve_comment(root.id, by=by.name, now=workspace.clock.now())


def reopen_comment(workspace: Workspace, slug: str, comment_id: int) -> bool:
    """Open a comment again; False if it was open. Raises NotFoundError."""
    root = _root(workspace, slug, comment_id)
    return workspace.store.resolve_comment(root.id, by="", now=None)


def delete_comment(
    workspace: Workspace, slug: str, comment_id: int, *, by: Actor, account_id: int | None = None
) -> None:
    """Delete one's own comment or answer. Raises NotFoundError, RefusedError."""
    comment = _comment(workspace, slug, comment_id)
    if not is_own(comment, by=by, account_id=account_id):
        raise RefusedError(
            phrase("{author} wrote this comment, and only they can delete it", author=comment.author),
            hint="Resolve it instead",
        )
    if not workspace.store.delete_comment(comment.id):
        raise RefusedError("this comment has an answer and cannot be deleted", hint="Resolve it instead")


def is_own(comment: IssueComment, *, by: Actor, account_id: int | None) -> bool:
    """Return whether somebody wrote a comment: the same account, or the same name at the command line."""
    if comment.account_id is None:
        return account_id is None and comment.author == by.name
    return comment.account_id == account_id


def _comment(workspace: Workspace, slug: str, comment_id: int) -> IssueComment:
    for one in workspace.store.comments(slug):
        if one.id == comment_id:
            return one
    raise NotFoundError(
        phrase("{slug} has no comment {comment_id}", slug=slug, comment_id=comment_id),
        hint="It may have been deleted",
    )


def _root(workspace: Workspace, slug: str, comment_id: int) -> IssueComment:
    """Return the comment that begins a thread, from its number or that of an answer to it."""
    found = _comment(workspace, slug, comment_id)
    return found if found.thread is None else _comment(workspace, slug, found.thread)


def _checked(text: str) -> str:
    words = plain_text(text).strip()
    if not words:
        raise RefusedError("the comment is empty", hint="Write what you want to say")
    if len(words) > LONGEST_COMMENT:
        raise RefusedError(
            phrase(
                "the comment is longer than {longest_comment:,} characters", longest_comment=LONGEST_COMMENT
            ),
            hint="Make it shorter, or split it",
        )
    return words


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1].rstrip()}…"
