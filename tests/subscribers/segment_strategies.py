"""Random segments, and texts whose letters fold in unusual ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
from newsletter.subscribers.case_folding import fold
from newsletter.subscribers.segments import Vocabulary

ATTRIBUTES = {
    "hood": AttributeType.TEXT,
    "source": AttributeType.TEXT,
    "district": AttributeType.NUMBER,
    "born": AttributeType.DATE,
    "volunteer": AttributeType.YES_NO,
}
"""`source` has the name of a word of the grammar."""
VOCABULARY = Vocabulary(attributes=ATTRIBUTES)
TAGS, TOPICS = ("board", "straße 5", "vip"), ("housing", "parks")
DOMAINS = ("example.org", "mail.example.org", "xn--bcher-kva.example")
SOURCES = ("people.csv", "people.csv row 12", "PEOPLE.csv row 3, Date", "")

LETTERS = st.text(st.sampled_from("aAkK\u212asS\u017fßẞéÉİıiÅ\u212bσςΣ\ufb01 -_%'\\\u00a0\u2003"), max_size=5)
NUMBERS = st.decimals(min_value=-20, max_value=20, places=2).map(lambda one: Decimal(f"{one:f}"))
DAYS = st.dates(min_value=date(2024, 12, 28), max_value=date(2025, 1, 4))
_SIGNS = st.sampled_from(Sign)


def _one_of(
    name: str, texts: st.SearchStrategy[str], *, is_attribute: bool = False
) -> st.SearchStrategy[OneOf]:
    folded = st.frozensets(texts.map(str.strip).map(fold), min_size=1, max_size=3)
    return st.builds(OneOf, name=st.just(name), texts=folded, is_attribute=st.just(is_attribute))


_TESTS: st.SearchStrategy[Expression] = st.one_of(
    _one_of("hood", LETTERS, is_attribute=True),
    _one_of("source", LETTERS, is_attribute=True),
    _one_of("lang", st.sampled_from(["es", "en", "es-MX", "EN", "", "e", "ſ"])),
    _one_of("list", st.sampled_from(["constituents", "staff"])),
    _one_of("tag", st.sampled_from(["Board", "STRASSE 5", "vip", "other"])),
    _one_of("topic", st.sampled_from([*TOPICS, "transit"])),
    _one_of("cadence", st.sampled_from(["every", "Weekly", "daily"])),
    _one_of("method", st.sampled_from(["import", "staff", ""])),
    _one_of("source", st.sampled_from(["people.csv", "People.csv", ""])),
    _one_of("domain", st.sampled_from([*DOMAINS, "org"])),
    st.builds(Compare, name=st.just("district"), sign=_SIGNS, value=NUMBERS, is_attribute=st.just(True)),
    st.builds(Compare, name=st.just("born"), sign=_SIGNS, value=DAYS, is_attribute=st.just(True)),
    st.builds(Compare, name=st.just("joined"), sign=_SIGNS, value=DAYS),
    st.builds(IsYes, name=st.just("volunteer"), value=st.booleans()),
    st.builds(GotAny, last=st.integers(1, 4)),
    st.just(Bounced()),
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

_WRITTEN_NUMBERS = st.one_of(
    NUMBERS.map(str),
    st.integers(-20, 20).map(str),
    st.sampled_from(
        ["013", "13.", ".5", "+3", "--3", "1e3", "-", "1,3", " 13 ", "٣", "1234567890123456", "0x1", "Inf"]
    ),
)
_WRITTEN_DATES = st.one_of(
    DAYS.map(date.isoformat),
    st.sampled_from(
        ["2025-1-2", "01/02/2025", "2025-13-01", "2025-02-31", "2025-01-00", "20250101", "２０２５-01-01"]
    ),
)
ATTRIBUTE_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "hood": LETTERS,
        "source": LETTERS,
        "district": st.one_of(_WRITTEN_NUMBERS, LETTERS),
        "born": st.one_of(_WRITTEN_DATES, LETTERS),
        "volunteer": st.sampled_from(["yes", "YES ", "no", "Sí", "SI", "0", "1", "maybe", ""]),
    },
)
