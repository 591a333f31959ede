"""Settings loader: turns newsletter.toml and the environment into frozen settings.

Secrets come from the environment only: a password in the file is refused, and no error shows one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import SettingsError
from newsletter.model import (
    Action,
    AttributeType,
    BounceRules,
    Brand,
    DeskSettings,
    Digest,
    Dkim,
    Durability,
    Feed,
    Footer,
    Hint,
    ImapServer,
    MailingList,
    Publication,
    ScheduleRules,
    SendgridAccount,
    SmtpServer,
    ThrottleRules,
    Topic,
    UncertainPolicy,
    WebhookRules,
    WebRules,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.rendering.contrast import low_contrast
from newsletter.schedule.zones import country_of, known_zone
from newsletter.settings.event_keys import SENDGRID_VARIABLE, sendgrid_keys
from newsletter.settings.faults import FILE, explain_low_contrast, refused
from newsletter.settings.kept_tables import keep_tables, load_tables
from newsletter.settings.mail_servers import smtp_server, smtp_servers
from newsletter.settings.mailbox import bounce_rules, imap_server
from newsletter.settings.outgoing import dkim, throttle_rules
from newsletter.settings.schedule import schedule_rules
from newsletter.settings.without_effect import settings_without_effect

if TYPE_CHECKING:
    from newsletter.settings.tables import DigestTable, FeedTable, SettingsFile

STATE_FOLDER = ".newsletter"

# With its first model (ours or FastAPI's) Pydantic looks for plugins in every package. None wants one.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Paths are absolute; `root` is the publication's folder."""

    root: Path
    publication: Publication
    transport: str
    policy: UncertainPolicy
    threads: int
    window: int
    """How many deliveries of one connection may be at risk at the same time."""
    has_workers: bool
    """Whether mailings are sent by workers alone; never with SQLite."""
    durability: Durability
    lifetime: timedelta
    """How long a deferred message is tried."""
    patience: timedelta
    """How long a command waits for the next deferred message."""
    throttle: ThrottleRules
    dkim: Dkim | None
    bounce_mailbox: str
    """Where SMTP bounces go, each delivery's to its own return address; "" for the sender's address."""
    mailbox: ImapServer | None
    """The mailbox for bounces, complaints and unsubscribe requests; None if none is set."""
    bounces: BounceRules
    schedule: ScheduleRules
    outbox_folder: Path
    smtp: SmtpServer
    smtp_others: Mapping[str, SmtpServer]
    """Mail servers that share the load with `smtp`, by name."""
    smtp_sink: bool
    """All of them keep what they are sent: nothing reaches people."""
    sendgrid: SendgridAccount
    web: WebRules
    webhooks: Mapping[str, WebhookRules]
    """How the requests of providers to /hooks/NAME are checked, by the provider's name."""
    database_url: str = field(repr=False)
    """May contain a password: never printed."""
    state_folder: Path
    memory_folder: Path | None
    """Outside the publication, so that restoring its folder does not restore this; None without a home."""
    largest_upload_mb: int = 40
    """How large a picture may be when staff upload it."""
    without_effect: tuple[str, ...] = ()
    """What the file sets and the rest of the settings makes useless, a sentence each."""


def load_settings(root: Path, environ: Mapping[str, str]) -> Settings:
    """Read `root`/newsletter.toml; raises SettingsError with file, line and how to fix it."""
    file = root / FILE
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            phrase("there is no {file} in {resolve}", file=FILE, resolve=root.resolve()),
            next_steps=(Hint(Action.MAKE_PUBLICATION),),
        ) from None
    except OSError as error:
        raise SettingsError(
            phrase("{file} cannot be read ({strerror})", file=file, strerror=error.strerror)
        ) from None
    except UnicodeDecodeError as error:
        line = bytes(error.object).count(b"\n", 0, error.start) + 1
        raise SettingsError(
            phrase("{file}:{line}: the file is not UTF-8 text", file=FILE, line=line), hint="Save it as UTF-8"
        ) from None
    root = root.resolve()
    kept = _kept_folder(root, environ)
    known = load_tables(kept, text) if kept else None
    if known is not None:
        return _settings(known, root, environ)
    settings, tables = _validated(text, root, environ)
    if kept:
        keep_tables(kept, text, tables)
    return settings


