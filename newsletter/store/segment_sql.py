"""Compiles a segment's expression into SQL that says the same as `holds` (subscribers.segment_facts).

Every test is true or false, never NULL, and every value of an expression is a parameter. Where databases
differ from each other or from Python, the text is prepared: letters are replaced one by one, numbers and
dates are compared only if they are written as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any as Anything
from typing import assert_never

import sqlalchemy as sa

from newsletter.model import (
    GETS_DIGEST,
    All,
    Any,
    Bounced,
    Cadence,
    Compare,
    ConsentAction,
    Expression,
    GotAny,
    IsYes,
    Not,
    OneOf,
    Recipients,
    Sign,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.column_types import Moment
from newsletter.store.delivery_left import LEFT
from newsletter.store.event_tables import events
from newsletter.store.segment_elements import HELD, AsNumber, ByteOrder, IsCanonical, MayHold, Once
from newsletter.store.tables import consents, deliveries, mailings, quoted, subscribers, subscriptions
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.topics_sql import lacks_topics
from newsletter.subscribers.case_folding import fold, replacements
from newsletter.subscribers.segment_facts import LONGEST_NUMBER, NO, YES

_DIGITS = "0123456789"
_PLAIN = re.compile(r"[a-z0-9 .,-]+")
_MOST_PATTERNS = 4
_MOST = Decimal(10) ** LONGEST_NUMBER - 1
_Text = sa.ColumnElement[str]
_Truth = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentScope:
    """What a segment is asked for: the people of a list.

    `issue` is being sent now, so it is none of the last issues.
    """

    list: str
    issue: str = ""


def matches(expression: Expression, scope: SegmentScope) -> _Truth:
    """Return whether an expression holds for `subscribers`, by their `subscriptions` to the scope's list."""
    match expression:
        case OneOf():
            return _one_of(expression, scope)
        case Compare():
            return _compare(expression)
        case IsYes(name=name, value=value):
            return _is_among(_attribute(name), YES if value else NO)
        case GotAny(last=last):
            return _got_any(last, scope)
        case Bounced():
            return _bounced()
        case Not(part=part):
            return sa.not_(matches(part, scope))
        case All(parts=parts):
            return sa.and_(*(matches(part, scope) for part in parts))
        case Any(parts=parts):
            return sa.or_(*(matches(part, scope) for part in parts))
    assert_never(expression)


def _one_of(test: OneOf, scope: SegmentScope) -> _Truth:
    texts = sorted(test.texts)
    if test.is_attribute:
        return sa.and_(_may_hold(subscribers.c.attributes, texts), _is_among(_attribute(test.name), texts))
    match test.name:
        case "lang":
            return _is_lang(texts)
        case "list":
            return sa.true() if fold(scope.list) in test.texts else sa.false()
        case "tag":
            tagged = sa.select(subscriber_tags.c.subscriber_id).where(subscriber_tags.c.tag_key.in_(texts))
            return subscribers.c.id.in_(tagged)
        case "topic":
            return sa.not_(lacks_topics(sa.literal(scope.list, sa.Text()), texts))
        case "cadence":
            return _is_among(sa.func.coalesce(subscriptions.c.cadence, quoted(Cadence.EVERY.value)), texts)
        case "method":
            return _is_among(_newest_consent(consents.c.method, scope), texts)
        case "source":
            return _is_from(_folded(_newest_consent(consents.c.source, scope), _with_row(texts)), texts)
        case "domain":
            key = sa.func.coalesce(subscribers.c.address_key, "")
            return sa.or_(*(_ends_with(key, f"@{text}") for text in texts))
    raise ValueError(f"a segment cannot ask for {test.name!r}")


def _attribute(name: str) -> _Text:
    return sa.func.coalesce(subscribers.c.attributes[name].as_string(), sa.literal_column("''"))


def _may_hold(column: sa.ColumnElement[Anything], texts: list[str]) -> _Truth:
    """Return a condition that is quick to check, and true for every text that folds into one of these.

    In the attributes, as JSON, a letter beyond ASCII is an escape.
    """
    if len(texts) > _MOST_PATTERNS or not all(map(_PLAIN.fullmatch, texts)):
        return sa.true()
    letters = [letter for letter, _folded in replacements(texts)]
    if column is subscribers.c.attributes and letters:
        letters = [r"\u"]
    patterns = [f"%{text}%" for text in (*texts, *letters)]
    return MayHold(sa.type_coerce(column, sa.Text()), *patterns)


