"""The errors a user can meet. Each prints its subject and the way out; none is a traceback.

    NewsletterError                 exit code 2
    ├── IssueError                  an issue file cannot be read; has a Place
    │   └── BrokenIssueError             several of them, reported together
    ├── SettingsError               newsletter.toml or the environment is wrong
    ├── ThemeError                  a theme's template is missing or makes bad MJML
    ├── PictureError                a picture is missing, too large or not a picture
    ├── FeedError                   a feed cannot be fetched or read (also: FetchError)
    │   └── FetchError              an address cannot be fetched; refused, too large, timed out
    ├── ImportFileError             a subscriber file as a whole cannot be read
    ├── PostError                   a post cannot be imported: not there, empty, locked, no text
    ├── AddressError                an e-mail address is not one
    ├── ScheduleError               a time, a zone or a recurrence that cannot be understood
    ├── StoreError                  the database cannot be opened, is full, or is of another version
    │   ├── StoreDownError          it is locked, full or unreachable for now and may come back
    │   └── UnwrittenOutcomesError  it did not come back, and what is known of some deliveries is not in it
    ├── NotFoundError               no such mailing, issue, list, feed or subscriber
    ├── TransportError              the road is broken, no recipient's fault; the mailing pauses
    │   └── TransportDownError      it may come back by itself; the copies in hand are still ours
    ├── MailboxError                the mailbox for bounces cannot be reached, opened or read
    │   └── MailboxRefusalError     its server understood and said no: it is full, a folder is missing
    └── RefusedError                exit code 1: understood, and the answer is no

What one recipient's server says of one message is not an error: it is an Outcome (newsletter.model).
"""

from __future__ import annotations

from newsletter.model import Hint, Outcome, Place


class NewsletterError(Exception):
    """Something the user can fix. `message` names the subject, `hint` says what to do, in prose.

    `next_steps` are what can be done next, as values: each door writes them its own way.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", next_steps: tuple[Hint, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.next_steps = next_steps

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class IssueError(NewsletterError):
    """An issue file cannot be read; `place` says where."""

    def __init__(self, message: str, *, place: Place, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {super().__str__()}"


class BrokenIssueError(NewsletterError):
    """Every fault of one issue file, in the order of its lines, so that one look mends them all."""

    def __init__(self, errors: tuple[IssueError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


class SettingsError(NewsletterError):
    """newsletter.toml or the environment is wrong."""


class ThemeError(NewsletterError):
    """A theme's template is missing, or what it makes is not sound MJML."""


class PictureError(NewsletterError):
    """A picture is missing, too large, outside the publication, or not a picture."""


class FeedError(NewsletterError):
    """A feed cannot be fetched or read."""


class FetchError(FeedError):
    """An address cannot be fetched: refused, too large, timed out, or not allowed.

    `status` is the server's answer (0: there was none), `retry_after` its Retry-After header as it came.
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 0, retry_after: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.retry_after = retry_after


class ImportFileError(NewsletterError):
    """A subscriber file as a whole cannot be read (one bad row is a value, not this)."""


class PostError(NewsletterError):
    """A post cannot be imported: it is not there, empty, behind a password, or no text at all."""


class AddressError(NewsletterError):
    """An e-mail address is not one."""


class ScheduleError(NewsletterError):
    """A time, a zone or a recurrence cannot be understood."""


class StoreError(NewsletterError):
    """The database cannot be opened or written, or its schema is of another version."""


class StoreDownError(StoreError):
    """The database is locked, full or unreachable for now. Nothing was half written; trying again is right.

    A statement whose commit was under way when a server went away may have been written or not.
    """


class UnwrittenOutcomesError(StoreError):
    """The database stayed away, and what is known of these deliveries could not be written into it.

    `outcomes` holds the address and the outcome of each.
    """

    def __init__(
        self, message: str, *, outcomes: tuple[tuple[str, Outcome], ...] = (), hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.outcomes = outcomes


class NotFoundError(NewsletterError):
    """There is no such mailing, issue, list, feed or subscriber."""


class TransportError(NewsletterError):
    """The road is broken and no recipient is at fault: wrong password, refused sender, no route.

    Whoever raises it promises that the copies it was given and has not answered for did not leave.
    """


class TransportDownError(TransportError):
    """The server is away for now and may come back by itself; trying again later is right.

    `retry_after_seconds` is how long the server asked us to stay away, if it did.
    """

    def __init__(self, message: str, *, hint: str = "", retry_after_seconds: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_seconds = retry_after_seconds


class MailboxError(NewsletterError):
    """The mailbox for bounces cannot be reached, opened or read. What was read before is not lost."""


class MailboxRefusalError(MailboxError):
    """The mailbox's server understood and said no; the line is whole, and other things may be asked of it."""


class RefusedError(NewsletterError):
    """Understood, and the answer is no: findings stand in the way, or it was done already."""

    exit_code = 1
