from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.reader_parts import for_reader, needs_topic, says_nothing, segments_of, topics_of
from newsletter.model import Divider, Issue, Text
from tests.issues.samples import FRONT, parse

TOPICS = ("housing", "parks", "transit")
ONLY = "All.\n\n::: only segment: echo-park\nSome.\n\n![a](a.png)\n:::\n\nAll again."


def shown(issue: Issue) -> str:
    """Return an issue's text as lines without empty ones; a block is its name, a divider ---."""
    lines: list[str] = []
    for block in issue.blocks:
        if isinstance(block, Text):
            lines += filter(None, block.markdown.split("\n"))
        else:
            lines.append("---" if isinstance(block, Divider) else getattr(block, "title", "picture"))
    return "\n".join(lines)


def got(body: str, *topics: str, segments: tuple[str, ...] = ()) -> list[str]:
    return shown(for_reader(parse(FRONT + body), segments, topics)).split("\n")


def test_a_part_for_a_segment_is_there_for_its_people_alone() -> None:
    issue = parse(FRONT + ONLY)
    assert segments_of(issue) == ("echo-park",)
    assert got(ONLY) == ["All.", "All again."]
    assert got(ONLY, segments=("other", "echo-park")) == ["All.", "Some.", "picture", "All again."]
    assert segments_of(for_reader(issue, ("echo-park",), ())) == ()


NEWS = """Dear neighbor,

Hello.

## Homes

::: policy Rent
topic: housing
Text.
:::

## Outside

### Trees

::: only topic: parks
Planting.
:::

### Buses

::: only topic: transit, parks
A line.
:::

## Everybody

Last.
"""


def test_a_reader_gets_the_parts_of_their_topics_and_all_without_one() -> None:
    assert topics_of(parse(FRONT + NEWS)) == ("housing", "parks", "transit")
    assert got(NEWS, *TOPICS)[2:] == [
        "## Homes", "Rent", "## Outside", "### Trees", "Planting.", "### Buses", "A line.",
        "## Everybody", "Last.",
    ]  # fmt: skip
    assert got(NEWS, "transit")[2:] == ["## Outside", "### Buses", "A line.", "## Everybody", "Last."]
    assert got(NEWS, "housing")[2:] == ["## Homes", "Rent", "## Everybody", "Last."]


def test_no_heading_of_nothing_is_left() -> None:
    assert got(NEWS) == ["Dear neighbor,", "Hello.", "## Everybody", "Last."]


def test_a_heading_stays_over_anything_and_over_nothing_of_the_writers_own() -> None:
    assert got("## A\n\nText.\n\n::: only topic: housing\nRent.\n:::\n") == ["## A", "Text."]
    assert got("## A\n\n## B\n\n::: only topic: housing\nRent.\n:::\n") == ["## A"]


def test_a_divider_ends_what_a_heading_is_over() -> None:
    body = "Hi.\n\n## A\n\n::: only topic: housing\nRent.\n:::\n\n---\n\nBye."
    assert got(body) == ["Hi.", "---", "Bye."]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("A\n\n---\n\n::: only topic: housing\nRent.\n:::\n\n---\n\nB", ["A", "---", "B"]),
        ("::: only topic: housing\nRent.\n:::\n\n---\n\nB", ["B"]),
        ("A\n\n---\n\n::: only topic: housing\nRent.\n:::\n", ["A"]),
        (
            "::: only topic: housing\nR.\n:::\n\n---\n\n::: only topic: parks\nP.\n:::\n\n---\n\nB\n\n---\n\nC",
            ["B", "---", "C"],
        ),
        ("A\n\n---\n\n---\n\nB\n\n::: only topic: housing\nRent.\n:::\n", ["A", "---", "---", "B"]),
    ],
)
def test_no_divider_is_left_beside_nothing(body: str, left: list[str]) -> None:
    assert got(body) == left


def test_lines_keep_their_numbers_when_a_heading_goes() -> None:
    text = for_reader(parse(FRONT + "One.\n\n## A\n\n::: only topic: housing\nR.\n:::\n"), (), ()).blocks[0]
    assert isinstance(text, Text)
    assert (text.place.line, text.markdown.split("\n")[0]) == (6, "One.")


