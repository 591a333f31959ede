"""Defines column types: aware UTC times, and text that every database accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from newsletter.errors import StoreError

_SURROGATE = re.compile("[\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """A point in time: stored in UTC, returned aware; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value in UTC; SQLite keeps it without a zone, as text that sorts."""
        if value is None:
            return None
        moment = _in_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware datetime in UTC, whatever the server's own zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise StoreError(f"a time without a zone cannot be stored: {value!r}")
    return value.astimezone(UTC)


def moment_as_text(value: datetime | None) -> str | None:
    """Return a moment as SQLite keeps it; what SQLAlchemy writes, at a tenth of the cost."""
    return None if value is None else _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


class Words(TypeDecorator[str]):
    """Text. PostgreSQL takes neither NUL nor half a surrogate pair, so no database gets them."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text without what a hostile reply or file may carry."""
        return words_as_text(value)


def words_as_text(value: str | None) -> str | None:
    """Return words as every database keeps them."""
    return None if value is None else storable(value)


def are_storable(texts: Iterable[str | None]) -> bool:
    """Say whether `storable` returns each of many texts as it is; quicker than to ask it of each."""
    try:
        return b"\x00" not in "".join(filter(None, texts)).encode()
    except UnicodeEncodeError:
        return False


def storable(text: str) -> str:
    """Return `text` without NUL, halves of surrogate pairs replaced by U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)
