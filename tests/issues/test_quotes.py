from __future__ import annotations

import pytest

from newsletter.model import Quote
from tests.issues.samples import NOWHERE, blocks, only_fault, placeless


@pytest.mark.parametrize(
    "sign", ["-- Asha Patel, Director", "— Asha Patel, Director", "—Asha Patel, Director"]
)
def test_the_last_line_says_whose_words_they_are(sign: str) -> None:
    (quote,) = blocks(f"> The *best* part?\n> The early mornings.\n>\n> {sign}")
    assert placeless(quote) == Quote(
        markdown="The *best* part?\nThe early mornings.", attribution="Asha Patel, Director", place=NOWHERE
    )


def test_a_quote_need_not_say_whose_words_they_are() -> None:
    (quote,) = blocks("> --nobody\n> a -- b")
    assert placeless(quote) == Quote(markdown="--nobody\na -- b", place=NOWHERE)


def test_a_line_without_its_sign_still_belongs_to_the_quote() -> None:
    (quote,) = blocks("> a\nb\n> -- C")
    assert placeless(quote) == Quote(markdown="a\nb", attribution="C", place=NOWHERE)


def test_two_quotes_need_an_empty_line_between_them() -> None:
    assert len(blocks("> a\n\n> b")) == 2


def test_a_quote_in_a_quote_stays_in_its_text() -> None:
    (quote,) = blocks("> a\n>\n> > b")
    assert placeless(quote) == Quote(markdown="a\n\n> b", place=NOWHERE)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (">", 1, "this quote is empty"),
        ("> -- Asha", 1, "this quote is empty"),
        ("> a\n> ![b](b.png)", 2, "a picture must be on its own line"),
        ("> # a", 1, "a heading in the text cannot be level 1"),
        ("> a\n> {{7*7}}", 2, "not a merge field"),
        ("> a\n> -- {{ first_name }}", 2, "a merge field cannot be used in the name under a quote"),
        ("> a\n> [b](javascript:c)", 2, "cannot start"),
        ("> a\n> ::: note", 2, "a block cannot be used inside a quote"),
        ("> ```\n> a", 1, "this code block is never closed"),
        ("> [!NOTE]", 1, "this alert is empty"),
        ("> [!NOTES]\n> a", 1, 'unknown alert "NOTES". Did you mean "note"?'),
        ("> [!NOTE]\n> a\n> {{7*7}}", 3, "not a merge field"),
    ],
)
def test_one_mistake_is_reported_at_its_line(body: str, line: int, words: str) -> None:
    reported_line, reported = only_fault(body)
    assert reported_line == line
    assert words in reported
