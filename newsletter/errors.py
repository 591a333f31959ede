"""Errors that users can see. Each names what it is about and how to fix it; none is a traceback.

    NewsletterError                 exit code 2
    ├── IssueError                  an issue file cannot be read; has a Place
    │   └── BrokenIssueError             several of them, reported together
    ├── SettingsError               newsletter.toml or the environment is wrong
    ├── ThemeError                  a theme's template is missing or makes invalid MJML
    ├── PictureError                a picture is missing, too large or not a picture
    ├── FeedError                   a feed cannot be fetched or parsed (also: FetchError)
    │   └── FetchError              an address cannot be fetched; refused, too large, timed out
    ├── ImportFileError             a subscriber file as a whole cannot be read
    ├── PostError                   a post cannot be imported: not there, empty, locked, no text
    ├── AddressError                not a valid email address
    ├── ScheduleError               a time, a zone or a recurrence is not understood
    │   └── AmbiguousTimeError           a time has several readings; it has them
    ├── StoreError                  the database cannot be opened, is full, or has another version
    │   ├── StoreDownError          locked, full or unreachable for now; it may come back
    │   └── UnwrittenOutcomesError  it did not come back; known outcomes of some deliveries are not in it
    ├── NotFoundError               no such mailing, issue, list, feed or subscriber
    │   └── GoneError                   an issue that staff removed from the archive
    ├── TransportError              the connection failed, not a recipient's fault; the mailing pauses
    │   └── TransportDownError      it may recover by itself; unanswered deliveries were not sent
    ├── MailboxError                the mailbox for bounces cannot be reached, opened or read
    │   └── MailboxRefusalError     its server refused a command: it is full, a folder is missing
    └── RefusedError                exit code 1: the request was understood and refused

A server's reply about one recipient is not an error but an Outcome (newsletter.model).
"""

from __future__ import annotations

from newsletter.model import Hint, Instant, Outcome, Place
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import joined, phrase


class NewsletterError(Exception):
    """An error that the user can fix. `message` says what is wrong, `hint` what to do, in a sentence.

    `next_steps` are what can be done next, as values: each entry point shows them in its own way.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", next_steps: tuple[Hint, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.next_steps = next_steps

    def __str__(self) -> str:
        if not self.hint:
            return self.message
        separator = " " if self.message.endswith(".") else ". "
        return joined(separator, (self.message, self.hint))


class IssueError(NewsletterError):
    """An issue file cannot be read; `place` says where."""

    def __init__(self, message: str, *, place: Place, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.place = place

    def __str__(self) -> str:
        return phrase("{place}: {message}", place=self.place, message=super().__str__())


class BrokenIssueError(NewsletterError):
    """All errors of one issue file, in the order of its lines, so that they can be fixed together."""

    def __init__(self, errors: tuple[IssueError, ...]) -> None:
        super().__init__(joined("\n", (str(error) for error in errors)))
        self.errors = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFault:
    """One mistake in newsletter.toml: the setting, e.g. ("lists", "news", "why"), its line, what is wrong."""

    setting: tuple[str, ...]
    line: int
    reason: str

    def __str__(self) -> str:
        separator = " " if self.reason.startswith(("is ", "must ", "#")) else ": "
        return f"newsletter.toml:{self.line}: {'.'.join(self.setting)}{separator}{self.reason}"


class SettingsError(NewsletterError):
    """newsletter.toml or the environment is wrong; `faults` has the mistakes of single settings, if known."""

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        next_steps: tuple[Hint, ...] = (),
        faults: tuple[SettingsFault, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint, next_steps=next_steps)
        self.faults = faults


class ThemeError(NewsletterError):
    """A theme's template is missing, or makes invalid MJML."""


class PictureError(NewsletterError):
    """A picture is missing, too large, outside the publication, or not a picture.

    `place` is the line of the issue that shows it, where that is known; `message` then starts with it.
    """

    def __init__(self, message: str, *, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message, hint=hint)
        self.place = place


class FeedError(NewsletterError):
    """A feed cannot be fetched or parsed."""


class FetchError(FeedError):
    """An address cannot be fetched: refused, too large, timed out, or not allowed.

    `status` is the server's status code (0: no answer), `retry_after` its Retry-After header, unparsed.
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 0, retry_after: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.retry_after = retry_after


class ImportFileError(NewsletterError):
    """A subscriber file as a whole cannot be read (one bad row is a value, not this)."""


class PostError(NewsletterError):
    """A post cannot be imported: it does not exist, is empty, needs a login, or contains no text."""


class AddressError(NewsletterError):
    """Not a valid email address."""


class ScheduleError(NewsletterError):
    """A time, a zone or a recurrence is not understood."""


class AmbiguousTimeError(ScheduleError):
    """A time has several readings, or does not say which day; `readings` are those still to come."""

    def __init__(self, message: str, *, readings: tuple[Instant, ...], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.readings = readings


class StoreError(NewsletterError):
    """The database cannot be opened or written, or its schema has another version."""


class StoreDownError(StoreError):
    """The database is locked, full or unreachable for now. Nothing was half written; try again later.

    If the server went down during a commit, that transaction may or may not have been written.
    """


class UnwrittenOutcomesError(StoreError):
    """The database did not come back, so the known outcomes of these deliveries could not be stored.

    `outcomes` has the address and the outcome of each.
    """

    def __init__(
        self, message: str, *, outcomes: tuple[tuple[str, Outcome], ...] = (), hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.outcomes = outcomes


class NotFoundError(NewsletterError):
    """There is no such mailing, issue, list, feed or subscriber."""


class GoneError(NotFoundError):
    """It was there for anybody to read, and staff removed it."""


class TransportError(NewsletterError):
    """Sending failed, not because of a recipient: wrong password, refused sender, no connection.

    Code that raises it guarantees that the messages without an outcome were not sent.
    """


class TransportDownError(TransportError):
    """The server cannot be reached for now and may recover by itself, so trying again later makes sense.

    `retry_after_seconds` is how long the server asked us to wait, if it did. `too_much` says that it asked
    for fewer messages; a server that is not there has asked for neither.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        retry_after_seconds: float | None = None,
        too_much: bool = False,
    ) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_seconds = retry_after_seconds
        self.too_much = too_much


class MailboxError(NewsletterError):
    """The mailbox for bounces cannot be reached, opened or read. Emails read before still count."""


class MailboxRefusalError(MailboxError):
    """The mailbox's server refused a command; the connection is intact and other commands may work."""


class RefusedError(NewsletterError):
    """The request was understood and refused: there are errors, or it was done already."""

    exit_code = 1
