from __future__ import annotations

import unicodedata

from hypothesis import given

from newsletter.issues.writer import write_block, write_issue
from newsletter.model import Block, News, Pull, Story
from tests.issues.made import made_blocks, mutations, noise
from tests.issues.samples import FRONT, NOWHERE, SAMPLE, blocks, complaints, parse, placeless

SAMPLE_TEXT = SAMPLE.read_text(encoding="utf-8")


@given(made_blocks())
def test_a_block_that_is_written_reads_back_as_the_same_block(block: Block) -> None:
    assert placeless(blocks(write_block(block))) == (block,)


@given(made_blocks())
def test_a_block_reads_back_from_a_file_with_other_line_ends(block: Block) -> None:
    assert placeless(blocks(write_block(block).replace("\n", "\r\n"))) == (block,)


@given(noise())
def test_whatever_reads_is_written_back_byte_for_byte(body: str) -> None:
    text = FRONT + body
    if not complaints(text):
        issue = parse(text)
        assert write_issue(issue) == text


@given(mutations(SAMPLE_TEXT))
def test_a_changed_sample_is_written_back_byte_for_byte_too(text: str) -> None:
    if not complaints(text):
        assert write_issue(parse(text)) == text


@given(mutations(SAMPLE_TEXT))
def test_the_blocks_of_whatever_reads_can_be_written_one_by_one(text: str) -> None:
    if not complaints(text):
        for block in parse(text).blocks:
            assert placeless(blocks(write_block(block))) == (placeless(block),)


def test_the_plainest_form_is_what_a_person_would_write() -> None:
    news = News(
        title="In the news",
        items=(
            Story(title="A", url="https://a.example", outlet="The Paper", lang="es", place=NOWHERE),
            Pull(feed="city-hall", newest=2, since_last_issue=True, place=NOWHERE),
        ),
        place=NOWHERE,
    )
    assert write_block(news) == (
        "::: news In the news\n"
        "- [A](https://a.example) | The Paper | lang: es\n"
        "- pull: city-hall, newest 2, since last issue\n"
        ":::\n"
    )


@given(noise())
def test_the_blocks_cover_the_file(body: str) -> None:
    """Each line with something on it lies in or under a block that began at or before it, or is a note."""
    text = FRONT + body
    if "<!--" in body or complaints(text):
        return
    source = unicodedata.normalize("NFC", body).replace("\r\n", "\n").replace("\r", "\n")
    filled = [number for number, line in enumerate(source.split("\n"), 6) if line.strip(" \t")]
    starts = [block.place.line for block in parse(text).blocks]
    assert starts == sorted(set(starts))
    assert starts[:1] == filled[:1]
    assert set(starts) <= set(filled)