@pytest.mark.parametrize(
    "frame",
    [
        "",
        'Dear {{ first_name | "neighbor" }},\n\n',
        "Good morning, dear neighbor,\n\n".replace("dear neighbor", "neighbor"),
        "---\n\n",
        '![](line.png "decorative")\n\n',
        "## A heading\n\n",
        "::: only topic: any\nSee you next month. Your team.\n:::\n\n",
    ],
)
def test_greetings_dividers_and_headings_say_nothing_by_themselves(frame: str) -> None:
    assert needs_topic(parse(f"{FRONT}{frame}::: only topic: housing\nRent.\n:::\n\n---\n"))


@pytest.mark.parametrize(
    "part",
    [
        "Hello, this is a short text.",
        "See you [here](https://a.example)",
        "- one",
        "![A tree](tree.png)",
        "::: note\nText.\n:::",
        "> Quoted.\n> -- Ana",
        "[Button: Go](https://a.example)",
    ],
)
def test_anything_else_without_a_topic_is_something(part: str) -> None:
    assert not needs_topic(parse(f"{FRONT}{part}\n\n::: only topic: housing\nRent.\n:::\n"))


def test_an_issue_without_topics_needs_none() -> None:
    assert not needs_topic(parse(FRONT + "Dear all,"))


def test_a_part_for_a_segment_is_something_for_its_people_alone() -> None:
    body = "::: only segment: echo-park\nA park.\n:::\n\n::: only topic: housing\nRent.\n:::\n"
    issue = parse(FRONT + body)
    assert not needs_topic(issue)
    assert says_nothing(issue, (), ())
    assert not says_nothing(issue, ("echo-park",), ())
    assert not says_nothing(issue, (), ("housing",))


@st.composite
def _bodies(draw: st.DrawFn) -> tuple[str, list[tuple[str, frozenset[str]]]]:
    """Return a body, and its marked parts in order, each with its topics (none: for everybody)."""
    parts: list[tuple[str, frozenset[str]]] = []
    text: list[str] = []
    for number in range(draw(st.integers(1, 8))):
        topics = draw(st.frozensets(st.sampled_from(TOPICS), max_size=2))
        mark = f"part{number}x"
        line = f"topic: {', '.join(sorted(topics))}"
        match draw(st.sampled_from(["text", "note", "policy", "columns"])):
            case "text" if topics:
                text.append(f"::: only {line}\n{mark}\n:::")
            case "text":
                text.append(mark)
            case "columns":
                text.append(
                    "\n".join(filter(None, ["::: columns", line if topics else "", f"{mark}\n+++\nb\n:::"]))
                )
            case name:
                text.append(
                    "\n".join(filter(None, [f"::: {name} T", line if topics else "", f"\n{mark}\n:::"]))
                )
        parts.append((mark, topics))
        if draw(st.booleans()):
            text.append(draw(st.sampled_from(["## Heading", "### Sub", "---"])))
    return "\n\n".join(text) + "\n", parts


@given(_bodies(), st.frozensets(st.sampled_from(TOPICS)))
def test_the_parts_are_exactly_the_right_ones(
    drawn: tuple[str, list[tuple[str, frozenset[str]]]], chosen: frozenset[str]
) -> None:
    body, parts = drawn
    issue = for_reader(parse(FRONT + body), (), chosen)
    shown_parts = [mark for mark, _ in parts if mark in repr(issue.blocks)]
    assert shown_parts == [mark for mark, topics in parts if not topics or topics & chosen]


@given(_bodies())
def test_every_reader_gets_a_subset_in_the_same_order(
    drawn: tuple[str, list[tuple[str, frozenset[str]]]],
) -> None:
    issue = parse(FRONT + drawn[0])
    whole = shown(for_reader(issue, (), TOPICS)).split("\n")
    for combo in chain.from_iterable(combinations(TOPICS, size) for size in range(4)):
        lines = iter(whole)
        assert all(line in lines for line in filter(None, shown(for_reader(issue, (), combo)).split("\n")))
