from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.segments import (
    All,
    Any,
    Expression,
    Not,
    OneOf,
    SegmentError,
    holds,
    read_segment,
)

NAMES = ("neighborhood", "role")
SOMEBODY = {"neighborhood": " Echo Park", "lang": "es-MX", "list": "constituents"}


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
        ("", "the end stands where a name should be (lang, list, neighborhood, role)"),
        ('neighborhod = "a"', "nothing is known of “neighborhod”; did you mean “neighborhood”?"),
        ('zip = "a"', "known: lang, list, neighborhood, role"),
        ("role", "the end stands where =, != or “in” should be"),
        ("role = a", "“a” stands where a text in quotation marks should be"),
        ('role == "a"', "“=” stands where a text"),
        ('role in "a"', "“a” stands where [ should be"),
        ("role in []", "“]” stands where a text"),
        ('role in ["a" "b"]', "“b” stands where ] should be"),
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


_TEXTS = st.text(st.characters(exclude_characters='"', exclude_categories=["Cc", "Cs"]), max_size=8)
_TESTS = st.builds(
    OneOf, name=st.sampled_from(["lang", "list", *NAMES]), texts=st.frozensets(_TEXTS, min_size=1, max_size=3)
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    _TESTS,
    lambda parts: st.one_of(
        st.builds(Not, part=parts),
        st.builds(All, parts=st.lists(parts, min_size=2, max_size=3).map(tuple)),
        st.builds(Any, parts=st.lists(parts, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


def written(expression: Expression) -> str:
    match expression:
        case OneOf(name=name, texts=texts):
            listed = ", ".join('"' + text + '"' for text in sorted(texts))
            return f"{name} in [{listed}]"
        case Not(part=part):
            return f"not ({written(part)})"
        case All(parts=parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Any(parts=parts):
            return " or ".join(f"({written(part)})" for part in parts)


def plainly(expression: Expression, traits: dict[str, str]) -> bool:
    match expression:
        case OneOf(name=name, texts=texts):
            value = traits.get(name, "").strip().casefold()
            known = {text.strip().casefold() for text in texts}
            return value in known or (name == "lang" and value.split("-")[0] in known)
        case Not(part=part):
            return not plainly(part, traits)
        case All(parts=parts):
            return all(plainly(part, traits) for part in parts)
        case Any(parts=parts):
            return any(plainly(part, traits) for part in parts)


@given(EXPRESSIONS, st.dictionaries(st.sampled_from(["lang", "list", *NAMES]), _TEXTS))
def test_what_is_written_means_what_it_says(expression: Expression, traits: dict[str, str]) -> None:
    text = written(expression)
    if len(text) <= 1_000:
        assert holds(read_segment(text, NAMES), traits) is plainly(expression, traits)


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
    assert holds(expression, {}) in (True, False)
