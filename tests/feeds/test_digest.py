"""The text of a digest."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.digest import USUAL, digest_text
from newsletter.issues.parser import parse_issue
from newsletter.model import Digest, Issue, News, Pull
from tests.feeds.made import PAPER, publication

WEEK = Digest(
    key="week",
    title="The week: in the district",
    list="all",
    pulls=("desk, newest 3", "paper, newest 2, since last issue"),
    at_least=3,
    template=None,
)
DAY = date(2023, 3, 11)
PUBLICATION = publication(PAPER)


def made(template: str = USUAL, *, headline: str = "A headline", digest: Digest = WEEK) -> Issue:
    text = digest_text(digest, PUBLICATION, template, day=DAY, headline=headline, count=4)
    return parse_issue(text, slug="w", path="issues/w.md", folder="/x", publication=PUBLICATION)


def test_the_usual_digest_is_a_sound_issue_with_its_pulls() -> None:
    issue = made()
    assert (issue.front.subject, issue.front.preheader) == ("The week: in the district", "A headline")
    assert (issue.front.date, issue.front.list, issue.front.lang) == (DAY, "all", "en")
    (news,) = issue.blocks
    assert isinstance(news, News)
    assert news.title == "The week: in the district"
    pulls = [(item.feed, item.newest) for item in news.items if isinstance(item, Pull)]
    assert pulls == [("desk", 3), ("paper", 2)]


TEMPLATE = """---
subject: '{count} stories: {headline}'
date: {date}
list: {list}
lang: en
kicker: Weekly
---
Hello {{ first_name | "neighbor" }}, this week {count} stories, {nothing} else. First: {headline}

::: news Here
{pulls}
:::
"""


def test_a_template_of_ones_own_is_filled_and_keeps_merge_fields_and_other_braces() -> None:
    issue = made(TEMPLATE, headline="It's *here*")
    assert issue.front.subject == "4 stories: It's *here*"
    assert issue.front.kicker == "Weekly"
    assert 'Hello {{ first_name | "neighbor" }}, this week 4 stories, {nothing} else.' in issue.source
    assert r"First: It\'s \*here\*" in issue.source


@pytest.mark.parametrize(
    "headline",
    [
        "{{ email }}",
        '"\ndate: 1999-01-01\nlist: other',
        "---\n\n# Own",
        ":::\n::: news X",
        "<script>alert(1)</script>",
        "{pulls}{headline}{date}",
        "# & * !x |> %a @b `c`",
        "\\",
    ],
)
def test_a_headline_is_never_markup_a_field_or_a_second_line(headline: str) -> None:
    for template in (USUAL, TEMPLATE):
        issue = made(template, headline=headline)
        assert issue.front.date == DAY
        assert issue.front.list == "all"
        assert len(issue.blocks) == (1 if template == USUAL else 2)
        assert "<script>" not in issue.source.replace("\\<script\\>", "").split("---\n", 2)[2]


@given(st.text(max_size=60))
def test_no_headline_breaks_a_digest(headline: str) -> None:
    for template in (USUAL, TEMPLATE):
        issue = made(template, headline=headline)
        assert (issue.front.date, issue.front.list) == (DAY, "all")