def _kept_folder(root: Path, environ: Mapping[str, str]) -> Path | None:
    memory = _memory_folder(root, environ)
    return memory / "settings" if memory else None


def parse_settings(
    text: str, *, root: Path, environ: Mapping[str, str], check_contrast: bool = True
) -> Settings:
    """Turn the text of newsletter.toml into settings; raises SettingsError."""
    return _validated(text, root, environ, check_contrast=check_contrast)[0]


def _validated(
    text: str, root: Path, environ: Mapping[str, str], *, check_contrast: bool = True
) -> tuple[Settings, SettingsFile]:
    """Return the settings of a text, and the tables that they are made of; raises SettingsError."""
    from newsletter.settings.validation import validate

    file = validate(text)
    settings = _settings(file, root, environ)
    if check_contrast:
        _check_contrast(settings.publication.brand, file, text)
    return settings, file


def _check_contrast(brand: Brand, file: SettingsFile, text: str) -> None:
    """Refuse colors with too little contrast; raises SettingsError with the nearest readable ones."""
    found = low_contrast(brand, file.brand.model_fields_set)
    if found:
        raise refused([explain_low_contrast(one, brand, text) for one in found])


def _settings(file: SettingsFile, root: Path, environ: Mapping[str, str]) -> Settings:
    database_url = resolved_database_url(environ.get("NEWSLETTER_DATABASE_URL") or file.database.url, root)
    is_sqlite = database_url.startswith("sqlite")
    return Settings(
        root=root,
        publication=_publication(file),
        transport=file.sending.transport,
        policy=UncertainPolicy(file.sending.policy),
        threads=file.sending.threads,
        window=file.sending.window,
        has_workers=file.sending.workers and not is_sqlite,
        durability=Durability(file.sending.durability),
        lifetime=timedelta(hours=file.sending.lifetime_hours),
        patience=timedelta(minutes=file.sending.patience_minutes),
        throttle=throttle_rules(file.throttle),
        dkim=dkim(file.dkim, root, environ),
        bounce_mailbox=file.smtp.bounce_mailbox or "",
        mailbox=imap_server(file.mailbox, root, environ),
        bounces=bounce_rules(file.mailbox),
        schedule=schedule_rules(file),
        outbox_folder=root / file.outbox.folder,
        smtp=smtp_server(file.smtp, root, environ),
        smtp_others=smtp_servers(file.smtp, root, environ),
        smtp_sink=file.smtp.sink,
        sendgrid=SendgridAccount(
            key=environ.get("NEWSLETTER_SENDGRID_KEY", ""),
            host=file.sendgrid.host,
            sink=file.sendgrid.sink,
            batch_size=file.sendgrid.batch_size,
            timeout_seconds=file.sendgrid.timeout_seconds,
        ),
        web=WebRules(
            host=file.web.host,
            port=file.web.port,
            metrics_host=file.web.metrics_host,
            metrics_port=file.web.metrics_port,
            proxies=tuple(file.web.proxies),
            sign_up=file.web.sign_up,
            sign_up_alert=file.web.sign_up_alert,
            robots=file.web.robots,
        ),
        webhooks={
            "sendgrid": WebhookRules(
                keys=sendgrid_keys(file.sendgrid.event_keys, environ),
                key_variable=SENDGRID_VARIABLE,
                key_setting="sendgrid.event_keys",
                max_age=timedelta(hours=file.sendgrid.event_max_age_hours),
            )
        },
        database_url=database_url,
        state_folder=root / STATE_FOLDER,
        memory_folder=_memory_folder(root, environ),
        largest_upload_mb=file.images.largest_upload_mb,
        without_effect=settings_without_effect(file, is_sqlite=is_sqlite),
    )


