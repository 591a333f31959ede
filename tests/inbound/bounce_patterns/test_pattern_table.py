"""The pattern table: one expression a line, folded like the text; and no table is caught in empty or other words."""

from __future__ import annotations

import re
import time
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_patterns import (
    content,
    languages,
    mailbox_full,
    recipient,
    report,
    sender,
    temporary,
)
from newsletter.inbound.bounce_patterns.pattern_table import PatternTable, fold, rows

MODULES: tuple[ModuleType, ...] = (content, languages, mailbox_full, recipient, report, sender, temporary)
TABLES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, PatternTable)
}


def test_text_is_folded() -> None:
    assert fold("  Boîte\n aux\tlettres  PLEINE ") == "boite aux lettres pleine"
    assert fold("Ｍａｉｌｂｏｘ “full”") == 'mailbox "full"'
    assert fold("couldn’t") == "couldn't"


def test_voice_marks_of_japanese_stay() -> None:
    assert fold("メールボックスがいっぱい") == "メールボックスがいっぱい"


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_table_is_one_expression_a_line() -> None:
    table = PatternTable(
        """
        # A heading
        bo[iî]te pleine

        (?:one|
            two) {noun}
        """,
        noun="mailbox",
    )
    assert [bool(table.search(fold(text))) for text in ("Boîte pleine", "two mailbox", "heading")] == [
        True,
        True,
        False,
    ]


def test_an_indented_line_goes_on_with_the_one_above() -> None:
    assert rows("a\n# heading\nb|\n    c\n\nd\n") == ["a", "b|c", "d"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_matches_no_empty_text_and_no_other_words(name: str) -> None:
    assert TABLES[name].search("") is None
    assert TABLES[name].search("the quick brown fox jumps over the lazy dog") is None


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_no_capitals_for_the_text_has_none(name: str) -> None:
    letters = re.sub(r"\\.", "", TABLES[name].expression)
    assert letters == letters.lower()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_takes_its_time_with_nothing(name: str) -> None:
    """Backtracking has limits: 4,000 letters of nothing but nouns take no second of the processor."""
    text = "user mailbox address account recipient of the server that could not be sender your " * 50
    before = time.process_time()
    TABLES[name].search(text[:4000])
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("recipient.NO_MAILBOX", "The email account that you tried to reach does not exist"),
        ("recipient.NO_MAILBOX", "Recipient address rejected: undeliverable address"),
        ("recipient.NO_HOST", "Host or domain name not found"),
        ("mailbox_full.FULL", "The user's mailbox is full"),
        ("sender.SENDER", "Message refused: your IP is listed at SPAMHAUS"),
        ("temporary.LATER", "Connection timed out"),
        ("temporary.TEMPORARY", "Name service error for domain x.example: Host not found, try again"),
        ("content.CONTENT", "Message size exceeds fixed limit"),
        ("report.STILL_TRYING", "You do not need to resend your message"),
    ],
)
def test_what_servers_write_is_found(name: str, words: str) -> None:
    assert TABLES[name].search(fold(words))
