from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.block_schema import BlockSchema
from newsletter.issues.blocks import BLOCKS
from newsletter.issues.writer import write_block
from newsletter.model import Only, Prose, WithTopics
from tests.issues.samples import blocks, faults, placeless

NO_TOPIC = '"topic" has no value. Write one of this publication\'s topics, or delete the line'
NOTE = "::: note Rent\ntopic: housing\nRent help is open.\n:::\n"


def only_block(body: str) -> WithTopics:
    (block,) = blocks(body)
    assert not isinstance(block, Prose)
    return block


def test_a_block_names_the_topics_it_is_about() -> None:
    assert only_block(NOTE).topics == ("housing",)
    assert only_block(NOTE.replace("topic: housing", "Topics: Housing, parks,housing")).topics == (
        "housing",
        "parks",
    )
    assert only_block(NOTE.replace("topic: housing\n", "")).topics == ()
    assert only_block(NOTE.replace("housing", "any")).topics == ("any",)


def test_text_for_a_topic_stands_in_an_only_block() -> None:
    block = only_block("::: only topic: housing, parks\n## Rent\n\nText.\n:::\n")
    assert isinstance(block, Only)
    assert (block.segment, block.topics) == ("", ("housing", "parks"))
    both = only_block("::: only segment: echo-park\ntopic: housing\n\nText.\n:::\n")
    assert isinstance(both, Only)
    assert (both.segment, both.topics) == ("echo-park", ("housing",))


def test_an_unknown_topic_is_named_with_its_line_and_the_nearest_one() -> None:
    text = "If this is text, put an empty line above it"
    assert faults(NOTE.replace("housing", "housng")) == [
        (2, f'unknown topic "housng". Did you mean "housing"? {text}')
    ]
    assert faults("::: only topic: prks\nText.\n:::\n") == [
        (1, f'unknown topic "prks". Did you mean "parks"? {text}')
    ]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("topic: housing\ntopic: parks", (3, '"topic" is repeated; it is already on line 7')),
        ("topic:", (2, NO_TOPIC)),
        (
            "topic: any, parks",
            (
                2,
                (
                    '"any" means everybody, so no other topic can be beside it. '
                    "Write topic: any, or the topics alone"
                ),
            ),
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(lines: str, fault: tuple[int, str]) -> None:
    assert faults(NOTE.replace("topic: housing", lines)) == [fault]


def test_topics_in_an_only_block_are_named_once() -> None:
    assert faults("::: only topic: housing\ntopic: parks\nText.\n:::\n") == [
        (1, '"topic" is repeated below this line. Name all topics in one place')
    ]


def test_a_topic_line_below_the_text_is_refused_and_other_words_are_text() -> None:
    ((line, words),) = faults("::: note\nText.\n\ntopic: housing, parks\n:::\n")
    assert (line, words.partition(".")[0]) == (4, '"topic:" is inside the text; it belongs above it')
    assert faults("::: note\nText.\n\nTopic: the new bus lane\n:::\n") == []
    assert faults("::: note\nText.\n\n```\ntopic: housing\n```\n:::\n") == []


@given(
    st.sampled_from([schema for schema in BLOCKS if schema.model is not Only]),
    st.lists(st.sampled_from(["housing", "parks", "transit"]), unique=True),
    st.sampled_from(["", "topic: text", "Topics: a, b"]),
)
def test_reading_what_was_written_gives_the_same_topics(
    schema: BlockSchema, topics: list[str], text: str
) -> None:
    block = replace(only_block(schema.sample), topics=tuple(topics))
    if text and schema.name == "note":
        block = replace(only_block(f"::: note\n\n{text}\n:::\n"), topics=tuple(topics))
    assert placeless(only_block(write_block(block))) == placeless(block)
