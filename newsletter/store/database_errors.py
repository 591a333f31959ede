"""Translates database errors into one line with a hint, never with a password."""

from __future__ import annotations

import re

from sqlalchemy.engine import URL
from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from newsletter.errors import StoreError

_LOCKED = ("another process holds it", "Wait for the other command to end, then try again")
_FULL = (
    "the database or the disk is full",
    "Make room, then run it again: nothing was half written",
)
_SAYS: tuple[tuple[str, str, str], ...] = (
    (r"database is locked|database table is locked", *_LOCKED),
    (r"database or disk is full|No space left on device|could not extend file", *_FULL),
    (r"unable to open database file", "the file cannot be opened", "Check the path and its permissions"),
    (r"readonly database", "the file cannot be written", "Check who owns the file and its folder"),
    (r"file is not a database|malformed", "it is not a sound SQLite database", "Restore it from a back-up"),
    (
        r"password authentication failed|no password supplied|role .* does not exist",
        "the server refused the user name or the password",
        "Check NEWSLETTER_DATABASE_URL",
    ),
    (r"database .* does not exist", "the server has no such database", "Create it first (createdb)"),
    (
        r"Connection refused|could not translate host|resolve host|No such file or directory|timeout expired",
        "the server cannot be reached",
        "Is it running, and are host and port right?",
    ),
    (
        r"server closed the connection|terminating connection|connection is (closed|lost|bad)|SSL connection",
        "the connection to the server was lost",
        "Try again once the server is back",
    ),
)


def redacted_url(url: URL) -> str:
    """Return the address of a database as it may be printed: no password, no query."""
    return url.set(query={}).render_as_string(hide_password=True)


def as_store_error(error: Exception, url: URL) -> StoreError:
    """Return what a SQLAlchemy or driver error means for the one who runs the command.

    The statement and its values are left out: they may hold addresses.
    """
    cause = (isinstance(error, StatementError) and error.orig) or error
    said = str(cause)
    for pattern, meaning, hint in _SAYS:
        if re.search(pattern, said):
            return StoreError(f"{redacted_url(url)}: {meaning}", hint=hint)
    if isinstance(error, PoolTimeoutError):
        return StoreError(f"{redacted_url(url)}: no free connection", hint="Use fewer sender threads")
    return StoreError(f"{redacted_url(url)}: {_first_line(said, cause)}")


def _first_line(said: str, cause: BaseException) -> str:
    # A DETAIL line of PostgreSQL quotes the row; the first line names only the rule.
    lines = said.strip().splitlines() or ["no more is known"]
    return f"{type(cause).__name__}: {lines[0]}"
