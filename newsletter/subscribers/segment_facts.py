"""Says whether a segment's expression holds for a person, by what is known of them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any as Anything
from typing import assert_never

from newsletter.model import All, Any, Bounced, Compare, Expression, GotAny, IsYes, Not, OneOf, Sign
from newsletter.model.deferred_dataclass import dataclass
from newsletter.subscribers.case_folding import fold
from newsletter.subscribers.segment_words import RULE_FACTS

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]{1,6})?")
LONGEST_NUMBER = 15
"""Digits of a number, leading zeros included."""
DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
YES = frozenset({"yes", "y", "true", "t", "1", "on", "x", "sí", "si", "oui", "ja", "sim"})
NO = frozenset({"no", "n", "false", "f", "0", "off", "non", "nein", "não", "nao"})
_NOTHING: Mapping[str, str] = {}
_SIGNS: Mapping[Sign, Callable[[Anything, Anything], bool]] = {
    Sign.EQUAL: operator.eq,
    Sign.LESS: operator.lt,
    Sign.AT_MOST: operator.le,
    Sign.MORE: operator.gt,
    Sign.AT_LEAST: operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a person on a list."""

    lang: str = ""
    list: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    joined: datetime | None = None
    tags: Collection[str] = ()
    """Tag keys (subscribers.tag_list)."""
    topics: Collection[str] | None = None
    """None: everything."""
    cadence: str = ""
    method: str = ""
    source: str = ""
    """Of the newest consent to the list."""
    domain: str = ""
    """The part of the address key after the @."""
    bounced: bool = False
    got: Sequence[bool] = ()
    """Whether they got each of the list's last issues, the newest first."""


def holds(expression: Expression, facts: Facts) -> bool:
    """Say whether an expression holds for somebody. The store's SQL says the same (store.segment_sql)."""
    match expression:
        case OneOf():
            return _is_one_of(expression, facts)
        case Compare():
            return _compares(expression, facts)
        case IsYes(name=name, value=value):
            return fold(facts.attributes.get(name, "")) in (YES if value else NO)
        case GotAny(last=last):
            return any(facts.got[:last])
        case Bounced():
            return facts.bounced
        case Not(part=part):
            return not holds(part, facts)
        case All(parts=parts):
            return all(holds(part, facts) for part in parts)
        case Any(parts=parts):
            return any(holds(part, facts) for part in parts)
    assert_never(expression)


def _is_one_of(test: OneOf, facts: Facts) -> bool:
    texts = test.texts
    if test.is_attribute:
        return fold(facts.attributes.get(test.name, "")) in texts
    match test.name:
        case "lang":
            lang = fold(facts.lang)
            return lang in texts or lang.partition("-")[0] in texts
        case "tag":
            return any(tag in texts for tag in facts.tags)
        case "topic":
            return facts.topics is None or any(topic in texts for topic in facts.topics)
        case "source":
            source = fold(facts.source)
            return any(source == text or source.startswith(f"{text} row ") for text in texts)
        case "list" | "cadence" | "method" | "domain":
            return fold(str(getattr(facts, test.name))) in texts
    raise ValueError(f"a segment cannot ask for {test.name!r}")


def _compares(test: Compare, facts: Facts) -> bool:
    if not test.is_attribute:
        joined = None if facts.joined is None else facts.joined.astimezone(UTC).date()
        return joined is not None and _SIGNS[test.sign](joined, test.value)
    value = facts.attributes.get(test.name, "").strip(" ")
    known = as_number(value) if isinstance(test.value, Decimal) else as_date(value)
    wanted = test.value.isoformat() if isinstance(test.value, date) else test.value
    return known is not None and _SIGNS[test.sign](known, wanted)


def as_number(value: str) -> Decimal | None:
    """Return a stripped value as a number; None if it is not written as one."""
    if NUMBER.fullmatch(value) is None or sum(map(str.isdigit, value)) > LONGEST_NUMBER:
        return None
    return Decimal(value)


def as_date(value: str) -> str | None:
    """Return a stripped value that has the form of a date; such texts are in the order of time."""
    return value if DATE.fullmatch(value) else None


def database_word(expression: Expression) -> str:
    """Return the first word that asks for what is not known while an email is written; "" for none."""
    match expression:
        case OneOf(name=name, is_attribute=is_attribute) | Compare(name=name, is_attribute=is_attribute):
            return "" if is_attribute or name in RULE_FACTS else name
        case IsYes():
            return ""
        case GotAny():
            return "got"
        case Bounced():
            return "bounced"
        case Not(part=part):
            return database_word(part)
        case All(parts=parts) | Any(parts=parts):
            return next(filter(None, map(database_word, parts)), "")
    assert_never(expression)