def _lowered(value: _Text) -> _Text:
    return sa.func.lower(ByteOrder(sa.func.trim(value)))


def _folded(value: _Text, texts: Iterable[str]) -> _Text:
    """Return a value so folded that it is one of the texts if, folded whole, it would be."""
    result = _lowered(value)
    for letter, folded in replacements(texts):
        result = sa.func.replace(result, letter, folded)
    return result


def _is_among(value: _Text, texts: Iterable[str]) -> _Truth:
    wanted = sorted(texts)
    if not replacements(wanted):
        return _lowered(value).in_(wanted)
    return sa.or_(_lowered(value).in_(wanted), _folded(value, wanted).in_(wanted))  # the first is quicker


def _is_lang(texts: list[str]) -> _Truth:
    lang = _folded(subscribers.c.lang, texts)
    regions = (_starts_with(lang, f"{text}-") for text in texts if "-" not in text)
    folded = sa.and_(_may_hold(subscribers.c.lang, texts), sa.or_(lang.in_(texts), *regions))
    return sa.or_(subscribers.c.lang.in_(texts), folded)  # most need no folding


def _is_from(source: _Text, texts: list[str]) -> _Truth:
    return sa.or_(source.in_(texts), *(_starts_with(source, f"{text} row ") for text in texts))


def _with_row(texts: Iterable[str]) -> list[str]:
    return [f"{text} row " for text in texts]


def _starts_with(value: _Text, text: str) -> _Truth:
    return sa.func.substr(value, 1, len(text)) == text


def _ends_with(value: _Text, text: str) -> _Truth:
    return sa.func.substr(value, sa.func.length(value) - (len(text) - 1)) == text


def _newest_consent(column: sa.Column[Anything], scope: SegmentScope) -> _Text:
    newest = (
        sa.select(column)
        .where(
            consents.c.subscriber_id == subscribers.c.id,
            consents.c.list == scope.list,
            consents.c.action == quoted(ConsentAction.GRANTED.value),
        )
        .order_by(consents.c.id.desc())
        .limit(1)
        .correlate(subscribers)
        .scalar_subquery()
    )
    return sa.func.coalesce(newest, sa.literal_column("''"))


def _compare(test: Compare) -> _Truth:
    if not test.is_attribute and not isinstance(test.value, Decimal):
        return _joined(test.sign, test.value)
    written = _attribute(test.name)
    if isinstance(test.value, Decimal):
        return _compare_number(written, test.sign, test.value)
    value = sa.func.trim(written)
    ordered = _signed(ByteOrder(value), test.sign, sa.literal(test.value.isoformat(), sa.Text()))
    return sa.and_(ordered, Once(value, _is_date(HELD)))


def _compare_number(written: _Text, sign: Sign, wanted: Decimal) -> _Truth:
    """Return whether an attribute is a number on one side of another.

    Bounds on both sides mention the attribute once, and leave out numbers that have too many digits.
    """
    low = max(wanted, -_MOST) if sign in (Sign.EQUAL, Sign.MORE, Sign.AT_LEAST) else -_MOST
    high = min(wanted, _MOST) if sign in (Sign.EQUAL, Sign.LESS, Sign.AT_MOST) else _MOST
    valid = Once(sa.func.trim(written), _is_number(HELD))
    number = AsNumber(written, valid)
    digits = f"{abs(wanted).normalize():f}"
    return sa.and_(
        *([_may_hold(subscribers.c.attributes, [digits])] if sign is Sign.EQUAL else []),
        number.between(_number(low), _number(high)),
        *([number != _number(wanted)] if sign in (Sign.LESS, Sign.MORE) else []),
        sa.or_(IsCanonical(written), valid),
    )


def _number(value: Decimal) -> sa.ColumnElement[Decimal]:
    return sa.cast(sa.literal(f"{value:f}", sa.Text()), sa.Numeric())


