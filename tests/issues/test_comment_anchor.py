"""Finding the block of a comment again after the text has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.comment_anchor import anchor_at, changed_blocks, find_block
from newsletter.issues.text_blocks import text_blocks

PARAGRAPHS = [
    "The library on Main Street opens at nine from Monday on.",
    "Story time for children is on Wednesday at ten, in the reading room.",
    "Story time for children is on Friday at ten, in the garden.",
    "Bring a library card, or make one at the desk.",
]


def text(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs) + "\n"


def found(position: int, before: list[str], after: list[str]) -> int | None:
    anchor = anchor_at(text_blocks(text(before)), position)
    return find_block(anchor, text_blocks(text(after)))


def test_it_travels_with_text_added_above_and_below() -> None:
    for position in range(4):
        assert found(position, PARAGRAPHS, ["New.", "Newer.", *PARAGRAPHS, "Last."]) == position + 2


def test_it_travels_with_a_block_that_is_moved() -> None:
    assert found(0, PARAGRAPHS, [*PARAGRAPHS[1:], PARAGRAPHS[0]]) == 3
    assert found(3, PARAGRAPHS, [PARAGRAPHS[3], *PARAGRAPHS[:3]]) == 0


@pytest.mark.parametrize(
    "edited",
    [
        "The library on Main Street opens at ten from Tuesday on.",
        "The library on Main Street opens at nine from Monday on. It closes at six, and on Sunday at four.",
        "The library on\nMain Street opens  at nine\nfrom Monday on.",
        "The library opens at nine.",
    ],
)
def test_it_stays_with_a_block_that_is_edited(edited: str) -> None:
    assert found(0, PARAGRAPHS, [edited, *PARAGRAPHS[1:]]) == 0
    assert found(0, PARAGRAPHS, ["Something else first.", edited, *PARAGRAPHS[1:]]) == 1


def test_a_deleted_block_is_gone_even_if_another_one_is_like_it() -> None:
    assert found(1, PARAGRAPHS, [PARAGRAPHS[0], *PARAGRAPHS[2:]]) is None
    assert found(2, PARAGRAPHS, [*PARAGRAPHS[:2], PARAGRAPHS[3]]) is None


def test_a_block_that_is_replaced_by_something_else_is_gone() -> None:
    assert found(3, PARAGRAPHS, [*PARAGRAPHS[:3], "We are hiring: see the jobs page."]) is None


def test_of_twins_it_stays_with_its_own() -> None:
    twins = ["Read more", "About parks and rivers.", "Read more", "About roads."]
    assert found(2, twins, ["Read more", "First.", *twins]) == 4
    assert found(0, twins, ["First.", *twins]) == 1


def test_a_field_of_the_front_matter_is_a_block() -> None:
    before = "---\nsubject: Library hours\nlist: news\n---\n\nText.\n"
    after = "---\nlist: news\nsubject: New library hours\nlang: en\n---\n\nText.\n"
    anchor = anchor_at(text_blocks(before), 0)
    assert find_block(anchor, text_blocks(after)) == 1


def test_nothing_is_found_in_an_empty_text() -> None:
    assert found(0, PARAGRAPHS, []) is None


def test_changed_blocks_are_those_that_differ() -> None:
    changed = changed_blocks(
        text_blocks(text(PARAGRAPHS)),
        text_blocks(text([PARAGRAPHS[0], "New.", PARAGRAPHS[2], PARAGRAPHS[3], "Last."])),
    )
    assert (changed.before, changed.after) == (frozenset({1}), frozenset({1, 4}))


WORDS = st.lists(
    st.sampled_from(["river", "stone", "lamp", "apple", "cloud", "train", "music", "paper"]),
    min_size=4,
    max_size=12,
)
DISTINCT = st.lists(WORDS.map(" ".join), min_size=1, max_size=8, unique=True)


@given(st.data(), DISTINCT, DISTINCT)
def test_an_untouched_block_keeps_its_comment_whatever_is_added(
    data: st.DataObject, paragraphs: list[str], added: list[str]
) -> None:
    position = data.draw(st.integers(0, len(paragraphs) - 1))
    after = list(paragraphs)
    for one in added:
        if one not in paragraphs:
            after.insert(data.draw(st.integers(0, len(after))), one)
    where = found(position, paragraphs, after)
    assert where is not None
    assert after[where] == paragraphs[position]


@given(st.data(), DISTINCT)
def test_any_order_of_the_blocks_keeps_every_comment_on_its_text(
    data: st.DataObject, paragraphs: list[str]
) -> None:
    after = data.draw(st.permutations(paragraphs))
    for position, one in enumerate(paragraphs):
        where = found(position, paragraphs, after)
        assert where is not None
        assert after[where] == one


@given(st.data(), DISTINCT)
def test_deleting_blocks_never_puts_a_comment_on_another_one_that_was_there(
    data: st.DataObject, paragraphs: list[str]
) -> None:
    kept = [one for one in paragraphs if data.draw(st.booleans())]
    for position, one in enumerate(paragraphs):
        where = found(position, paragraphs, kept)
        assert (where is None) == (one not in kept)
        assert where is None or kept[where] == one
