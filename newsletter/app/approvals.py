"""Approvals: who wrote an issue, who approved its edition, and whether that is enough to send it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from newsletter.app.departure_day import departure_day
from newsletter.app.editions import check_issue, render_issue
from newsletter.app.kept_versions import Milestone, keep_milestone, writers_of
from newsletter.app.refusals import Refused
from newsletter.app.transport_factory import reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model import Action, Actor, Approval, Edition, Hint, Issue, has_errors
from newsletter.model.phrase import phrase
from newsletter.schedule.approval import ApprovalStatus as ApprovalStatus
from newsletter.schedule.approval import approval_status, same_person
from newsletter.schedule.approval import explain_missing_approvals as explain_missing_approvals

_GIT_SECONDS = 10


def authors_of(workspace: Workspace, issue: Issue) -> tuple[str, ...]:
    """Return who wrote an issue: the authors it names, those in the git log of its file, and who saved it.

    If there are none, the file's owner. These people cannot approve the issue; () if no one is known.
    """
    saved = writers_of(workspace, issue.slug)
    named = (*issue.front.authors, *_git_authors(workspace, workspace.root / issue.path), *saved)
    return tuple(dict.fromkeys(named)) or _owner(workspace.root / issue.path)


def _git_authors(workspace: Workspace, file: Path) -> tuple[str, ...]:
    git = shutil.which("git")
    if git is None:
        return ()
    log_format = "--format=%an%n%(trailers:key=Co-authored-by,valueonly)"
    try:
        log = subprocess.run(  # noqa: S603 - git itself, found on the path, and a path after `--`
            [git, "-C", str(workspace.root), "log", log_format, "--", str(file)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_GIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NewsletterError(
            phrase("git took too long to say who wrote {name}", name=file.name),
            hint="Try again, or run `git log` on it",
        ) from None
    # A Co-authored-by trailer has an address after the name.
    return tuple(filter(None, (line.partition("<")[0].strip() for line in log.stdout.splitlines())))


def _owner(file: Path) -> tuple[str, ...]:
    try:
        return (file.owner(),)
    except (OSError, KeyError, NotImplementedError):
        return ()


def edition_approvals(workspace: Workspace, edition: Edition, authors: tuple[str, ...]) -> ApprovalStatus:
    """Return the approvals of an edition and how many it still needs."""
    return approval_status(
        workspace.store.approvals(edition.issue, edition.list),
        edition.digest,
        authors=authors,
        needed=workspace.settings.schedule.approvals,
    )


def approve(
    workspace: Workspace, issue: Issue, edition: Edition, *, name: str, by: Actor
) -> ApprovalStatus | Refused:
    """Record that someone approved exactly this edition; refused while it has errors, and for its authors."""
    reaches = reaches_people(workspace, workspace.settings.transport)
    leaves = departure_day(workspace, issue)
    findings = check_issue(workspace, issue, edition, reaches_people=reaches, leaves=leaves)
    if has_errors(findings):
        return Refused(
            message=phrase("{path} has errors and cannot be approved", path=issue.path),
            findings=findings,
            path=issue.path,
        )
    authors = authors_of(workspace, issue)
    if same_person(name) in {same_person(author) for author in authors}:
        return Refused(
            message=phrase("{name} wrote {path} and cannot approve it", name=name, path=issue.path),
            hint="Someone else has to approve it",
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
    for one in (edition, *_also_sent(workspace, issue, edition)):
        workspace.store.approve(replace(approval, digest=one.digest), same_person(name))
    keep_milestone(workspace, issue, Milestone.APPROVED, edition=edition.digest, by=approval.name)
    return edition_approvals(workspace, edition, authors)


def edition_to_approve(workspace: Workspace, issue: Issue) -> Edition:
    """Return what would be sent of an issue now: after a first time, a correction. Raises ThemeError etc."""
    return render_issue(workspace, replace(issue, correction=_was_sent(workspace, issue)))


def _also_sent(workspace: Workspace, issue: Issue, edition: Edition) -> tuple[Edition, ...]:
    """Return the same content without the mark of a correction, for those who missed the first time."""
    plain = render_issue(workspace, replace(issue, correction=False))
    return () if plain.digest == edition.digest else (plain,)


def _was_sent(workspace: Workspace, issue: Issue) -> bool:
    return bool(workspace.store.mailings(issue=issue.slug, list=issue.front.list))


def withdraw(workspace: Workspace, issue: Issue, edition: Edition, *, name: str) -> bool:
    """Withdraw an approval; False if there is none."""
    now, who = workspace.clock.now(), same_person(name)
    withdrawn = [
        workspace.store.withdraw_approval(one.issue, one.list, one.digest, who, now=now)
        for one in (edition, *_also_sent(workspace, issue, edition))
    ]
    return any(withdrawn)
