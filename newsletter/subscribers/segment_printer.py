"""Writes a segment's tree as an expression; reading that gives the same tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import assert_never

from newsletter.model import All, Any, Bounced, Compare, Expression, GotAny, IsYes, Not, OneOf, Sign
from newsletter.subscribers.segment_words import ALIASES, FIRST_WORDS, SYNTAX_WORDS

_TAKEN = {*FIRST_WORDS, *ALIASES, *SYNTAX_WORDS, "attribute"}


def print_segment(expression: Expression) -> str:
    """Return the expression that `read_stored` reads as this tree."""
    match expression:
        case OneOf(texts=texts):
            return _one_of(expression, "=" if len(texts) == 1 else "in")
        case Compare(sign=sign):
            return _compare(expression, sign.value)
        case IsYes():
            return f"{_name(expression.name, is_attribute=True)} = {_yes_or_no(expression)}"
        case GotAny(last=last):
            return f"got any of last {last}"
        case Bounced():
            return "bounced"
        case Not(part=part):
            return _negated(part)
        case All(parts=parts):
            return " and ".join(_enclosed(part) for part in parts)
        case Any(parts=parts):
            return " or ".join(
                f"({print_segment(part)})" if isinstance(part, Any) else print_segment(part) for part in parts
            )
    assert_never(expression)


def _negated(part: Expression) -> str:
    match part:
        case OneOf(texts=texts) if len(texts) == 1 and part.name != "tag":
            return _one_of(part, "!=")
        case Compare(sign=Sign.EQUAL):
            return _compare(part, "!=")
        case IsYes():
            return f"{_name(part.name, is_attribute=True)} != {_yes_or_no(part)}"
        case GotAny(last=last):
            return f"got none of last {last}"
    return f"not {_enclosed(part)}"


def _enclosed(part: Expression) -> str:
    return f"({print_segment(part)})" if isinstance(part, All | Any) else print_segment(part)


def _one_of(test: OneOf, sign: str) -> str:
    texts = [f'"{text}"' for text in sorted(test.texts)]
    name = _name(test.name, is_attribute=test.is_attribute)
    if sign == "in":
        return f"{name} in [{', '.join(texts)}]"
    if test.name == "tag" and not test.is_attribute:
        return f"tag {texts[0]}"
    return f"{name} {sign} {texts[0]}"


def _compare(test: Compare, sign: str) -> str:
    return f"{_name(test.name, is_attribute=test.is_attribute)} {sign} {_value(test.value)}"


def _value(value: Decimal | date) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _yes_or_no(test: IsYes) -> str:
    return "yes" if test.value else "no"


def _name(name: str, *, is_attribute: bool) -> str:
    return f"attribute.{name}" if is_attribute and name in _TAKEN else name
