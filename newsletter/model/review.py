"""Comments on blocks of an issue, and its review: who asked for it, and what the approvers said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueComment:
    """A comment on a block of an issue, or an answer to one."""

    id: int
    issue: str
    thread: int | None
    """The number of the comment that it answers; None for one that begins a thread."""
    position: int
    """The index of its block in `outline`."""
    outline: tuple[str, ...]
    """The fingerprints of the blocks that the text had."""
    words: str
    """The text of its block then."""
    text: str
    account_id: int | None
    """None for somebody at the command line."""
    author: str
    at: datetime
    resolved_at: datetime | None = None
    resolved_by: str = ""


class ReviewAct(StrEnum):
    """What somebody did in the review of an issue; the last act is its state."""

    READY = "ready"
    """The approvers were asked."""
    SENT_BACK = "sent-back"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    """An approval was withdrawn: the approvers are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One act of a review, on one text of the issue."""

    id: int
    issue: str
    list: str
    act: ReviewAct
    version: str
    """The SHA-256 of the file's bytes."""
    digest: str
    """Of the edition."""
    account_id: int | None
    actor: str
    word: str
    """What was said with it."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """The text that somebody said they had looked at last."""

    issue: str
    account_id: int
    version: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEmail:
    """An email to one account about an act of a review."""

    id: int
    tries: int
    account_id: int
    step: ReviewStep
