from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import (
    All,
    Any,
    AttributeType,
    Bounced,
    Compare,
    Expression,
    GotAny,
    IsYes,
    Not,
    OneOf,
    Sign,
)
from newsletter.subscribers.segment_facts import Facts, holds
from newsletter.subscribers.segment_printer import print_segment
from newsletter.subscribers.segments import (
    SegmentError,
    Vocabulary,
    read_rule,
    read_segment,
    read_stored,
)
from tests.subscribers.segment_strategies import EXPRESSIONS, VOCABULARY

NAMES = ("neighborhood", "role")
SOMEBODY = Facts(attributes={"neighborhood": " Echo Park"}, lang="es-MX", list="constituents")


def said(text: str) -> bool:
    return holds(read_segment(text, NAMES), SOMEBODY)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('neighborhood = "echo park"', True),
        ('neighborhood = "Silver Lake"', False),
        ('neighborhood != "Silver Lake"', True),
        ('neighborhood in ["Silver Lake", "Echo Park "]', True),
        ('role = ""', True),
        ('role in ["a"]', False),
        ('lang = "es"', True),
        ('lang = "es-mx"', True),
        ('lang = "es-ES"', False),
        ('list = "constituents" and not role = "staff"', True),
        ('not (lang = "es" or lang = "pt")', False),
        ('role = "x" or lang = "es" and list = "other"', False),
        ('(role = "x" or lang = "es") and list = "constituents"', True),
        ('not not lang="es"', True),
    ],
)
def test_an_expression_holds_as_it_reads(text: str, answer: bool) -> None:
    assert said(text) is answer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the end stands where a name should be (lang, list, joined, tag"),
        ('neighborhod = "a"', "nothing is known of “neighborhod”; did you mean “neighborhood”?"),
        ('zip = "a"', "known: lang, list, joined,"),
        ("role", "the end stands where =, != or “in” should be"),
        ("role = a", "“a” stands where a text in quotation marks should be"),
        ('role == "a"', "“=” stands where a text"),
        ('role in "a"', "“a” stands where [ should be"),
        ("role in []", "“]” stands where a text"),
        ('role in ["a" "b"]', "“b” stands where ] should be (column 14)"),
        ('(role = "a"', "the end stands where ) should be"),
        ('role = "a" role = "b"', "“role” stands where “and”, “or” or the end should be"),
        ("and", "“and” stands where a name should be"),
        ("role = 'a'", "cannot make out “'a'”"),
        ('role = "a', "cannot make out"),
        ('__import__("os")', "nothing is known of “__import__”"),
        ("(" * 30 + 'role = "a"', "nested more than 20 deep"),
        ("not " * 30 + 'role = "a"', "nested more than 20 deep"),
        ('role = "' + "a" * 1000 + '"', "more than 1000 characters"),
    ],
)
def test_what_cannot_be_made_out_is_told_in_words(text: str, words: str) -> None:
    with pytest.raises(SegmentError) as told:
        read_segment(text, NAMES)
    assert words in str(told.value)


@given(EXPRESSIONS)
def test_what_is_printed_is_read_as_the_same_tree(expression: Expression) -> None:
    assert read_stored(print_segment(expression)) == expression


_PIECES = [
    "lang",
    "role",
    "and",
    "or",
    "not",
    "in",
    "=",
    "!=",
    "(",
    ")",
    "[",
    "]",
    ",",
    '"a"',
    '"',
    " ",
    "x",
    "'",
    ";",
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join))
def test_any_text_is_an_expression_or_is_refused(text: str) -> None:
    try:
        expression = read_segment(text, NAMES)
    except SegmentError:
        return
    assert holds(expression, Facts()) in (True, False)


