"""Which pull lines an issue has, and which stories stand in its news."""

from __future__ import annotations

from newsletter.issues.pull_lines import locked_pulls, open_pulls, pulls_of, settled_stories
from tests.issues.samples import FRONT, parse

BODY = """\
::: news First
- [By hand](https://a.example)
- pull: city-hall, newest 2
  pulled: 2023-03-10 09:00 UTC
  - [Locked](https://b.example)
- pull: el-barrio
:::

Text.

::: news Second
- pull: desk
  pulled: 2023-03-10 09:00 UTC, nothing new
:::
"""


def test_pulls_of_all_news_blocks_are_found_in_the_order_of_the_file() -> None:
    issue = parse(FRONT + BODY)
    assert [pull.feed for pull in pulls_of(issue)] == ["city-hall", "el-barrio", "desk"]
    assert [pull.feed for pull in open_pulls(issue)] == ["el-barrio"]
    assert [pull.feed for pull in locked_pulls(issue)] == ["city-hall", "desk"]


def test_the_stories_that_stand_there_are_typed_or_locked() -> None:
    assert [story.title for story in settled_stories(parse(FRONT + BODY))] == ["By hand", "Locked"]
    assert settled_stories(parse(FRONT + "Text.\n")) == ()