def _memory_folder(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return a state folder for this publication on this machine, by the XDG Base Directory Specification."""
    home = environ.get("HOME", "")
    state = Path(environ.get("XDG_STATE_HOME") or (f"{home}/.local/state" if home else ""))
    if not state.is_absolute():
        return None
    return state / "newsletter" / hashlib.sha256(str(root).encode()).hexdigest()[:16]


def _publication(file: SettingsFile) -> Publication:
    own, sender = file.publication, file.sender
    country = _country(file)
    brand = {name: value for name, value in file.brand if value is not None and name != "theme"}
    publication = Publication(
        name=own.name,
        lang=own.lang,
        organisation=own.organisation,
        postal_address=own.postal_address,
        base_url=own.base_url,
        base_url_unproven=own.base_url_probe_reason if own.base_url_probe == "off" else "",
        web_url=own.web_url,
        privacy_url=own.privacy_url or "",
        sender_name=sender.name,
        sender_address=sender.address,
        reply_to=sender.reply_to,
        unsubscribe_mailbox=sender.unsubscribe_mailbox or sender.reply_to or sender.address,
        lists={key: MailingList(key=key, **dict(one)) for key, one in file.lists.items()},
        feeds={key: _feed(key, one, own.lang, country) for key, one in file.feeds.items()},
        desk=DeskSettings(
            days=file.desk.days,
            keywords=dict(file.desk.keywords),
            include=tuple(file.desk.include),
            exclude=tuple(file.desk.exclude),
            langs=tuple(file.desk.langs),
        ),
        digests={key: _digest(key, one, file) for key, one in file.digests.items()},
        attributes=tuple(file.subscribers.attributes),
        attribute_types=_types(file),
        topics={key: Topic(key=key, **dict(one)) for key, one in file.topics.items()},
        theme=file.brand.theme,
        brand=Brand(**brand),
        footer=Footer(**{name: value for name, value in file.footer if value is not None}),
        timezone=file.schedule.timezone if "timezone" in file.schedule.model_fields_set else "",
        country=country,
        images_base_url=file.images.base_url,
        test_groups={key: tuple(dict.fromkeys(one)) for key, one in file.test_groups.items()},
    )
    if not file.segments:
        return publication
    from newsletter.settings.segments import with_segments

    return with_segments(publication, file)


def _country(file: SettingsFile) -> str:
    """Return the country of the holidays setting, else of the time zone."""
    holidays = file.schedule.holidays.strip().partition("-")[0].upper()
    return holidays or country_of(known_zone(file.schedule.timezone) or "")


def _types(file: SettingsFile) -> Mapping[str, AttributeType]:
    return {name: AttributeType(given) for name, given in file.subscribers.attributes.items()}


def _feed(key: str, table: FeedTable, lang: str, country: str) -> Feed:
    return Feed(
        key=key,
        url=table.url,
        outlet=table.outlet,
        lang=table.lang or lang,
        include=tuple(table.include),
        exclude=tuple(table.exclude),
        weight=table.weight,
        paywall=table.paywall,
        country=country,
    )


def _digest(key: str, table: DigestTable, file: SettingsFile) -> Digest:
    chosen = table.list or next(iter(file.lists))
    if chosen not in file.lists or (table.list is None and len(file.lists) > 1):
        raise SettingsError(
            phrase("{file}: digests.{key}.list must be the key of a list", file=FILE, key=key),
            hint=phrase("Choose one of: {names}", names=", ".join(file.lists)),
        )
    return Digest(
        key=key,
        title=table.title,
        list=chosen,
        pulls=tuple(table.pulls),
        at_least=table.at_least,
        template=table.template,
    )


def resolved_database_url(url: str, root: Path) -> str:
    """Return the URL with the path of an SQLite file made absolute: it is relative to the publication."""
    relative = re.fullmatch(r"sqlite:///(?!/)(.+)", url)
    return f"sqlite:///{root / relative[1]}" if relative else url