def test_an_issues_example_is_read_as_a_tree() -> None:
    read = read_segment(
        'district = 13 and language = "ES" and joined > 2025-01-01 and got none of last 5',
        Vocabulary(attributes={"district": AttributeType.NUMBER}),
    )
    assert read == All(
        parts=(
            Compare(name="district", sign=Sign.EQUAL, value=Decimal(13), is_attribute=True),
            OneOf(name="lang", texts=frozenset({"es"})),
            Compare(name="joined", sign=Sign.MORE, value=date(2025, 1, 1)),
            Not(part=GotAny(last=5)),
        )
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("bounced", Bounced()),
        ("volunteer != no", Not(part=IsYes(name="volunteer", value=False))),
        ('tag "Garden  Club"', OneOf(name="tag", texts=frozenset({"garden club"}))),
        ('tags in ["a", "B"]', OneOf(name="tag", texts=frozenset({"a", "b"}))),
        ('domain = "@Bücher.example"', OneOf(name="domain", texts=frozenset({"xn--bcher-kva.example"}))),
        ('source = "x"', OneOf(name="source", texts=frozenset({"x"}), is_attribute=True)),
        ('attribute.source = "x"', OneOf(name="source", texts=frozenset({"x"}), is_attribute=True)),
        (
            "district in [1, -2.5]",
            Any(
                parts=tuple(
                    Compare(name="district", sign=Sign.EQUAL, value=Decimal(one), is_attribute=True)
                    for one in ("1", "-2.5")
                )
            ),
        ),
        ('district = ""', OneOf(name="district", texts=frozenset({""}), is_attribute=True)),
    ],
)
def test_every_kind_of_test_is_read(text: str, tree: Expression) -> None:
    assert read_segment(text, VOCABULARY) == tree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "hood = 13",
            "“hood” takes a text in quotation marks, not “13”; or declare its type as in { hood = ",
        ),
        ("hood > 13", "“hood” is text, which cannot be compared so, not “13”"),
        (
            'district = "13"',
            "“district” takes a number without quotation marks, such as 13, not “13” (column 12)",
        ),
        ("district = 2025-01-01", "“district” takes a number"),
        ("born < 5", "“born” takes a date without quotation marks, such as 2025-01-31, not “5” (column 8)"),
        ("born < 2025-02-30", "2025-02-30 is not a day of the calendar (column 8)"),
        ("volunteer = 1", "“volunteer” takes yes or no, without quotation marks, not “1”"),
        ("district = yes", "“yes” stands where a number"),
        ('joined > "2025-01-01"', "“joined” takes a date without quotation marks"),
        ("distric = 1", "nothing is known of “distric”; did you mean “district”? (column 1)"),
        ("lang = 5", "“lang” takes a text in quotation marks"),
        ("opened none of last 5", "“opened” cannot be used: opens and clicks are not tracked"),
        ("not clicked", "got none of last 5 (column 5)"),
        ("voted any of last 5", "for their own eyes"),
        ("got some of last 5", "“some” stands where “any” or “none”"),
        ("got any of last 0", "“0” stands where a whole number of issues from 1 to 50 should be (column 17)"),
        ("got any of last 5.0", "“5.0” stands where a whole number"),
        ("district = 1234567890123456", "cannot make out “1234567890123456” (column 12)"),
        ("district = 123456789012.3456", "cannot make out “123456789012.3456"),
        ("district = 13th", "cannot make out “13th”"),
        ("attribute.nothing = 1", "nothing is known of “nothing”; known: hood"),
    ],
)
def test_a_wrong_value_is_an_error_with_its_place(text: str, words: str) -> None:
    with pytest.raises(SegmentError) as told:
        read_segment(text, VOCABULARY)
    assert words in str(told.value)


def test_an_unknown_topic_is_named() -> None:
    with pytest.raises(SegmentError, match="there is no topic “houzing”; did you mean “housing”"):
        read_segment('topic = "houzing"', Vocabulary(topics=("housing", "parks")))


def test_a_frozen_rule_is_read_whatever_attributes_there_are_today() -> None:
    assert read_rule('source = "x" and gone >= 5') == All(
        parts=(
            OneOf(name="source", texts=frozenset({"x"}), is_attribute=True),
            Compare(name="gone", sign=Sign.AT_LEAST, value=Decimal(5), is_attribute=True),
        )
    )


def test_a_stored_segment_tells_an_attribute_from_a_word_of_the_grammar() -> None:
    mine, theirs = (OneOf(name="source", texts=frozenset({"x"}), is_attribute=one) for one in (True, False))
    assert [print_segment(one) for one in (mine, theirs)] == ['attribute.source = "x"', 'source = "x"']
    assert [read_stored(print_segment(one)) for one in (mine, theirs)] == [mine, theirs]


@pytest.mark.parametrize(
    ("text", "value", "answer"),
    [
        ("district = 13", "013", True),
        ("district = 13", " 13.0 ", True),
        ("district != 13", "", True),
        ("district < 13", "", False),
        ("district < 13", "many", False),
        ("district >= -1", "-1.00", True),
        ("born < 2025-01-01", "2024-12-31", True),
        ("born < 2025-01-01", "12/31/2024", False),
        ("volunteer = yes", "SÍ", True),
        ("volunteer = no", "", False),
    ],
)
def test_values_are_compared_only_if_they_are_written_as_what_they_are(
    text: str, value: str, answer: bool
) -> None:
    name = text.split(" ", maxsplit=1)[0]
    assert holds(read_segment(text, VOCABULARY), Facts(attributes={name: value})) is answer
