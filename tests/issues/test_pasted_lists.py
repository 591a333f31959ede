"""Bullets and numbers of pasted text are lists; whatever else has a bullet is not."""

from __future__ import annotations

import pytest

from newsletter.issues.markdown import dialect, parse
from newsletter.issues.pasted_lists import with_list_marks
from newsletter.model import Quote, Stats, Text
from newsletter.rendering.plain_text import plain_text
from tests.issues.samples import FRONT, blocks
from tests.issues.samples import parse as parse_file


def text_of(source: str) -> str:
    return plain_text(parse(source), lambda _: 1)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Bring:\n• a passport\n• a bill\n\nThen come.", "Bring:\n\n- a passport\n- a bill\n\nThen come."),
        ("•\tOne\n•\tTwo", "- One\n- Two"),
        ("•One\n•Two", "- One\n- Two"),
        ("·\u00a0\u00a0\u00a0 One\n·\u00a0\u00a0\u00a0 Two", "- One\n- Two"),
        ("\uf0b7\tOne", "- One"),
        ("▪ One\n▪ Two", "- One\n- Two"),
        ("• One\n\n• Two", "- One\n- Two"),
        ("•\tOne\no\tInside\n▪\tDeeper\n•\tTwo", "- One\n  - Inside\n    - Deeper\n- Two"),
        ("• One\no   Inside\n• Two", "- One\n  - Inside\n- Two"),
        ("• One\n    ◦ Inside\n• Two", "- One\n  - Inside\n- Two"),
        ("• One that wraps\nto here\n◦ Inside", "- One that wraps to here\n  - Inside"),
        ("• One\n\nText.\n\n◦ Two", "- One\n\nText.\n\n- Two"),
        ("1) One\n2) Two", "1. One\n2. Two"),
        ("1.) One\n2.) Two", "1. One\n2. Two"),
        ("> • One\n> • Two", "> - One\n> - Two"),
    ],
)
def test_a_bullet_at_the_start_of_a_line_is_a_list(source: str, text: str) -> None:
    assert text_of(source) == text


@pytest.mark.parametrize(
    "source", ["• • •", "Monday • Tuesday • Friday", "col·lecció", "o dear", "At 3.) nothing", "•"]
)
def test_other_bullets_stay(source: str) -> None:
    assert text_of(source) == source


def test_code_stays() -> None:
    assert (
        dialect().render(with_list_marks("```\n• a\n1.) b\n```")) == "<pre><code>• a\n1.) b\n</code></pre>\n"
    )


def test_the_file_keeps_its_bullets_and_every_line_its_number() -> None:
    body = "Bring:\n• one\n• two\n\n> • three\n\n{{ nobody }}\n"
    text, quote = blocks(body.replace("{{ nobody }}\n", ""))
    assert isinstance(text, Text)
    assert text.markdown == "Bring:\n• one\n• two"
    assert isinstance(quote, Quote)
    assert quote.markdown == "• three"
    assert parse_file(FRONT + "• one\n").source == FRONT + "• one\n"


def test_a_block_of_items_takes_bullets() -> None:
    (block,) = blocks("::: stats\n• 92% | done\n•\t1,240 | ideas\n:::\n")
    assert isinstance(block, Stats)
    assert [(one.value, one.label) for one in block.items] == [("92%", "done"), ("1,240", "ideas")]
