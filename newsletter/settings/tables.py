"""Schema of newsletter.toml: its tables and keys, validated with pydantic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeGuard
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from newsletter.model import ANY_TOPIC, DESK, EVERY_TOPIC, AttributeType
from newsletter.model.phrase import phrase
from newsletter.sending.loopback import is_loopback
from newsletter.settings.event_keys import event_key
from newsletter.settings.mailbox_tables import MailboxTable
from newsletter.settings.outgoing_tables import BounceMailbox, DkimTable, LimitTable, ThrottleTable
from newsletter.settings.schedule_tables import (
    BlackoutTable,
    CadenceTable,
    HygieneTable,
    JobsTable,
    RetentionTable,
    ScheduleTable,
    SlotTable,
)
from newsletter.settings.table import Line, Table
from newsletter.settings.transport_names import DEFAULT_TRANSPORT, TransportName
from newsletter.settings.values import (
    Address,
    BaseUrl,
    Colour,
    DatabaseUrl,
    FeedUrl,
    Font,
    Http,
    Https,
    IpOrNetwork,
    Key,
    Lang,
    Sender,
    WebUrl,
)

SocialName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]+$")
]


class PublicationTable(Table):
    """[publication]: what every issue shares."""

    name: Line
    organisation: Line
    lang: Lang
    postal_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    base_url: BaseUrl = ""
    base_url_probe_reason: Line | Literal[""] = ""
    base_url_probe: Literal["on", "off"] = "on"
    web_url: WebUrl | None = None
    privacy_url: Https | None = None

    @field_validator("base_url_probe")
    @classmethod
    def _with_a_reason(cls, value: str, info: ValidationInfo) -> str:
        if value == "off" and not info.data.get("base_url_probe_reason"):
            raise ValueError(
                'must come with a reason, which is kept with every mailing: base_url_probe_reason = "…"'
            )
        return value


class SenderTable(Table):
    """[sender]: who the email comes from."""

    name: Line
    address: Sender
    reply_to: Address | None = None
    unsubscribe_mailbox: Address | None = None


class BrandTable(Table):
    """[brand]: theme, colors, logo."""

    theme: Key = "calm-civic"
    logo: Line | None = None
    logo_dark: Line | None = None
    logo_alt: Line | None = None
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


class FooterTable(Table):
    """[footer]: how to reach the office, shown at the end of every email."""

    phone: Annotated[Line, StringConstraints(max_length=40, pattern=r"[0-9]")] | None = None
    hours: Line | None = None
    hours_in: dict[Lang, Line] = {}
    social: Annotated[dict[SocialName, Http], Field(max_length=8)] = {}
    subscribe_url: Http | None = None


Slug = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^/\\\x00-\x1f]*$")]


class ListTable(Table):
    """[lists.KEY]: one list of people."""

    title: Line
    why: Line
    why_in: dict[Lang, Line] = {}
    title_in: dict[Lang, Line] = {}
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    description_in: dict[Lang, Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]] = {}
    public: bool = False
    archive: bool | None = None
    welcome: Slug = ""


Points = Annotated[int, Field(ge=-100, le=100)]
Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]
Phrases = Annotated[list[Phrase], Field(max_length=500)]
Pulls = Annotated[list[Line], Field(min_length=1, max_length=20)]


class FeedTable(Table):
    """[feeds.KEY]: one source of news."""

    url: FeedUrl
    outlet: Line
    lang: Lang | None = None
    include: Phrases = []
    exclude: Phrases = []
    weight: Points = 0
    paywall: bool = False


class DeskTable(Table):
    """[desk]: which stories are offered, and how they are ranked."""

    days: Annotated[int, Field(ge=1, le=366)] = 14
    keywords: Annotated[dict[Phrase, Points], Field(max_length=500)] = {}
    include: Phrases = []
    exclude: Phrases = []
    langs: list[Lang] = []


class DigestTable(Table):
    """[digests.KEY]: a recurring issue made entirely from feeds."""

    title: Line
    pulls: Pulls = ["desk, newest 10, since last issue"]
    at_least: Annotated[int, Field(ge=1, le=100)] = 3
    template: Line | None = None
    list: Key | None = None


def _no_desk(feeds: dict[str, FeedTable]) -> dict[str, FeedTable]:
    if DESK in feeds:
        text = phrase("must not contain a feed named {key}: in a pull line it means all", key=repr(DESK))
        raise ValueError(text)
    return feeds


AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def _is_names(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


class SubscribersTable(Table):
    """[subscribers]: what is stored about a person besides the name."""

    attributes: dict[AttributeName, Literal["text", "number", "date", "yes/no"]] = {}

    @field_validator("attributes", mode="before")
    @classmethod
    def _with_types(cls, value: object) -> object:
        """Return names with their types; a list names attributes that are texts."""
        return dict.fromkeys(value, AttributeType.TEXT.value) if _is_names(value) else value


class SendingTable(Table):
    """[sending]: how email is sent."""

    transport: TransportName = DEFAULT_TRANSPORT
    policy: Literal["resend", "hold"] = "resend"
    threads: Annotated[int, Field(ge=1, le=64)] = 4
    window: Annotated[int, Field(ge=1, le=100)] = 5
    workers: bool = False
    durability: Literal["process", "power"] = "process"
    approvals: Annotated[int, Field(ge=0, le=20)] = 0
    lifetime_hours: Annotated[float, Field(gt=0, le=24 * 14)] = 48
    patience_minutes: Annotated[float, Field(ge=0, le=24 * 60)] = 10


TestGroup = Annotated[list[Address], Field(min_length=1, max_length=50)]
"""The addresses of colleagues that test copies go to."""


class SegmentTable(Table):
    """[segments.KEY]: which readers belong to a segment."""

    where: Line


class TopicTable(Table):
    """[topics.KEY]: what a part of an issue can be about."""

    title: Annotated[Line, StringConstraints(max_length=80)]
    title_in: dict[Lang, Annotated[Line, StringConstraints(max_length=80)]] = {}
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    description_in: dict[Lang, Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]] = {}


def _no_reserved_topic(topics: dict[str, TopicTable]) -> dict[str, TopicTable]:
    for key, meaning in ((ANY_TOPIC, phrase("everybody")), (EVERY_TOPIC, phrase("every topic"))):
        if key in topics:
            named = phrase(
                "must not contain a topic named {key}: that means {meaning}", key=repr(key), meaning=meaning
            )
            raise ValueError(named)
    return topics


class OutboxTable(Table):
    """[outbox]: the transport that writes files."""

    folder: Line = "outbox"


def _sink(value: bool, hosts: Iterable[str]) -> bool:
    """Refuse a sink that is not on this machine; raises ValueError."""
    elsewhere = [host for host in hosts if not is_loopback(host)]
    if value and elsewhere:
        raise ValueError(
            phrase(
                "must not be true with the server {elsewhere}: only a server on this machine (localhost, "
                "127.0.0.1) can be a sink, any other may reach people",
                elsewhere=repr(elsewhere[0]),
            )
        )
    return value


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
    """[smtp]: the mail server for outgoing email, and others that share its load."""

    host: Line = "localhost"
    bounce_mailbox: BounceMailbox | None = None
    servers: dict[Key, SmtpServerTable] = {}
    sink: bool = False

    @field_validator("sink")
    @classmethod
    def _on_loopback(cls, value: bool, info: ValidationInfo) -> bool:
        servers: dict[str, SmtpServerTable] = info.data.get("servers", {})
        return _sink(value, (info.data.get("host", ""), *(one.host for one in servers.values())))


class SendgridTable(Table):
    """[sendgrid]: the provider."""

    host: Http = "https://api.sendgrid.com"
    sink: bool = False
    batch_size: Annotated[int, Field(ge=1, le=1000)] = 250
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0
    event_keys: Annotated[list[Annotated[str, AfterValidator(event_key)]], Field(max_length=5)] = []
    event_max_age_hours: Annotated[float, Field(gt=0, le=48)] = 26.0

    @field_validator("sink")
    @classmethod
    def _on_loopback(cls, value: bool, info: ValidationInfo) -> bool:
        return _sink(value, (urlsplit(info.data.get("host", "")).hostname or "",))


class ImagesTable(Table):
    """[images]: where pictures are hosted, and how large they may be when staff upload them."""

    base_url: Https | None = None
    largest_upload_mb: Annotated[int, Field(ge=1, le=60)] = 40


class WebTable(Table):
    """[web]: where the web server listens; a reverse proxy stands in front of it."""

    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    metrics_host: Line = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] | None = None
    proxies: list[IpOrNetwork] = ["127.0.0.1", "::1"]
    sign_up: bool = True
    sign_up_alert: Annotated[int, Field(ge=0, le=10_000)] = 100
    robots: bool = True


class DatabaseTable(Table):
    """[database]: where subscribers, mailings and outcomes are stored."""

    url: DatabaseUrl = "sqlite:///.newsletter/newsletter.db"


class SettingsFile(Table):
    """The whole of newsletter.toml."""

    publication: PublicationTable
    sender: SenderTable
    brand: BrandTable = BrandTable.model_construct()
    footer: FooterTable = FooterTable.model_construct()
    lists: Annotated[dict[Key, ListTable], Field(min_length=1)]
    feeds: Annotated[dict[Key, FeedTable], AfterValidator(_no_desk)] = {}
    desk: DeskTable = DeskTable.model_construct()
    digests: dict[Key, DigestTable] = {}
    subscribers: SubscribersTable = SubscribersTable.model_construct()
    segments: dict[Key, SegmentTable] = {}
    topics: Annotated[dict[Key, TopicTable], Field(max_length=20), AfterValidator(_no_reserved_topic)] = {}
    sending: SendingTable = SendingTable.model_construct()
    test_groups: Annotated[dict[Key, TestGroup], Field(max_length=20)] = {}
    schedule: ScheduleTable = ScheduleTable.model_construct()
    cadence: CadenceTable = CadenceTable.model_construct()
    blackouts: dict[Key, BlackoutTable] = {}
    slots: dict[Key, SlotTable] = {}
    jobs: JobsTable = JobsTable.model_construct()
    retention: RetentionTable = RetentionTable.model_construct()
    hygiene: HygieneTable = HygieneTable.model_construct()
    throttle: ThrottleTable = ThrottleTable.model_construct()
    dkim: DkimTable | None = None
    outbox: OutboxTable = OutboxTable.model_construct()
    smtp: SmtpTable = SmtpTable.model_construct()
    sendgrid: SendgridTable = SendgridTable.model_construct()
    mailbox: MailboxTable | None = None
    images: ImagesTable = ImagesTable.model_construct()
    web: WebTable = WebTable.model_construct()
    database: DatabaseTable = DatabaseTable.model_construct()


def documented_tables() -> Mapping[str, type[Table]]:
    """Return the schema of every table by its name; KEY, NAME and DOMAIN stand for any name."""
    tables: dict[str, object] = {name: field.annotation for name, field in SettingsFile.model_fields.items()}
    tables |= {
        "segments.KEY": SegmentTable,
        "topics.KEY": TopicTable,
        "lists.KEY": ListTable,
        "feeds.KEY": FeedTable,
        "blackouts.KEY": BlackoutTable,
        "slots.KEY": SlotTable,
        "digests.KEY": DigestTable,
        "dkim": DkimTable,
        "mailbox": MailboxTable,
        "smtp.servers.NAME": SmtpServerTable,
        "throttle.transports.NAME": LimitTable,
        "throttle.domains.DOMAIN": LimitTable,
    }
    return {
        name: table for name, table in tables.items() if isinstance(table, type) and issubclass(table, Table)
    }


def documented_keys() -> tuple[str, ...]:
    """Return every setting as `table.key`; a test checks that the reference page has them all."""
    keys = (f"{name}.{key}" for name, table in documented_tables().items() for key in table.model_fields)
    return (*keys, "test_groups.NAME")
