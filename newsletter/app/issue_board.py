"""Issue board: every issue file with its state, found by words, list and state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsletter.app.finding_counts import FindingCount
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.issues.issue_head import IssueHead as IssueHead
from newsletter.model import MailingStatus, ReviewAct, ReviewStep, ScheduleStatus
from newsletter.model.phrase import phrase
from newsletter.store.issue_activity import IssueActivity
from newsletter.store.issue_activity import LastMailing as LastMailing
from newsletter.store.issue_activity import OpenSchedule as OpenSchedule


class IssueState(StrEnum):
    """Where an issue is, in the order in which it goes through them."""

    DRAFT = "draft"
    REVIEW = "review"
    """Its approvers were asked, and it was not sent back."""
    SCHEDULED = "scheduled"
    """It has a schedule, which may be held."""
    SENDING = "sending"
    """A mailing of it is under way, or paused."""
    SENT = "sent"
    """It was sent, wholly or in part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCard:
    """An issue as the board shows it."""

    head: IssueHead
    state: IssueState
    schedule: OpenSchedule | None = None
    mailing: LastMailing | None = None
    """The newest mailing of it, or the one under way."""
    review: ReviewStep | None = None
    """What was done last in its review."""
    comments: int = 0
    """How many comments on it are not resolved."""
    findings: FindingCount | None = None
    """How many findings its text has; None if that is not known."""

    @property
    def slug(self) -> str:
        """The issue's name in addresses."""
        return self.head.slug

    @property
    def is_held(self) -> bool:
        """Whether its schedule waits for somebody to decide."""
        return self.schedule is not None and self.schedule.status is ScheduleStatus.HELD

    @property
    def is_paused(self) -> bool:
        """Whether its mailing is paused."""
        return self.mailing is not None and self.mailing.status is MailingStatus.PAUSED

    @property
    def is_sent_back(self) -> bool:
        """Whether an approver sent it back, and it waits for its writer."""
        return self.state is IssueState.DRAFT and self.review is not None

    @property
    def is_changed_since(self) -> bool:
        """Whether its text was changed since what was done last in its review."""
        return self.review is not None and self.review.version != self.head.version

    @property
    def is_fixed(self) -> bool:
        """Whether something refers to it by its name, so that it cannot be renamed."""
        return self.schedule is not None or self.mailing is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Which issues are looked for; the default is all of them."""

    words: str = ""
    """Each of these has to be in the issue's text, its front matter or its name."""
    list: str = ""
    state: IssueState | None = None


ALL_ISSUES = BoardFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBoard:
    """The issues that were looked for, by state, and how many there are in all."""

    columns: Mapping[IssueState, tuple[IssueCard, ...]]
    """Drafts that were changed last come first, then what leaves next, then what left last."""
    total: int
    """How many issues the publication has."""

    @property
    def found(self) -> int:
        """How many fit."""
        return sum(map(len, self.columns.values()))


def issue_board(
    workspace: Workspace, wanted: BoardFilter = ALL_ISSUES, *, lists: Collection[str] = ()
) -> IssueBoard:
    """Return the board; `lists` are the ones that its reader may see, () for all.

    Reads files only if they have changed, and the database once. Raises NotFoundError when the folder cannot
    be read, StoreError.
    """
    cards = [one for one in issue_cards(workspace) if not lists or one.head.list in lists]
    fitting = [one for one in cards if _fits(one, wanted)]
    columns = {
        state: _sorted(state, [one for one in fitting if one.state is state])
        for state in IssueState
        if wanted.state in (None, state)
    }
    return IssueBoard(columns=columns, total=len(cards))


def issue_cards(workspace: Workspace) -> tuple[IssueCard, ...]:
    """Return every issue's card, by slug."""
    activities = workspace.store.issue_activities()
    reviews = workspace.store.last_review_steps()
    comments = workspace.store.open_comment_counts()
    nothing = IssueActivity()
    return tuple(
        _card(
            head,
            activities.get(head.slug, nothing),
            review=reviews.get(head.slug),
            comments=comments.get(head.slug, 0),
            findings=workspace.finding_counts.count(head.slug, head.version, workspace.publication),
        )
        for head in workspace.issue_heads.load(workspace.root)
    )


def issue_card(workspace: Workspace, slug: str) -> IssueCard:
    """Return the card of one issue by its whole slug; raises NotFoundError."""
    for one in issue_cards(workspace):
        if one.slug == slug:
            return one
    raise NotFoundError(
        phrase("there is no issue {slug}", slug=repr(slug)), hint="It may have been renamed or deleted"
    )


def _card(
    head: IssueHead,
    activity: IssueActivity,
    *,
    review: ReviewStep | None,
    comments: int,
    findings: FindingCount | None,
) -> IssueCard:
    in_review = review is not None and review.act is not ReviewAct.SENT_BACK
    return IssueCard(
        head=head,
        state=_state(activity, in_review),
        schedule=activity.schedule,
        mailing=activity.mailing,
        review=review,
        comments=comments,
        findings=findings,
    )


def _state(activity: IssueActivity, in_review: bool) -> IssueState:
    mailing = activity.mailing
    if mailing is not None and mailing.status in (MailingStatus.SENDING, MailingStatus.PAUSED):
        return IssueState.SENDING
    if activity.schedule is not None:
        return IssueState.SCHEDULED
    if mailing is not None:
        return IssueState.SENT
    return IssueState.REVIEW if in_review else IssueState.DRAFT


def _fits(card: IssueCard, wanted: BoardFilter) -> bool:
    head = card.head
    if wanted.list and head.list != wanted.list:
        return False
    words = wanted.words.casefold().split()
    return all(word in head.folded or word in head.slug for word in words)


def _sorted(state: IssueState, cards: Iterable[IssueCard]) -> tuple[IssueCard, ...]:
    if state is IssueState.SCHEDULED:
        return tuple(sorted(cards, key=lambda one: (_due(one), one.slug)))
    if state in (IssueState.SENDING, IssueState.SENT):
        return tuple(sorted(cards, key=lambda one: (_left(one), one.slug), reverse=True))
    return tuple(sorted(cards, key=lambda one: (one.head.changed_at, one.slug), reverse=True))


def _due(card: IssueCard) -> dt.datetime:
    return card.schedule.send_at if card.schedule else card.head.changed_at


def _left(card: IssueCard) -> dt.datetime:
    return card.mailing.created_at if card.mailing else card.head.changed_at
