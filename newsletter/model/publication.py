"""Publication: what all issues of a newsletter have in common (newsletter.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.segment import AttributeType, Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Colors (six-digit hex) for light and dark mode, logo and fonts."""

    paper: str = "#f4f2ee"
    card: str = "#ffffff"
    ink: str = "#1d2433"
    soft: str = "#505971"
    accent: str = "#0b5d57"
    on_accent: str = "#ffffff"
    tint: str = "#e9f3f1"
    warm: str = "#fdf3e3"
    warm_ink: str = "#894a12"
    line: str = "#e3e6ee"
    dark_paper: str = "#14171f"
    dark_card: str = "#1d222d"
    dark_ink: str = "#eef1f7"
    dark_soft: str = "#aab3c5"
    dark_accent: str = "#7fd1c7"
    dark_tint: str = "#1f3634"
    dark_warm: str = "#33291b"
    dark_warm_ink: str = "#f0b878"
    dark_line: str = "#2c3342"
    logo: str | None = None
    """Path of a picture below the publication's folder; None prints the name in type."""
    logo_dark: str | None = None
    logo_alt: str = ""
    """What screen readers say in place of the logo; "" for the publication's name."""
    logo_width: int = 160
    """Shown width in CSS pixels."""
    heading_font: str = ""
    """A stack's name or a family (newsletter.rendering.fonts); "" takes the theme's."""
    body_font: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """A list of people: `key` is its name in files, `title` its name for readers, `why` why they get it.

    These and `description` are in the publication's language; `title_in`, `why_in` and `description_in` have
    them in other languages, by their tags.
    """

    key: str
    title: str
    why: str
    why_in: Mapping[str, str] = field(default_factory=dict)
    title_in: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    """What comes and how often, for the sign-up form."""
    description_in: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    """Whether people can sign up for it by themselves."""
    archive: bool | None = None
    """Whether anybody can read its issues in the archive; None: if it is public."""
    welcome: str = ""
    """The slug of the issue that people get who have confirmed their sign-up; "" for none."""

    def title_for(self, lang: str) -> str:
        """Return the title in a language, as pages and the confirmation email show it."""
        return self.title_in.get(lang, self.title)

    @property
    def is_archived(self) -> bool:
        """Whether anybody can read its issues in the archive."""
        return self.public if self.archive is None else self.archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What some parts of the issues are about: readers choose the topics they want.

    `title` and `description` are in the publication's language; `title_in` and `description_in` have them in
    other languages, by their tags.
    """

    key: str
    title: str
    title_in: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    description_in: Mapping[str, str] = field(default_factory=dict)


ANY_TOPIC = "any"
"""What a part names instead of its topics to go to everybody, and to be no reason for an email by itself."""
EVERY_TOPIC = "all"
"""How people and files say that somebody wants everything; no topic has this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of news. `outlet` is the name readers see; `lang` the language of its headlines."""

    key: str
    url: str
    outlet: str
    lang: str
    include: tuple[str, ...] = ()
    """Only stories with one of these words or names are offered; () means all."""
    exclude: tuple[str, ...] = ()
    """Stories with one of these words or names are not offered."""
    weight: int = 0
    """Points that its stories get, or lose."""
    paywall: bool = False
    """Its stories are for subscribers, whatever it says of each."""
    country: str = ""
    """The publication's country (ISO 3166): whether 3/5/2026 is in March or in May; "" when not known."""


DESK = "desk"
"""What a pull line names instead of a feed to get the best stories of all feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """How stories of all feeds are sifted and weighed. Words are compared without case and accents."""

    days: int = 14
    """How old a story may be."""
    keywords: Mapping[str, int] = field(default_factory=dict)
    """Words and names, with the points that a headline gets for each; a summary gets half."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    """The languages wanted; () means all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A recurring issue made entirely from feeds."""

    key: str
    title: str
    list: str
    pulls: tuple[str, ...]
    """Pull lines without their dash, e.g. "desk, newest 10, since last issue"."""
    at_least: int
    """Fewer stories than this make no issue."""
    template: str | None
    """An issue file in `templates/`; None means the default one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What readers look for at the end of an email; "" or nothing leaves a line out.

    `hours` is in the publication's language; `hours_in` has it in other languages, by their tags.
    """

    phone: str = ""
    hours: str = ""
    hours_in: Mapping[str, str] = field(default_factory=dict)
    social: Mapping[str, str] = field(default_factory=dict)
    """Addresses of the office's pages elsewhere, by the name readers see."""
    subscribe_url: str = ""
    """Where people sign up who were forwarded the email."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What all issues of this newsletter have in common."""

    name: str
    lang: str
    organisation: str
    postal_address: str
    """One line; required by law (CAN-SPAM, CASL)."""
    base_url: str
    """Where the public pages live, without a slash at the end; unsubscribe links start with it.

    https, or http on loopback; "" for a publication without web pages: readers unsubscribe by email.
    """
    web_url: str | None
    """Where an issue can be read on the web, with `{slug}`; None leaves "View in browser" out."""
    sender_name: str
    sender_address: str
    reply_to: str | None
    unsubscribe_mailbox: str
    """The address of the mailto: link in List-Unsubscribe."""
    lists: Mapping[str, MailingList]
    feeds: Mapping[str, Feed]
    attributes: tuple[str, ...] = ()
    """Extra columns a subscriber may have; also usable as merge fields."""
    attribute_types: Mapping[str, AttributeType] = field(default_factory=dict)
    """What the values of these are; texts, where it is not said."""
    segments: Mapping[str, str] = field(default_factory=dict)
    """The expression of each segment (newsletter.subscribers.segments), by key."""
    segment_trees: Mapping[str, Expression] = field(default_factory=dict)
    """The same, parsed."""
    audience_segments: Mapping[str, str] = field(default_factory=dict)
    """Segments that are too much for a part of an issue: the word in each that only the database knows."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """What parts of issues may be about, by key, in the order readers see them."""
    theme: str = "calm-civic"
    brand: Brand = field(default_factory=Brand)
    footer: Footer = field(default_factory=Footer)
    desk: DeskSettings = field(default_factory=DeskSettings)
    digests: Mapping[str, Digest] = field(default_factory=dict)
    timezone: str = ""
    """The time zone of events, e.g. America/Los_Angeles; "" for the reader's own."""
    country: str = ""
    """ISO 3166 code of the country of its holidays, else of its time zone; "" if neither is set."""
    base_url_unproven: str = ""
    """Why nobody asks whether this publication answers at base_url; "" if it is asked."""
    privacy_url: str = ""
    """The page that says what becomes of people's data; "" for none."""
    images_base_url: str | None = None
    test_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Addresses of colleagues that test copies go to, by the group's name."""
    """Where pictures are hosted; None embeds them in the message (Content-ID)."""

    @property
    def archive_url(self) -> str:
        """The address of an issue in this program's own archive, with `{slug}`; "" without base_url."""
        return f"{self.base_url}/archive/{{slug}}" if self.base_url else ""

    @property
    def is_archived_here(self) -> bool:
        """Whether the web pages of issues are those of this program's own archive."""
        return bool(self.web_url) and self.web_url == self.archive_url

    def page_template(self, list_key: str, *, archived: bool = True) -> str:
        """Return the address of the web page of a list's issues, with `{slug}`; "" if they have none.

        The archive does not show every list; `archived` says whether it may show this issue.
        """
        own = self.lists.get(list_key)
        hidden = self.is_archived_here and not (archived and (own is None or own.is_archived))
        return "" if hidden else self.web_url or ""
