"""Which stories one reader meets together."""

from __future__ import annotations

from newsletter.issues.parser import parse_issue
from newsletter.issues.shown_together import shown_together
from newsletter.model import Issue, News, Pull, Story
from tests.feeds.made import PAPER, publication

HEAD = "---\nsubject: S\ndate: 2023-03-11\nlist: all\nlang: {}\n---\n"
NEWS = "::: news N\n- [{0}](https://{0}.example/)\n- pull: paper, newest 2\n:::\n"


def read(lang: str, body: str) -> tuple[Issue, list[Story], list[Pull]]:
    issue = parse_issue(
        HEAD.format(lang) + body, slug="a", path="issues/a.md", folder="/x", publication=publication(PAPER)
    )
    items = [item for block in issue.blocks if isinstance(block, News) for item in block.items]
    stories = [item for item in items if isinstance(item, Story)]
    return issue, stories, [item for item in items if isinstance(item, Pull)]


def met(lang: str, body: str) -> list[list[str]]:
    issue, stories, pulls = read(lang, body)
    return [[story.title for story in shown_together(issue).of(stories, pull)] for pull in pulls]


def test_in_a_file_of_one_language_everybody_meets_everything() -> None:
    assert met("en", NEWS.format("a") + NEWS.format("b")) == [["a", "b"], ["a", "b"]]


def test_each_language_has_its_own_and_what_is_for_all() -> None:
    body = f"=== all\n{NEWS.format('both')}\n=== en\n{NEWS.format('eng')}\n=== es\n{NEWS.format('esp')}"
    assert met("[en, es]", body) == [["both", "eng", "esp"], ["both", "eng"], ["both", "esp"]]


def test_a_pulled_story_counts_for_the_language_of_its_line() -> None:
    locked = (
        "::: news N\n- pull: paper\n  pulled: 2023-03-10 09:00 UTC\n  - [{0}](https://{0}.example/)\n:::\n"
    )
    issue, _, (english, spanish) = read(
        "[en, es]", f"=== en\n{locked.format('eng')}\n=== es\n{locked.format('esp')}"
    )
    both = [*english.stories, *spanish.stories]
    assert shown_together(issue).of(both, spanish) == list(spanish.stories)
