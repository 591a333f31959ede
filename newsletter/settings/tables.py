"""What newsletter.toml may hold: its tables and keys, read with pydantic at the edge."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from newsletter.errors import ScheduleError, ThemeError
from newsletter.model import DESK
from newsletter.rendering.fonts import font_stack
from newsletter.settings.leaving_tables import BounceMailbox, DkimTable, LimitTable, ThrottleTable
from newsletter.settings.table import Line, Table

FREE_MAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "aol.com",
        "icloud.com",
        "gmx.com",
    }
)


def _https(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#@]+(/[^\s]*)?", value):
        raise ValueError(
            "must be an https:// address (one-click unsubscribe works over https only, RFC 8058)"
        )
    return value.rstrip("/")


def _http(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s@]+", value):
        raise ValueError("must be an http:// or https:// address")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;\x00-\x1f]+@[A-Za-z0-9.-]+", value):
        raise ValueError("must be one plain e-mail address")
    return value


def _sender(value: str) -> str:
    if _address(value).rpartition("@")[2].lower() in FREE_MAIL:
        raise ValueError(
            "must be at a domain of your own: mailbox providers refuse bulk mail from free-mail addresses"
        )
    return value


def _font(value: str) -> str:
    try:
        font_stack(value, "system")
    except ThemeError as error:
        raise ValueError(f"must be a font that letters can be set in. {error.way_out}") from None
    return value


def _no_password(value: str) -> str:
    if re.match(r"[^:]+://[^/@:]*:[^@]+@", value):
        raise ValueError("must not hold a password; put the whole address into NEWSLETTER_DATABASE_URL")
    return value


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]
Lang = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Font = Annotated[str, AfterValidator(_font)]
Https = Annotated[str, AfterValidator(_https)]
Address = Annotated[str, AfterValidator(_address)]


class PublicationTable(Table):
    """[publication]: what every issue shares."""

    name: Line
    organisation: Line
    lang: Lang
    postal_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    base_url: Https
    web_url: Https | None = None


class SenderTable(Table):
    """[sender]: who the mail comes from."""

    name: Line
    address: Annotated[str, AfterValidator(_sender)]
    reply_to: Address | None = None
    unsubscribe_mailbox: Address | None = None


class BrandTable(Table):
    """[brand]: theme, colours, logo."""

    theme: Key = "calm-civic"
    logo: Line | None = None
    logo_dark: Line | None = None
    logo_width: Annotated[int, Field(ge=16, le=536)] = 160
    heading_font: Font | None = None
    body_font: Font | None = None
    paper: Colour | None = None
    card: Colour | None = None
    ink: Colour | None = None
    soft: Colour | None = None
    accent: Colour | None = None
    on_accent: Colour | None = None
    tint: Colour | None = None
    warm: Colour | None = None
    warm_ink: Colour | None = None
    line: Colour | None = None
    dark_paper: Colour | None = None
    dark_card: Colour | None = None
    dark_ink: Colour | None = None
    dark_soft: Colour | None = None
    dark_accent: Colour | None = None
    dark_tint: Colour | None = None
    dark_warm: Colour | None = None
    dark_warm_ink: Colour | None = None
    dark_line: Colour | None = None


class ListTable(Table):
    """[lists.KEY]: one list of people."""

    title: Line
    why: Line
    why_in: dict[Lang, Line] = {}


Points = Annotated[int, Field(ge=-100, le=100)]
Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]
Phrases = Annotated[list[Phrase], Field(max_length=500)]
Pulls = Annotated[list[Line], Field(min_length=1, max_length=20)]


class FeedTable(Table):
    """[feeds.KEY]: one source of news."""

    url: Annotated[str, AfterValidator(_http)]
    outlet: Line
    lang: Lang | None = None
    include: Phrases = []
    exclude: Phrases = []
    weight: Points = 0
    paywall: bool = False


class DeskTable(Table):
    """[desk]: which stories are wanted, and how much."""

    days: Annotated[int, Field(ge=1, le=366)] = 14
    keywords: Annotated[dict[Phrase, Points], Field(max_length=500)] = {}
    include: Phrases = []
    exclude: Phrases = []
    langs: list[Lang] = []


class DigestTable(Table):
    """[digests.KEY]: a recurring issue made wholly from feeds."""

    title: Line
    pulls: Pulls = ["desk, newest 10, since last issue"]
    at_least: Annotated[int, Field(ge=1, le=100)] = 3
    template: Line | None = None
    list: Key | None = None


def _no_desk(feeds: dict[str, FeedTable]) -> dict[str, FeedTable]:
    if DESK in feeds:
        raise ValueError(f"must not name a feed {DESK!r}: in a pull line that word means all feeds")
    return feeds


class SubscribersTable(Table):
    """[subscribers]: what is kept of a person besides the name."""

    attributes: list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]] = []


class SendingTable(Table):
    """[sending]: how mail leaves."""

    transport: Literal["outbox", "smtp", "sendgrid"] = "outbox"
    policy: Literal["resend", "hold"] = "resend"
    threads: Annotated[int, Field(ge=1, le=64)] = 4
    durability: Literal["process", "power"] = "process"
    approvals: Annotated[int, Field(ge=0, le=20)] = 0
    lifetime_hours: Annotated[float, Field(gt=0, le=24 * 14)] = 48
    patience_minutes: Annotated[float, Field(ge=0, le=24 * 60)] = 10


def _words(read: Callable[[str], object]) -> AfterValidator:
    """Return a check that a department's own reader understands the words."""

    def check(value: str) -> str:
        try:
            read(value)
        except ScheduleError as error:
            raise ValueError(str(error)) from None
        return value

    return AfterValidator(check)


