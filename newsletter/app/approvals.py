"""Approvals: who wrote an issue, who approved its edition, and whether that is enough for it to leave."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from newsletter.app.editions import check_issue
from newsletter.app.refusals import Refused
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model import Action, Actor, Approval, Edition, Hint, Issue, has_errors
from newsletter.schedule.approval import ApprovalStatus as ApprovalStatus
from newsletter.schedule.approval import approval_status, same_person
from newsletter.schedule.approval import unapproved as unapproved

_GIT_SECONDS = 10


def authors_of(workspace: Workspace, issue: Issue) -> tuple[str, ...]:
    """Return who wrote an issue: whom it names itself, and everybody git names for its file.

    When neither names anybody, the file's owner. The names decide who cannot approve it; () when
    nobody can be named.
    """
    named = (*issue.front.authors, *_by_git(workspace, workspace.root / issue.path))
    return tuple(dict.fromkeys(named)) or _owner(workspace.root / issue.path)


def _by_git(workspace: Workspace, file: Path) -> tuple[str, ...]:
    git = shutil.which("git")
    if git is None:
        return ()
    told = "--format=%an%n%(trailers:key=Co-authored-by,valueonly)"
    try:
        asked = subprocess.run(  # noqa: S603 - git itself, found on the path, and a path behind `--`
            [git, "-C", str(workspace.root), "log", told, "--", str(file)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_GIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NewsletterError(f"git does not say who wrote {file.name}", hint="Look at it by hand") from None
    # A trailer has an address behind its name.
    return tuple(filter(None, (line.partition("<")[0].strip() for line in asked.stdout.splitlines())))


def _owner(file: Path) -> tuple[str, ...]:
    try:
        return (file.owner(),)
    except (OSError, KeyError, NotImplementedError):
        return ()


def standing_of(workspace: Workspace, edition: Edition, authors: tuple[str, ...]) -> ApprovalStatus:
    """Return where an edition stands with those who must approve it."""
    return approval_status(
        workspace.store.approvals(edition.issue, edition.list),
        edition.digest,
        authors=authors,
        needed=workspace.settings.schedule.approvals,
    )


def approve(
    workspace: Workspace, issue: Issue, edition: Edition, *, name: str, by: Actor
) -> ApprovalStatus | Refused:
    """Note that somebody approved exactly this edition; refused while it has errors, and to its authors."""
    findings = check_issue(workspace, issue, edition)
    if has_errors(findings):
        return Refused(
            message=f"{issue.path} has errors and cannot be approved", findings=findings, path=issue.path
        )
    authors = authors_of(workspace, issue)
    if same_person(name) in {same_person(author) for author in authors}:
        return Refused(
            message=f"{name} wrote {issue.path} and cannot approve it",
            hint="Somebody else has to",
            next_steps=(Hint(Action.APPROVE, edition.issue),),
        )
    approval = Approval(
        issue=edition.issue,
        list=edition.list,
        digest=edition.digest,
        name=" ".join(name.split()),
        actor=by.name,
        at=workspace.clock.now(),
    )
    workspace.store.approve(approval, same_person(name))
    return standing_of(workspace, edition, authors)


def withdraw(workspace: Workspace, edition: Edition, *, name: str) -> bool:
    """Take an approval back; False when none stands."""
    now = workspace.clock.now()
    return workspace.store.withdraw_approval(
        edition.issue, edition.list, edition.digest, same_person(name), now=now
    )
