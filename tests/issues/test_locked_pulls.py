from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import IssueError
from newsletter.issues.locked_pulls import lock_pulls
from newsletter.model import Issue, News, Place, Pull, Story
from tests.issues.made import stories
from tests.issues.samples import FRONT, NOWHERE, PATH, parse, placeless

WHEN = dt.datetime(2023, 3, 10, 9, 0, tzinfo=dt.UTC)
BODY = """\
::: news In the news
- [By hand](https://a.example) | The Paper
- pull: city-hall, newest 2, since last issue
- [Between](https://b.example)
- pull: el-barrio, newest 1
:::

The end\u0301.
"""
STORY = Story(
    title="A", url="https://c.example", outlet="City Hall", date=dt.date(2023, 3, 9), lang="en", place=NOWHERE
)


def pulls(issue: Issue) -> list[Pull]:
    news = [block for block in issue.blocks if isinstance(block, News)]
    return [item for block in news for item in block.items if isinstance(item, Pull)]


def test_under_each_pull_stands_when_it_was_pulled_and_what_came() -> None:
    issue = parse(FRONT + BODY)
    first, second = (pull.place for pull in pulls(issue))
    assert lock_pulls(issue, {second: (WHEN, ()), first: (WHEN, (STORY,))}) == FRONT + BODY.replace(
        "last issue\n",
        "last issue\n"
        "  pulled: 2023-03-10 09:00 UTC\n"
        "  - [A](https://c.example) | City Hall | 2023-03-09 | lang: en\n",
    ).replace("newest 1\n", "newest 1\n  pulled: 2023-03-10 09:00 UTC, nothing new\n")


def test_a_pull_that_is_not_named_stays_open() -> None:
    issue = parse(FRONT + BODY)
    locked = parse(lock_pulls(issue, {pulls(issue)[1].place: (WHEN, (STORY,))}))
    assert [pull.pulled_at for pull in pulls(locked)] == [None, WHEN]


@given(
    st.lists(stories(), max_size=4), st.lists(stories(), max_size=4), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_whatever_came_reads_back_as_the_same_literal_stories(
    first: list[Story], second: list[Story], line_end: str
) -> None:
    issue = parse("\ufeff" + (FRONT + BODY).replace("\n", line_end))
    one, other = (pull.place for pull in pulls(issue))
    text = lock_pulls(issue, {one: (WHEN, tuple(first)), other: (WHEN, tuple(second))})
    locked = parse(text)
    assert [placeless(pull.stories) for pull in pulls(locked)] == [tuple(first), tuple(second)]
    assert {pull.pulled_at for pull in pulls(locked)} == {WHEN}
    assert placeless(locked.blocks[1:]) == placeless(issue.blocks[1:])


@given(st.lists(stories(), max_size=3), st.lists(stories(), max_size=3))
def test_locking_again_replaces_what_was_locked_and_nothing_else(old: list[Story], new: list[Story]) -> None:
    issue = parse(FRONT + BODY)
    place = pulls(issue)[0].place
    once = parse(lock_pulls(issue, {place: (WHEN, tuple(old))}))
    assert lock_pulls(once, {place: (WHEN, tuple(new))}) == lock_pulls(issue, {place: (WHEN, tuple(new))})


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_other_byte_stays(line_end: str) -> None:
    source = "\ufeff" + (FRONT + BODY).replace("\n", line_end)
    issue = parse(source)
    place = pulls(issue)[0].place
    text = lock_pulls(issue, {place: (WHEN, (STORY,))})
    added = [line for line in text.split(line_end) if line.startswith("  ")]
    assert len(added) == 2
    assert text == source.replace("last issue", line_end.join(["last issue", *added]))


def test_deleting_the_locked_lines_opens_the_pull_again() -> None:
    issue = parse(FRONT + BODY)
    locked = lock_pulls(issue, {pull.place: (WHEN, (STORY,)) for pull in pulls(issue)})
    by_hand = "".join(line for line in locked.splitlines(keepends=True) if not line.startswith("  "))
    assert by_hand == FRONT + BODY


def test_locking_again_leaves_notes_and_empty_lines_below_alone() -> None:
    locked = (
        "  pulled: 2023-03-09 09:00 UTC\n  - [Old](https://o.example)\n\n  - [Older](https://p.example)\n"
    )
    note = "\n  <!-- mine -->\n"
    body = BODY.replace("last issue\n", f"last issue\n{locked}{note}").replace(
        "newest 1\n", f"newest 1{note}"
    )
    issue = parse(FRONT + body)
    text = lock_pulls(issue, {pull.place: (WHEN, ()) for pull in pulls(issue)})
    new = "  pulled: 2023-03-10 09:00 UTC, nothing new\n"
    assert text == FRONT + body.replace(locked, new).replace("newest 1\n", f"newest 1\n{new}")


def test_a_moment_is_written_in_utc_to_the_minute() -> None:
    issue = parse(FRONT + BODY)
    los_angeles = dt.timezone(dt.timedelta(hours=-8))
    moment = dt.datetime(2023, 3, 10, 17, 30, 59, tzinfo=los_angeles)
    text = lock_pulls(issue, {pulls(issue)[0].place: (moment, ())})
    assert "  pulled: 2023-03-11 01:30 UTC, nothing new\n" in text


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("two\r\nlines", "two lines"),
        ("a\x00\x1b[31mb", "a \\[31mb"),
        ("\ud800", "https://c.example"),
        ("", "https://c.example"),
        (" \t", "https://c.example"),
        ("cafe\u0301", "café"),
    ],
)
def test_what_fits_into_no_line_is_made_to(title: str, written: str) -> None:
    issue = parse(FRONT + BODY)
    place = pulls(issue)[0].place
    text = lock_pulls(issue, {place: (WHEN, (Story(title=title, url="https://c.example", place=place),))})
    assert f"  - [{written}](https://c.example)\n" in text
    assert len(pulls(parse(text))[0].stories) == 1


def test_a_story_whose_link_was_wrapped_when_it_was_fetched_is_written_unwrapped() -> None:
    issue = parse(FRONT + BODY)
    place = pulls(issue)[0].place
    wrapped = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fc.example%2F(a)&data=staff"
    text = lock_pulls(issue, {place: (WHEN, (Story(title="A", url=wrapped, place=place),))})
    assert "  - [A](https://c.example/%28a%29)\n" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/a", "", "https://a.example/\n- pull: el-barrio"])
def test_a_story_that_leads_to_no_web_address_is_refused(url: str) -> None:
    issue = parse(FRONT + BODY)
    place = pulls(issue)[0].place
    with pytest.raises(IssueError, match="a pulled story has no usable link"):
        lock_pulls(issue, {place: (WHEN, (Story(title="A", url=url, place=place),))})


def test_a_place_without_a_pull_is_refused() -> None:
    with pytest.raises(IssueError, match=r"sample\.md:6: there is no pull line here"):
        lock_pulls(parse(FRONT + BODY), {Place(path=PATH, line=6): (WHEN, ())})