def _signed(left: sa.ColumnElement[Anything], sign: Sign, right: sa.ColumnElement[Anything]) -> _Truth:
    match sign:
        case Sign.EQUAL:
            return left == right
        case Sign.LESS:
            return left < right
        case Sign.AT_MOST:
            return left <= right
        case Sign.MORE:
            return left > right
        case Sign.AT_LEAST:
            return left >= right


def _is_number(value: _Text) -> _Truth:
    """Return whether a stripped value is digits, with a minus and up to six decimals or without."""
    minus = sa.func.substr(value, 1, 1) == "-"
    positive: _Text = sa.case((minus, sa.func.substr(value, 2)), else_=value)
    rest = sa.func.ltrim(positive, _DIGITS)
    whole = sa.func.length(positive) > sa.func.length(rest)
    decimals = sa.and_(
        sa.func.substr(rest, 1, 1) == ".",
        sa.func.length(rest).between(2, 7),
        sa.func.ltrim(sa.func.substr(rest, 2), _DIGITS) == "",
    )
    digits = sa.func.length(sa.func.replace(positive, ".", ""))
    return sa.and_(whole, sa.or_(rest == "", decimals), digits <= LONGEST_NUMBER)


def _is_date(value: _Text) -> _Truth:
    """Return whether a stripped value has the form of a date."""
    month, day = sa.func.substr(value, 6, 2), sa.func.substr(value, 9, 2)
    digits = sa.func.substr(value, 1, 4).concat(month).concat(day)
    return sa.and_(
        sa.func.length(value) == 10,
        sa.func.substr(value, 5, 1) == "-",
        sa.func.substr(value, 8, 1) == "-",
        sa.func.trim(digits, _DIGITS) == "",
        ByteOrder(month).between("01", "12"),
        ByteOrder(day).between("01", "31"),
    )


def _joined(sign: Sign, day: date) -> _Truth:
    """Return whether the subscription to the list began so; the days are those of UTC."""
    since = subscriptions.c.since
    begins = sa.literal(datetime.combine(day, time(), UTC), Moment())
    if day == date.max:
        ends: sa.ColumnElement[datetime] = sa.literal(datetime.max.replace(tzinfo=UTC), Moment())
    else:
        ends = sa.literal(datetime.combine(day + timedelta(days=1), time(), UTC), Moment())
    return {
        Sign.EQUAL: sa.and_(since >= begins, since < ends),
        Sign.LESS: since < begins,
        Sign.AT_MOST: since < ends,
        Sign.MORE: since >= ends,
        Sign.AT_LEAST: since >= begins,
    }[sign]


def _got_any(last: int, scope: SegmentScope) -> _Truth:
    """Return whether one of the last issues was handed over for them, or may have been, and did not bounce.

    It counts too if it came with their digest. A later round counts for its issue; welcome emails and digests
    are no issues of the list.
    """
    sent = (
        mailings.c.list == scope.list,
        mailings.c.started_at.is_not(None),
        sa.func.coalesce(mailings.c.recipients, "") != Recipients.JOINED.value,
        mailings.c.cadence.is_(None),
        mailings.c.issue != scope.issue,
    )
    newest = (
        sa.select(mailings.c.issue)
        .where(*sent)
        .group_by(mailings.c.issue)
        .order_by(sa.func.min(mailings.c.id).desc())
        .limit(last)
    )
    theirs = sa.select(mailings.c.id).where(*sent, mailings.c.issue.in_(newest))
    came_back = sa.exists().where(
        events.c.mailing_id == deliveries.c.mailing_id,
        events.c.subscriber_id == deliveries.c.subscriber_id,
        events.c.kind == quoted("bounced"),
    )
    return (
        sa.exists()
        .where(
            deliveries.c.mailing_id.in_(theirs),
            deliveries.c.subscriber_id == subscribers.c.id,
            sa.or_(
                sa.and_(LEFT, sa.not_(came_back.correlate(deliveries))),
                deliveries.c.detail == quoted(GETS_DIGEST),
            ),
        )
        .correlate(subscribers)
    )


def _bounced() -> _Truth:
    return (
        sa.exists()
        .where(events.c.subscriber_id == subscribers.c.id, events.c.kind == quoted("bounced"))
        .correlate(subscribers)
    )