def _zone(value: str) -> object:
    from newsletter.schedule.zones import zone_info

    return zone_info(value)


def _quiet_hours(value: str) -> object:
    from newsletter.schedule.quiet_hours import read_quiet_hours

    return read_quiet_hours(value) if value else None


def _holidays(value: str) -> object:
    from newsletter.schedule.holiday import read_calendar

    return read_calendar(value) if value else None


def _recurrence(value: str) -> object:
    from newsletter.schedule.recurrence import read_recurrence

    return read_recurrence(value, zone="UTC")


def _rhythm(value: str) -> object:
    from newsletter.schedule.rhythm import read_rhythm

    return read_rhythm(value, zone="UTC")


Rhythm = Annotated[str, _words(_rhythm)]


class ScheduleTable(Table):
    """[schedule]: when mail may leave."""

    timezone: Annotated[str, _words(_zone)] = "UTC"
    quiet_hours: Annotated[str, _words(_quiet_hours)] = ""
    holidays: Annotated[str, _words(_holidays)] = ""
    late_minutes: Annotated[float, Field(ge=1, le=1440)] = 30.0
    undo_minutes: Annotated[float, Field(ge=0, le=1440)] = 0.0
    distance_hours: Annotated[float, Field(ge=0, le=2160)] = 0.0
    staff: Annotated[list[Address], Field(max_length=20)] = []


class SegmentTable(Table):
    """[segments.KEY]: who belongs to a part of the readers."""

    where: Line


class BlackoutTable(Table):
    """[blackouts.KEY]: days on which nothing leaves."""

    first: dt.date
    last: dt.date | None = None
    reason: Line


class SlotTable(Table):
    """[slots.KEY]: when issues of a list are to appear."""

    list: Key
    every: Annotated[str, _words(_recurrence)]
    deadline_hours: Annotated[float, Field(ge=0, le=720)] = 24.0
    automatic: bool = False
    digest: Key | None = None
    draft_hours: Annotated[float, Field(ge=0, le=720)] = 72.0


class JobsTable(Table):
    """[jobs]: how often `newsletter serve` does its recurring work."""

    feeds: Rhythm = "every hour"
    housekeeping: Rhythm = "every day 3:30"
    retention: Rhythm = "every day 3:45"
    hygiene: Rhythm = "day 1 of the month 4:00"


