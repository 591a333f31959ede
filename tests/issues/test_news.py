from __future__ import annotations

import datetime as dt

import pytest

from newsletter.model import News, Pull, Story
from tests.issues.samples import NOWHERE, blocks, faults, only_fault, placeless

WHEN = dt.datetime(2023, 3, 10, 9, 0, tzinfo=dt.UTC)


def items(*lines: str) -> tuple[Story | Pull, ...]:
    (news,) = blocks("\n".join(["::: news N", *lines, ":::"]))
    assert isinstance(news, News)
    return news.items


def test_stories_and_pulls_come_in_the_writers_order_with_their_lines() -> None:
    found = items("- [A](https://a.example)", "", "* pull: el-barrio", "- [B](https://b.example) | The Paper")
    assert [type(item).__name__ for item in found] == ["Story", "Pull", "Story"]
    assert [item.place.line - 5 for item in found] == [2, 4, 5]


@pytest.mark.parametrize(
    ("line", "newest", "since"),
    [
        ("- pull: city-hall", 5, False),
        ("- pull: city-hall, newest 20", 20, False),
        ("- pull: city-hall, since last issue", 5, True),
        ("- Pull: city-hall,  Since  last issue , Newest 1", 1, True),
    ],
)
def test_a_pull_says_how_many_and_since_when(line: str, newest: int, since: bool) -> None:
    assert placeless(items(line)) == (
        Pull(feed="city-hall", newest=newest, since_last_issue=since, place=NOWHERE),
    )


@pytest.mark.parametrize(
    "line",
    [
        "  pulled: 2023-03-10 09:00 UTC",
        "  pulled: 2023-03-10 09:00:00 UTC",
        "  pulled: 2023-03-10T09:00Z",
        "\tpulled:2023-03-10 09:00 utc, nothing new",
    ],
)
def test_a_locked_pull_knows_when_it_was_pulled(line: str) -> None:
    (pull,) = items("- pull: city-hall", line)
    assert isinstance(pull, Pull)
    assert pull.pulled_at == WHEN
    assert pull.stories == ()


def test_a_locked_pull_holds_the_stories_under_it() -> None:
    first, second = items(
        "- pull: city-hall, newest 2",
        "  pulled: 2023-03-10 09:00 UTC",
        "  - [A](https://a.example) | City Hall | 2023-03-09 | lang: en",
        "",
        "  - [B](https://b.example)",
        "- [C](https://c.example)",
    )
    assert isinstance(first, Pull)
    assert [story.title for story in first.stories] == ["A", "B"]
    assert [story.place.line - 5 for story in first.stories] == [4, 6]
    assert isinstance(second, Story)


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["A headline"], 2, "this is not a news line"),
        (["- A headline"], 2, "cannot find a headline and its link"),
        (["  - [A](https://a.example)"], 2, "this is not a news line"),
        (["- pull: city-hal"], 2, 'unknown feed "city-hal". Did you mean "city-hall"?'),
        (
            ["- pull: city-hall", "  pulled: 2023-03-10 09:00 UTC", "  - [A]() | F"],
            4,
            "the link address is incomplete",
        ),
        (["- pull:"], 2, 'unknown feed "". Known: city-hall, desk, el-barrio'),
        (["- pull: city-hall, newest 0"], 2, 'newest must be a number from 1 to 20, not "0"'),
        (["- pull: city-hall, newest 21"], 2, "from 1 to 20"),
        (["- pull: city-hall, newest five"], 2, 'not "five"'),
        (["- pull: city-hall, newest ٥"], 2, "from 1 to 20"),
        (["- pull: city-hall, since last isue"], 2, 'Did you mean "since last issue"?'),
        (["- pull: city-hall, oldest"], 2, "unknown option"),
        (["- pull: city-hall, newest 2, newest 3"], 2, "is repeated"),
        (["- pull: city-hall", "  pulled: yesterday"], 3, "this is not a time we can read"),
        (["- pull: city-hall", "  pulled: 2023-02-30 09:00 UTC"], 3, "this is not a time we can read"),
        (["- pull: city-hall", "  pulled: 2023-03-10 09:00"], 3, "Write   pulled: 2023-03-10 09:00 UTC"),
        (
            ["- pull: city-hall", "  - [A](https://a.example)"],
            3,
            "under a pull line that has no pulled: line",
        ),
        (["- pull: city-hall", "  pulled: 2023-03-10 09:00 UTC", "  A"], 4, "this is not a story line"),
        (["- [A](https://a.example)", "```", "code", "```"], 3, "this is not a news line"),
    ],
)
def test_a_mistake_is_reported_at_its_line(lines: list[str], line: int, words: str) -> None:
    reported = faults("\n".join(["::: news N", *lines, ":::"]))
    assert reported[0][0] == line
    assert words in reported[0][1]


def test_a_pull_that_is_locked_twice_is_refused() -> None:
    pulled = "  pulled: 2023-03-10 09:00 UTC"
    line, words = only_fault(f"::: news N\n- pull: city-hall\n{pulled}\n{pulled}\n:::")
    assert (line, "two pulled: lines" in words) == (4, True)
