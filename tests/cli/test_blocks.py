from __future__ import annotations

import json

import pytest

from newsletter.issues.blocks import BLOCKS
from newsletter.issues.open_blocks import OPEN_BLOCKS
from tests.command_line import Newsletter


def test_the_cheat_sheet_shows_everything_with_an_example_to_copy(newsletter: Newsletter) -> None:
    run = newsletter("blocks")
    assert run.exit_code == 0
    shown = [(one.name, one.meaning, one.sample) for one in BLOCKS]
    shown += [(one.name, one.meaning, one.sample) for one in OPEN_BLOCKS]
    for name, meaning, sample in shown:
        assert f"{name}: {meaning}" in run.out
        assert all(f"    {line}".rstrip() in run.out for line in sample.split("\n"))


def test_it_needs_no_publication_and_says_the_same_to_programs(newsletter: Newsletter) -> None:
    cards = json.loads(newsletter("blocks", "--json").out)
    assert [card["name"] for card in cards] == [
        *(one.name for one in OPEN_BLOCKS),
        *(one.name for one in BLOCKS),
    ]
    spotlight = next(card for card in cards if card["name"] == "spotlight")
    assert [key["name"] for key in spotlight["keys"]] == ["role", "photo", "alt", "person"]
    assert len(spotlight["samples"]) == 2


@pytest.mark.parametrize(
    ("name", "shown"), [("events", "events"), ("Fact", "did-you-know"), ("table", "table")]
)
def test_one_block_is_shown_by_its_name_or_alias(name: str, shown: str, newsletter: Newsletter) -> None:
    run = newsletter("blocks", name)
    assert run.out.startswith(f"{shown}: ")
    assert run.out.count("\n\n") <= 3


@pytest.mark.parametrize(
    ("name", "words"),
    [("evnts", 'there is no block "evnts". Did you mean "events"?'), ("polll", 'Did you mean "poll"?')],
)
def test_a_block_that_is_not_there_is_told(name: str, words: str, newsletter: Newsletter) -> None:
    run = newsletter("blocks", name)
    assert run.exit_code == 2
    assert words in run.err
