"""Review of an issue: the writer asks for it, approvers see what changed, and approve or send it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.app.approvals import ApprovalStatus, authors_of, edition_approvals, edition_to_approve
from newsletter.app.approvals import approve as approve_edition
from newsletter.app.approvals import withdraw as withdraw_approval
from newsletter.app.issue_preview import parse_text, preview_text
from newsletter.app.issue_text import IssueText, read_text
from newsletter.app.preview_findings import PreviewFinding
from newsletter.app.refusals import Refused
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.issues.comment_anchor import changed_blocks
from newsletter.issues.text_blocks import TextBlock, text_blocks
from newsletter.issues.text_diff import DiffSpan as DiffSpan
from newsletter.issues.text_diff import diff_text
from newsletter.model import (
    Account,
    AccountStatus,
    Actor,
    Edition,
    Issue,
    LastLook,
    Permission,
    ReviewAct,
    ReviewStep,
)
from newsletter.model.phrase import phrase
from newsletter.schedule.approval import same_person

LONGEST_WORD = 2_000
_CONTEXT = 4
"""Lines shown before and after a change."""


class NoApproval(StrEnum):
    """Why somebody cannot approve an issue now."""

    NOT_ALLOWED = "not-allowed"
    AUTHOR = "author"
    ERRORS = "errors"
    ALREADY = "already"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChanges:
    """What changed since somebody's last look, as spans of the text."""

    look: LastLook
    spans: tuple[DiffSpan, ...]

    @property
    def excerpts(self) -> tuple[DiffSpan, ...]:
        """The spans, with a line of dots in place of long stretches that are the same."""
        return tuple(_excerpt(span) if span.same else span for span in self.spans)

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return all(span.same for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An issue under review, as one account sees it."""

    text: IssueText
    subject: str
    list: str
    findings: tuple[PreviewFinding, ...]
    steps: tuple[ReviewStep, ...]
    """What was done so far, oldest first."""
    changed_since: bool
    """The text is another one than that of the last step."""
    digest: str
    """Of the edition; "" if the text cannot be read or rendered."""
    approvals: ApprovalStatus | None
    authors: tuple[str, ...]
    approvers: tuple[Account, ...]
    """Who else may approve it."""
    changes: SeenChanges | None
    """None: they never looked."""
    no_approval: NoApproval | None

    @property
    def state(self) -> ReviewStep | None:
        """The last step."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A text of an issue, and the lines of the blocks in which it differs from another one."""

    text: str
    lines: tuple[int, ...]


def review_of(workspace: Workspace, slug: str, account: Account, *, name: str) -> Review:
    """Return an issue's review as an account sees it. Raises NotFoundError."""
    current = read_text(workspace, slug)
    preview = preview_text(workspace, slug, current.text)
    issue, edition = _edition(workspace, current)
    steps = workspace.store.review_steps(slug)
    authors = authors_of(workspace, issue) if issue else ()
    approvals = edition_approvals(workspace, edition, authors) if edition else None
    list_key = issue.front.list if issue else ""
    look = workspace.store.last_look(slug, account.id)
    return Review(
        text=current,
        subject=issue.front.subject if issue else slug,
        list=list_key,
        findings=preview.findings,
        steps=steps,
        changed_since=bool(steps) and steps[-1].version != current.version,
        digest=edition.digest if edition else "",
        approvals=approvals,
        authors=authors,
        approvers=approvers_of(workspace, list_key, authors, but=account.id),
        changes=SeenChanges(look=look, spans=diff_text(look.text, current.text)) if look else None,
        no_approval=_no_approval(account, name, list_key, authors, approvals, preview.findings),
    )


def approvers_of(
    workspace: Workspace, list_key: str, authors: Sequence[str], *, but: int | None = None
) -> tuple[Account, ...]:
    """Return the active accounts that may approve issues of a list, without the authors of one."""
    wrote = set(map(same_person, authors))
    return tuple(
        one.account
        for one in workspace.store.account_details()
        if one.status is AccountStatus.ACTIVE
        and one.account.id != but
        and one.account.may(Permission.APPROVE, list_key or None)
        and same_person(one.account.name or one.account.email) not in wrote
    )


def review_steps(workspace: Workspace, slug: str) -> tuple[ReviewStep, ...]:
    """Return what was done in the review of an issue, oldest first."""
    return workspace.store.review_steps(slug)


def last_step(workspace: Workspace, slug: str) -> ReviewStep | None:
    """Return what was done last in the review of an issue, None if nobody asked for one."""
    steps = review_steps(workspace, slug)
    return steps[-1] if steps else None


def mark_ready(
    workspace: Workspace,
    slug: str,
    *,
    word: str,
    by: Actor,
    account_id: int | None = None,
    version: str = "",
) -> tuple[ReviewStep, tuple[Account, ...]]:
    """Mark the saved text as ready for review; have the approvers emailed, and return them.

    `version` is that of the text that somebody saw. Raises NotFoundError, RefusedError if it is another one
    by now, cannot be read or rendered, or was marked before.
    """
    current, issue, edition = _readable(workspace, slug, version)
    last = last_step(workspace, slug)
    if last is not None and last.act is ReviewAct.READY and last.version == current.version:
        raise RefusedError(
            "this text is in review already, and the approvers were told", hint="Wait for their answer"
        )
    told = approvers_of(workspace, issue.front.list, authors_of(workspace, issue), but=account_id)
    step = _step(workspace, current, edition, ReviewAct.READY, word, by, account_id)
    return workspace.store.add_review_step(step, emails=[one.id for one in told if one.email]), told


def send_back(
    workspace: Workspace, slug: str, *, word: str, by: Actor, account_id: int | None = None, version: str = ""
) -> ReviewStep:
    """Send an issue back to its writers with a word, which they get by email; an approval of theirs ends.

    Raises NotFoundError, RefusedError if nobody asked for a review, or nothing is said.
    """
    words = _word(word)
    if not words:
        raise RefusedError("say what has to change", hint="A few words are enough")
    last = last_step(workspace, slug)
    if last is None or last.act is ReviewAct.SENT_BACK:
        raise RefusedError("this issue is not in review", hint="Comment on it instead")
    current = read_text(workspace, slug)
    issue, edition = _edition(workspace, current)
    if issue is not None and edition is not None:
        withdraw_approval(workspace, issue, edition, name=by.name)
    step = _step(workspace, current, edition, ReviewAct.SENT_BACK, words, by, account_id, was=last)
    authors = authors_of(workspace, issue) if issue else ()
    kept = workspace.store.add_review_step(step, emails=_writers(workspace, slug, authors, account_id))
    look(workspace, slug, account_id, version)
    return kept


def approve(
    workspace: Workspace,
    slug: str,
    *,
    by: Actor,
    version: str,
    digest: str,
    word: str = "",
    account_id: int | None = None,
) -> ApprovalStatus | Refused:
    """Approve exactly the edition that somebody was shown; refused if it is another one by now.

    Otherwise as `approvals.approve`; whoever asked for the review gets an email. Raises NotFoundError.
    """
    current = read_text(workspace, slug)
    issue, edition = _edition(workspace, current)
    if issue is None or edition is None:
        return Refused(message="the text has errors and cannot be approved", hint="Send it back")
    if current.version != version or edition.digest != digest:
        return _changed_meanwhile()
    outcome = approve_edition(workspace, issue, edition, name=by.name, by=by)
    if isinstance(outcome, Refused):
        return outcome
    step = _step(workspace, current, edition, ReviewAct.APPROVED, word, by, account_id)
    authors = authors_of(workspace, issue)
    workspace.store.add_review_step(step, emails=_writers(workspace, slug, authors, account_id))
    look(workspace, slug, account_id, version)
    return outcome


def withdraw(workspace: Workspace, slug: str, *, by: Actor, account_id: int | None = None) -> bool:
    """Withdraw one's approval of the edition as it is now; False if there is none. Raises NotFoundError."""
    current, issue, edition = _readable(workspace, slug)
    if not withdraw_approval(workspace, issue, edition, name=by.name):
        return False
    step = _step(workspace, current, edition, ReviewAct.WITHDRAWN, "", by, account_id)
    workspace.store.add_review_step(step)
    return True


def look(workspace: Workspace, slug: str, account_id: int | None, version: str) -> bool:
    """Record that somebody has looked at a version of the text; False if the file has another one by now."""
    current = read_text(workspace, slug)
    if account_id is None or current.version != version:
        return False
    seen = LastLook(
        issue=slug,
        account_id=account_id,
        version=version,
        text=current.text,
        at=workspace.clock.now(),
    )
    workspace.store.record_look(seen)
    return True


def seen_and_current(
    workspace: Workspace, slug: str, account_id: int
) -> tuple[MarkedText | None, MarkedText]:
    """Return the text of somebody's last look (None: they never looked) and the text now, compared by blocks.

    Raises NotFoundError.
    """
    current = read_text(workspace, slug).text
    seen = workspace.store.last_look(slug, account_id)
    if seen is None:
        return None, MarkedText(text=current, lines=())
    old, new = text_blocks(seen.text), text_blocks(current)
    changed = changed_blocks(old, new)
    before = MarkedText(text=seen.text, lines=_lines(old, changed.before))
    return before, MarkedText(text=current, lines=_lines(new, changed.after))


def _excerpt(span: DiffSpan) -> DiffSpan:
    lines = span.old.split("\n")
    if len(lines) <= 2 * _CONTEXT + 1:
        return span
    text = "\n".join((*lines[:_CONTEXT], "⋯", *lines[-_CONTEXT:]))
    return DiffSpan(old=text, new=text)


def _lines(blocks: Sequence[TextBlock], chosen: Iterable[int]) -> tuple[int, ...]:
    found = (range(blocks[index].first, blocks[index].last + 1) for index in sorted(chosen))
    return tuple(line for lines in found for line in lines)


def _changed_meanwhile() -> Refused:
    return Refused(message="the issue has changed since you opened this page", hint="Look at what is new")


def _no_approval(
    account: Account,
    name: str,
    list_key: str,
    authors: Sequence[str],
    approvals: ApprovalStatus | None,
    findings: Sequence[PreviewFinding],
) -> NoApproval | None:
    if not account.may(Permission.APPROVE, list_key or None):
        return NoApproval.NOT_ALLOWED
    if same_person(name) in set(map(same_person, authors)):
        return NoApproval.AUTHOR
    if approvals is None or any(one.level == "error" for one in findings):
        return NoApproval.ERRORS
    if same_person(name) in set(map(same_person, approvals.by)):
        return NoApproval.ALREADY
    return None


def _edition(workspace: Workspace, current: IssueText) -> tuple[Issue | None, Edition | None]:
    """Return the issue of a text and what would be sent of it; None for what cannot be read or rendered."""
    try:
        issue = parse_text(workspace, current.slug, current.text)
    except NewsletterError:
        return None, None
    try:
        return issue, edition_to_approve(workspace, issue)
    except NewsletterError:
        return issue, None


def _readable(workspace: Workspace, slug: str, version: str = "") -> tuple[IssueText, Issue, Edition]:
    current = read_text(workspace, slug)
    if version and version != current.version:
        raise _changed_meanwhile().error()
    issue, edition = _edition(workspace, current)
    if issue is None or edition is None:
        raise RefusedError(
            "the text has errors, so nobody could see the issue", hint="Fix what the findings say first"
        )
    return current, issue, edition


def _writers(workspace: Workspace, slug: str, authors: Sequence[str], but: int | None) -> tuple[int, ...]:
    """Return the active accounts of the authors, and of whoever asked for the review last."""
    wrote = set(map(same_person, authors))
    asked = [one for one in workspace.store.review_steps(slug) if one.act is ReviewAct.READY]
    asker = asked[-1].account_id if asked else None
    return tuple(
        one.account.id
        for one in workspace.store.account_details()
        if one.status is AccountStatus.ACTIVE
        and one.account.email
        and one.account.id != but
        and (one.account.id == asker or same_person(one.account.name or one.account.email) in wrote)
    )


def _step(
    workspace: Workspace,
    current: IssueText,
    edition: Edition | None,
    act: ReviewAct,
    word: str,
    by: Actor,
    account_id: int | None,
    *,
    was: ReviewStep | None = None,
) -> ReviewStep:
    return ReviewStep(
        id=0,
        issue=current.slug,
        list=edition.list if edition else was.list if was else "",
        act=act,
        version=current.version,
        digest=edition.digest if edition else "",
        account_id=account_id,
        actor=by.name,
        word=_word(word),
        at=workspace.clock.now(),
    )


def _word(word: str) -> str:
    words = word.strip()
    if len(words) > LONGEST_WORD:
        raise RefusedError(
            phrase("that is longer than {longest_word:,} characters", longest_word=LONGEST_WORD),
            hint="Use comments",
        )
    return words
