"""Digests: write the draft of an issue made entirely from feeds, if there are enough stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsletter.app.desk import pull_candidates, remember_lines
from newsletter.app.feed_polling import PullPolling
from newsletter.app.file_edits import create_issue
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.feeds.digest import USUAL, digest_text
from newsletter.feeds.fill_pulls import Pulled, fill_pulls, lockable
from newsletter.issues.issue_files import issue_files, slug_for, slug_of
from newsletter.issues.locked_pulls import lock_pulls
from newsletter.issues.parser import parse_issue
from newsletter.issues.pull_lines import pulls_of
from newsletter.model import Digest, Issue
from newsletter.model.phrase import phrase, setting

_SAMPLE_HEADLINE = "A headline"
"""Stands in for the first headline while the template's pull lines are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDraft:
    """The result of making a digest: the issue that was written, or (`why_not`) why none was."""

    slug: str
    stories: int
    pulled: tuple[Pulled, ...] = ()
    why_not: str = ""


def make_digest(workspace: Workspace, key: str, *, day: date) -> DigestDraft:
    """Poll the feeds and write the digest of that day as a draft to issues/<slug>.md.

    Nothing is written if the issue already exists or there are fewer stories than the digest needs; calling
    it again later is safe. Raises NotFoundError for an unknown digest, BrokenIssueError if the template
    does not make a valid issue.
    """
    digest = known_digest(workspace, key)
    slug = slug_for(digest.title, day)
    if any(slug_of(file) == slug for file in issue_files(workspace.root)):
        return DigestDraft(slug=slug, stories=0, why_not=_already_there(slug))
    template = _template(workspace, digest)
    draft = _issue(workspace, digest, template, slug, day, _SAMPLE_HEADLINE, digest.at_least)
    pulls = pulls_of(draft)
    if not pulls:
        raise NewsletterError(
            phrase("the template of digest {key} has no pull lines", key=repr(key)),
            hint="Write {pulls} into a news block",
        )
    candidates = pull_candidates(workspace, draft, pulls, PullPolling(workspace).problems(pulls))
    reports = fill_pulls(draft, pulls, candidates)
    stories = [story for report in reports for story in report.stories]
    if len(stories) < digest.at_least:
        why_not = f"only {len(stories)} stories, and it needs at least {digest.at_least}"
        return DigestDraft(slug=slug, stories=len(stories), pulled=reports, why_not=why_not)
    issue = _issue(workspace, digest, template, slug, day, stories[0].title, len(stories))
    now = workspace.clock.now()
    try:
        create_issue(workspace, slug, lock_pulls(issue, lockable(reports, now), candidates.notes))
    except RefusedError:  # someone else created it while the feeds were polled
        return DigestDraft(slug=slug, stories=0, pulled=reports, why_not=_already_there(slug))
    for report in reports:
        remember_lines(workspace, issue, report.pull.feed, report.stories, now)
    return DigestDraft(slug=slug, stories=len(stories), pulled=reports)


def _already_there(slug: str) -> str:
    return f"issues/{slug} already exists"


def known_digest(workspace: Workspace, key: str) -> Digest:
    """Return a digest by its key; raises NotFoundError."""
    digests = workspace.publication.digests
    if key not in digests:
        hint = (
            phrase("Choose one of: {names}", names=", ".join(digests))
            if digests
            else phrase("Add one: {setting}", setting=setting("digests"))
        )
        raise NotFoundError(phrase("there is no digest {key}", key=repr(key)), hint=hint)
    return digests[key]


def _template(workspace: Workspace, digest: Digest) -> str:
    if digest.template is None:
        return USUAL
    folder = (workspace.root / "templates").resolve()
    file = (folder / digest.template).resolve()
    if not file.is_relative_to(folder):
        raise NewsletterError(
            phrase("digests.{key}.template is outside templates/", key=digest.key),
            hint="Move the file into templates/",
        )
    return _text(file, digest)


def _text(file: Path, digest: Digest) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NewsletterError(
            phrase("templates/{template} cannot be read ({error})", template=digest.template, error=error),
            hint="Fix the file, or remove `template` to use the default",
        ) from None


def _issue(
    workspace: Workspace, digest: Digest, template: str, slug: str, day: date, headline: str, count: int
) -> Issue:
    text = digest_text(digest, workspace.publication, template, day=day, headline=headline, count=count)
    return parse_issue(
        text,
        slug=slug,
        path=f"issues/{slug}.md",
        folder=str(workspace.root / "issues" / slug),
        publication=workspace.publication,
    )
