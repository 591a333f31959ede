"""Segments: an expression over what is known of a person, as a tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from newsletter.model.deferred_dataclass import dataclass


class AttributeType(StrEnum):
    """What the values of a person's attribute are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"


class Sign(StrEnum):
    """How a number or a date is compared."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """A value is one of these texts, which are stripped and case-folded.

    `name` is an attribute, or else one of lang, list, tag, topic, cadence, method, source and domain.
    """

    name: str
    texts: frozenset[str]
    is_attribute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """An attribute that is a number or a date (or `joined`, the day of the subscription in UTC) compares so.

    It never holds for a value that is missing or cannot be read as one.
    """

    name: str
    sign: Sign
    value: Decimal | date
    is_attribute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IsYes:
    """An attribute says yes, or says no; a value that is missing says neither."""

    name: str
    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GotAny:
    """A person got at least one of the list's last issues, by the ledger."""

    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """An email to a person came back, as far as that is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What is in it does not hold."""

    part: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part holds; there are at least two."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    """At least one part holds; there are at least two."""

    parts: tuple[Expression, ...]


Test: TypeAlias = OneOf | Compare | IsYes | GotAny | Bounced
Expression: TypeAlias = Test | Not | All | Any