class RetentionTable(Table):
    """[retention]: how long what is old is kept."""

    notices_days: Annotated[float, Field(ge=90, le=3660)] = 400.0
    feeds_days: Annotated[float, Field(ge=1, le=3660)] = 400.0
    replies_days: Annotated[float, Field(ge=0, le=3660)] = 0.0


class HygieneTable(Table):
    """[hygiene]: what makes an address look as if it should be looked at."""

    refusals: Annotated[int, Field(ge=1, le=20)] = 2
    consent_months: Annotated[float, Field(ge=0, le=240)] = 0.0


class OutboxTable(Table):
    """[outbox]: the transport that writes files."""

    folder: Line = "outbox"


class SmtpServerTable(Table):
    """[smtp.servers.NAME]: one of several mail servers."""

    host: Line
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0
    final_timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 600.0
    ca_file: Line | None = None
    recycle_messages: Annotated[int, Field(ge=1, le=1_000_000)] = 1000
    recycle_minutes: Annotated[float, Field(gt=0, le=1440)] = 10.0
    weight: Annotated[int, Field(ge=0, le=1000)] = 1


class SmtpTable(SmtpServerTable):
    """[smtp]: the mail server that takes our mail, and others beside it."""

    host: Line = "localhost"
    bounce_mailbox: BounceMailbox | None = None
    servers: dict[Key, SmtpServerTable] = {}


class SendgridTable(Table):
    """[sendgrid]: the provider."""

    host: Annotated[str, AfterValidator(_http)] = "https://api.sendgrid.com"
    batch_size: Annotated[int, Field(ge=1, le=1000)] = 250
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0


class ImagesTable(Table):
    """[images]: where pictures are hosted."""

    base_url: Https | None = None


class DatabaseTable(Table):
    """[database]: where what happened is kept."""

    url: Annotated[str, AfterValidator(_no_password)] = "sqlite:///.newsletter/newsletter.db"


class SettingsFile(Table):
    """The whole of newsletter.toml."""

    publication: PublicationTable
    sender: SenderTable
    brand: BrandTable = BrandTable()
    lists: Annotated[dict[Key, ListTable], Field(min_length=1)]
    feeds: Annotated[dict[Key, FeedTable], AfterValidator(_no_desk)] = {}
    desk: DeskTable = DeskTable()
    digests: dict[Key, DigestTable] = {}
    subscribers: SubscribersTable = SubscribersTable()
    segments: dict[Key, SegmentTable] = {}
    sending: SendingTable = SendingTable()
    schedule: ScheduleTable = ScheduleTable()
    blackouts: dict[Key, BlackoutTable] = {}
    slots: dict[Key, SlotTable] = {}
    jobs: JobsTable = JobsTable()
    retention: RetentionTable = RetentionTable()
    hygiene: HygieneTable = HygieneTable()
    throttle: ThrottleTable = ThrottleTable()
    dkim: DkimTable | None = None
    outbox: OutboxTable = OutboxTable()
    smtp: SmtpTable = SmtpTable()
    sendgrid: SendgridTable = SendgridTable()
    images: ImagesTable = ImagesTable()
    database: DatabaseTable = DatabaseTable()


def documented_keys() -> tuple[str, ...]:
    """Return every setting as `table.key`, for the reference page and the test that keeps it whole."""
    tables = {name: field.annotation for name, field in SettingsFile.model_fields.items()}
    tables |= {
        "segments.KEY": SegmentTable,
        "lists.KEY": ListTable,
        "feeds.KEY": FeedTable,
        "blackouts.KEY": BlackoutTable,
        "slots.KEY": SlotTable,
        "digests.KEY": DigestTable,
        "dkim": DkimTable,
        "smtp.servers.NAME": SmtpServerTable,
        "throttle.transports.NAME": LimitTable,
        "throttle.domains.DOMAIN": LimitTable,
    }
    return tuple(
        f"{name}.{key}"
        for name, table in tables.items()
        if isinstance(table, type) and issubclass(table, Table)
        for key in table.model_fields
    )
