"""Translates database errors into one line with a hint, never with a password."""

from __future__ import annotations

import re

from sqlalchemy.engine import URL
from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from newsletter.errors import StoreDownError, StoreError

# What passes by itself, or when somebody makes room or starts a server: whoever is at work waits for it.
_AWAY: tuple[tuple[str, str, str], ...] = (
    (
        r"database is locked|database table is locked",
        "another process holds it",
        "Wait for the other command to end, then try again",
    ),
    (
        r"disk is full|No space left|quota exceeded|File too large|could not (extend|write to) (log )?file",
        "the database or the disk is full",
        "Make room, then run it again: nothing was half written",
    ),
    (
        r"disk I/O error",
        "the disk cannot be read or written",
        "Is it full or failing? Then run it again: nothing was half written",
    ),
    (
        r"Connection refused|could not translate host|resolve host|No such file|timeout expired|n't get a co",
        "the server cannot be reached",
        "Is it running, and are host and port right?",
    ),
    (
        r"server closed the connection|terminating connection|connection is (closed|lost|bad)|SSL connection",
        "the connection to the server was lost",
        "Try again once the server is back",
    ),
    (
        r"the database system is (starting|shutting|in recovery|not yet)|in a read-only transaction",
        "the server is starting, stopping or changing over",
        "Try again in a moment",
    ),
    (
        r"too many clients|remaining connection slots",
        "the server takes no more connections",
        "Use fewer senders or sender threads, or raise the server's max_connections",
    ),
    (
        r"server login has been failing|cannot connect to server",
        "the pooler cannot reach the server",
        "Try again once the server is back",
    ),
    (
        r"query_wait_timeout|no more connections allowed",
        "the pooler has no free connection",
        "Use fewer senders or sender threads, or raise the pooler's default_pool_size and max_client_conn",
    ),
    (
        r"due to lock timeout",
        "another command is using a table that must be had alone",
        "Stop every other command on this database, then run it again: nothing was changed",
    ),
    (
        r"due to statement timeout",
        "the server's statement_timeout is shorter than this takes",
        "Raise it for this user (ALTER ROLE name SET statement_timeout = 0), then run it again",
    ),
    (
        r"deadlock detected|could not serialize access|canceling statement due to",
        "another command was in the way",
        "Run it again",
    ),
)
_FAULTS: tuple[tuple[str, str, str], ...] = (
    (r"unable to open database file", "the file cannot be opened", "Check the path and its permissions"),
    (r"readonly database", "the file cannot be written", "Check who owns the file and its folder"),
    (r"file is not a database|malformed", "it is not a sound SQLite database", "Restore it from a back-up"),
    (
        r"password authentication failed|no password supplied|role .* does not exist|no such user",
        "the server refused the user name or the password",
        "Check them in the database's URL, where @, /, : and % are written %40, %2F, %3A and %25",
    ),
    (
        r"database .* does not exist|no such database",
        "the server has no such database",
        "Create it first (createdb)",
    ),
    (
        r"permission denied for|must be owner of",
        "the user may not do that in this database",
        "Make that user its owner: ALTER DATABASE name OWNER TO user",
    ),
    (
        r"no pg_hba.conf entry|pg_hba.conf rejects|not permitted to log in",
        "the server does not let this user in from this machine",
        "Whoever runs the server can allow it: LOGIN for the role, a line in pg_hba.conf for the machine",
    ),
    (
        r"does not support SSL",
        "the server offers no TLS, which the database's URL asks for",
        "Turn it on at the server, or take sslmode out of the URL",
    ),
    (
        r"invalid response to SSL|expected authentication request|invalid length of startup packet",
        "what answers there is not PostgreSQL",
        "Are host and port right?",
    ),
    (
        r"unsupported startup parameter",
        "the pooler refuses a parameter of the database's URL",
        "Take it out of the URL, or name it in PgBouncer's ignore_startup_parameters",
    ),
    (
        r"statement pooling mode|prepared statement .* (already exists|does not exist)",
        "a pooler in between does not work in session mode",
        "Connect to the server directly, or let the pooler work in session mode",
    ),
)


SECRETS = ("password", "sslpassword")
"""Parameters of a URL that nobody else may see; the second opens a client's key."""


def redacted_url(url: URL) -> str:
    """Return the address of a database as it may be printed: no password, no query."""
    return url.set(query={}).render_as_string(hide_password=True)


def without_password(url: URL) -> str:
    """Return a whole URL but for its secrets, as a settings file or an argument of a command may have it."""
    query = {name: value for name, value in url.query.items() if name not in SECRETS}
    # URL.set takes None for "as it is".
    return URL.create(
        url.drivername.removesuffix("+psycopg"),
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=query,
    ).render_as_string(hide_password=False)


def as_store_error(error: Exception, url: URL) -> StoreError:
    """Return what a SQLAlchemy or driver error means for the one who runs the command.

    A StoreDownError where it may pass. The statement and its values are left out: they may hold addresses.
    """
    cause = (isinstance(error, StatementError) and error.orig) or error
    said = str(cause)
    # A server that is not there is no file that is missing: what is for good is looked for first.
    for kind, known in ((StoreError, _FAULTS), (StoreDownError, _AWAY)):
        for pattern, meaning, hint in known:
            if re.search(pattern, said):
                return kind(f"{redacted_url(url)}: {meaning}", hint=hint)
    if isinstance(error, PoolTimeoutError):
        return StoreDownError(f"{redacted_url(url)}: no free connection", hint="Use fewer sender threads")
    if _may_pass(cause):
        return StoreDownError(
            f"{redacted_url(url)}: {_first_line(said, cause)}", hint="Try again in a moment"
        )
    return StoreError(f"{redacted_url(url)}: {_first_line(said, cause)}")


_PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57"})
"""Of SQLSTATE: connection, rollback, resources, object in use, operator (PostgreSQL, appendix A)."""


def _may_pass(cause: BaseException) -> bool:
    """Say whether a server's error passes, whatever the language it speaks."""
    state = getattr(cause, "sqlstate", "")
    if state is None:
        # The driver's own: of a broken connection, or of a value that it does not send or cannot read.
        return not any(kind.__name__ == "DataError" for kind in type(cause).__mro__)
    return state[:2] in _PASSING_CLASSES or _is_panic(cause)


def _is_panic(cause: BaseException) -> bool:
    """Say whether a server's error ends it as a crash does: it starts again, or is started."""
    return getattr(getattr(cause, "diag", None), "severity_nonlocalized", None) == "PANIC"


def _first_line(said: str, cause: BaseException) -> str:
    # A DETAIL line of PostgreSQL quotes the row; the first line names only the rule.
    lines = said.strip().splitlines() or ["no more is known"]
    return f"{type(cause).__name__}: {lines[0]}"
