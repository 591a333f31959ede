"""The sample issue, rendered in the sample theme, passes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from newsletter.issues.parser import read_issue
from newsletter.model import Issue, News, Pull, Story
from newsletter.preflight.check import check
from newsletter.rendering.edition import render
from newsletter.rendering.theme import load_theme
from newsletter.settings.load import load_settings

ROOT = Path(__file__).parents[2]
SAMPLE = "2023-03-11-sanctuary-city"


def locked(issue: Issue) -> Issue:
    """Fill the pulls as `newsletter build` does."""
    at = dt.datetime(2023, 3, 10, 9, tzinfo=dt.UTC)
    return replace(
        issue,
        blocks=tuple(
            replace(block, items=tuple(_filled(item, at) for item in block.items))
            if isinstance(block, News)
            else block
            for block in issue.blocks
        ),
    )


def _filled(item: Story | Pull, at: dt.datetime) -> Story | Pull:
    if isinstance(item, Story):
        return item
    story = Story(
        title=f"Out of {item.feed}",
        url=f"https://{item.feed}.example/story",
        place=item.place,
        outlet="Outlet",
    )
    return replace(item, pulled_at=at, stories=(story,))


def test_the_sample_issue_is_ready_to_send_once_its_news_is_pulled() -> None:
    publication = load_settings(ROOT, {}).publication
    issue = read_issue(ROOT / "issues" / f"{SAMPLE}.md", root=ROOT, publication=publication)
    theme = load_theme([ROOT / "templates"], publication.theme)
    found = check(render(locked(issue), publication, theme, root=ROOT), locked(issue), publication)
    assert [finding for finding in found if finding.level == "error"] == []
    assert {finding.rule for finding in found if finding.level == "warning"} == {"link.sample"}


def test_the_sample_issue_says_that_its_news_is_not_pulled_yet() -> None:
    publication = load_settings(ROOT, {}).publication
    issue = read_issue(ROOT / "issues" / f"{SAMPLE}.md", root=ROOT, publication=publication)
    theme = load_theme([ROOT / "templates"], publication.theme)
    found = check(render(issue, publication, theme, root=ROOT), issue, publication)
    assert {finding.rule for finding in found if finding.level == "error"} == {"news.not-pulled"}
