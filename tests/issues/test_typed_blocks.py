from __future__ import annotations

import pytest

from newsletter.model import News, Policy, Spotlight, Text
from tests.issues.samples import NOWHERE, blocks, faults, only_fault, placeless

BODY = (Text(markdown="Text.", place=NOWHERE),)


def test_keys_may_be_left_out() -> None:
    assert placeless(blocks("::: policy P\nText.\n:::\n::: spotlight S\n\nText.\n:::")) == (
        Policy(title="P", body=BODY, place=NOWHERE),
        Spotlight(title="S", body=BODY, place=NOWHERE),
    )


def test_an_empty_line_ends_the_keys() -> None:
    (found,) = blocks("::: policy P\n\nTo sum up: nothing changes.\n:::")
    assert isinstance(found, Policy)
    assert [piece.markdown for piece in found.body if isinstance(piece, Text)] == [
        "To sum up: nothing changes."
    ]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("::: policy\nText.\n:::", 1, "this policy block needs a title. Write it like ::: policy"),
        ("::: spotlight\nText.\n:::", 1, "this spotlight block needs a title"),
        ("::: news\n- [A](https://a.example)\n:::", 1, "this news block needs a title"),
        ("::: note\n:::", 1, "this note block is empty"),
        ("::: note\n\n<!-- only a note -->\n:::", 1, "this note block is empty"),
        ("::: policy P\nowner: O\n:::", 1, "this policy block is empty"),
        ("::: news N\n:::", 1, "this news block is empty"),
        (
            "::: policy P\nowned: O\n\nText.\n:::",
            2,
            'unknown key of a policy block "owned". Did you mean "owner"?',
        ),
        ("::: policy P\nSummary: all of it\n:::", 2, "put an empty line above it"),
        ("::: policy P\nowner: O\nowner: Q\n\nText.\n:::", 3, "it is already on line 7"),
        ("::: policy P\nowner:\n\nText.\n:::", 2, '"owner" has no value'),
        ("::: policy P\nowner: {{ first_name }}\n\nText.\n:::", 2, 'a merge field cannot be used in "owner"'),
        ("::: policy P {{ email }}\nText.\n:::", 1, "a merge field cannot be used in a block's title"),
        ("::: policy P\nText.\n\nowner: O\n:::", 4, '"owner:" is inside the text; it belongs above it'),
        ("::: policy P\nowner: " + "x" * 501 + "\n\nText.\n:::", 2, "more than 500 characters"),
        ("::: note " + "x" * 501 + "\nText.\n:::", 1, "more than 500 characters"),
        ("::: only segment: echo-park\n:::", 1, "this only block is empty"),
        ("::: spotlight S\nphoto: ../a.png\nalt: b\n\nText.\n:::", 2, "must be inside the issue's folder"),
    ],
)
def test_one_mistake_is_reported_at_its_line(body: str, line: int, words: str) -> None:
    reported_line, reported = faults(body)[0]
    assert reported_line == line
    assert words in reported


def test_text_that_looks_like_a_late_key_can_be_escaped_or_stand_in_code() -> None:
    assert faults("::: policy P\nText.\n\nOwner\\: nobody\n\n```\nowner: x\n```\n:::") == []


def test_an_unknown_block_is_still_read_for_its_faults() -> None:
    assert [line for line, _ in faults("::: polcy P\n{{7*7}}\n:::")] == [1, 2]


def test_a_news_block_is_a_news_block() -> None:
    (news,) = blocks("::: In-The-News Elsewhere\n- [A](https://a.example)\n:::")
    assert isinstance(news, News)
    assert news.title == "Elsewhere"


def test_a_block_inside_a_body_is_no_prose() -> None:
    assert only_fault("::: note\n> [!NOTE]\n> a\n:::") == (
        2,
        "an alert cannot be used inside a block. Remove [!NOTE]",
    )
