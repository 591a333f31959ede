"""Holds what rendering one email collects: links, pictures, merge fields, headings, calendar files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from newsletter.errors import IssueError
from newsletter.issues.addresses import LINK, is_document
from newsletter.issues.event_identity import identify_events
from newsletter.issues.merge_fields import FieldUse, find_fields, literal
from newsletter.model import (
    CalendarFile,
    CalendarIdentity,
    Document,
    EditionPoll,
    Event,
    Issue,
    Link,
    MergeField,
    Picture,
    Place,
    Poll,
    Publication,
)
from newsletter.model.phrase import phrase
from newsletter.rendering.calendar import beside, calendar_file
from newsletter.rendering.content_ids import content_domain
from newsletter.rendering.documents import document_url, load_document, size_in_words
from newsletter.rendering.html_and_text import HtmlAndText, clean, escape
from newsletter.rendering.marker import marker, marker_stem
from newsletter.rendering.pictures.loading import load_picture
from newsletter.rendering.pictures.rasterizer import Rasterizer, no_rasterizer
from newsletter.rendering.polls import edition_poll

UNSUBSCRIBE = "unsubscribe_url"
"""The theme's own merge field: the reader's unsubscribe address."""
PREFERENCES = "preferences_url"
"""Likewise: the address of the reader's preferences."""
VIEW = "view_url"
"""The theme's own merge field: the address of the edition in a browser."""
POLL_PREFIX = "poll_url:"
"""With a poll's key behind it, the merge field that an answer's link starts with."""
_OWN_FIELDS = {
    UNSUBSCRIBE: "The footer of every email already has the unsubscribe link.",
    PREFERENCES: "The footer of every email already has the link to the reader's preferences.",
    VIEW: "The top of every email already has the link.",
}


def is_own_link(field: str) -> bool:
    """Tell whether a merge field is the theme's own: filled with the address of one of our pages."""
    return field in _OWN_FIELDS or field.startswith(POLL_PREFIX)


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class RenderContext:
    """Collects while the blocks are rendered once, in the email's order."""

    def __init__(
        self,
        issue: Issue,
        publication: Publication,
        root: Path,
        rasterize: Rasterizer = no_rasterizer,
        identities: Mapping[Place, CalendarIdentity] | None = None,
        kept_pictures: Path | None = None,
    ) -> None:
        """Start without anything; `identities` are those of the issue's events, by line.

        By default each is an event that no reader has yet. `kept_pictures` is a private folder that keeps
        converted pictures for the next process.
        """
        self.issue = issue
        self.publication = publication
        self.root = root
        self.rasterize = rasterize
        self.kept_pictures = kept_pictures
        self.links: list[Link] = []
        self._pictures: dict[tuple[str, str, Place | None], Picture] = {}
        self._identities = identities
        self._documents: dict[str, Document] = {}
        self._files: dict[str, tuple[str, bool]] = {}
        self._fields: dict[tuple[str, str], MergeField] = {}
        self._notes: dict[str, int] = {}
        self._calendars: dict[str, CalendarFile] = {}
        self._polls: dict[str, EditionPoll] = {}
        self.level = 1
        self._folder = Path(issue.folder)
        self._stem = marker_stem(issue, publication)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture; once for each alt text and place."""
        return tuple(self._pictures.values())

    @property
    def fields(self) -> tuple[MergeField, ...]:
        """Every merge field in the order of first use."""
        return tuple(self._fields.values())

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that links lead to, each once."""
        return tuple(self._documents.values())

    @property
    def calendars(self) -> tuple[CalendarFile, ...]:
        """The files of the events, each once."""
        return tuple(self._calendars.values())

    @property
    def polls(self) -> tuple[EditionPoll, ...]:
        """The polls, each once."""
        return tuple(self._polls.values())

    def page_url(self) -> str:
        """Return the address of the email's web page, or ""."""
        front = self.issue.front
        template = self.publication.page_template(front.list, archived=front.archive)
        return template.replace("{slug}", quote(self.issue.page or self.issue.slug, safe=""))

    def view_url(self) -> str:
        """Return where “View in browser” leads: our own pages, else the office's; "" without either."""
        publication = self.publication
        if publication.base_url and (not publication.web_url or publication.is_archived_here):
            return self.marker(VIEW)
        return self.page_url()

    def poll(self, block: Poll) -> list[str]:
        """Record a poll; return the address of each answer's page, "" without web pages of our own."""
        key = block.key or str(len(self._polls) + 1)
        self._polls[key] = edition_poll(block, key, self.publication)
        if not self.publication.base_url:
            return [""] * len(block.options)
        stem = self.marker(f"{POLL_PREFIX}{key}")
        return [
            self.link(f"{stem}/{number}", clean(option.label), option.place)
            for number, option in enumerate(block.options, start=1)
        ]

    def calendar(self, event: Event, title: str, where: str, label: str) -> str:
        """Make an event's calendar file; return its address, or "" if it is attached."""
        page = self.page_url()
        file = calendar_file(
            event,
            title=title,
            where=where,
            identity=self._identity(event),
            issue=self.issue,
            publication=self.publication,
            attached=not (page and beside(page, "")),
        )
        self._calendars[file.name] = file
        return "" if file.attached else self.link(beside(page, file.name), label, event.place)

    def _identity(self, event: Event) -> CalendarIdentity:
        if self._identities is None or event.place not in self._identities:
            domain, timezone = content_domain(self.publication), self.publication.timezone
            made = identify_events(self.issue, (), domain=domain, timezone=timezone)
            self._identities = {**made.identities, **(self._identities or {})}
        return self._identities[event.place]

    def place(self, key: str) -> Place:
        """Return the place of a front matter key (line 1 if the file does not have it)."""
        return Place(path=self.issue.path, line=self.issue.front.lines.get(key, 1))

    def marker(self, name: str, fallback: str = "") -> str:
        """Return the marker that takes a merge field's place in the edition."""
        key = (name, fallback)
        if key not in self._fields:
            self._fields[key] = MergeField(
                marker=marker(self._stem, len(self._fields)), name=name, fallback=fallback
            )
        return self._fields[key].marker

    def field(self, use: FieldUse, place: Place) -> str:
        """Return the marker for a field the writer used; raises IssueError for the theme's own field."""
        if use.name in _OWN_FIELDS:
            raise IssueError(
                phrase("“{name}” cannot be used in an issue", name=use.name),
                place=place,
                hint=_OWN_FIELDS[use.name],
            )
        return self.marker(use.name, clean(use.fallback))

    def line_with_fields(self, text: str, place: Place) -> HtmlAndText:
        """Return a line the writer typed, plain text that may have merge fields, in both forms."""
        text = clean(text)
        html, plain, position = [], [], 0
        for use in find_fields(text):
            before = literal(text[position : use.start])
            marker = self.field(use, place)
            html += [escape(before), marker]
            plain += [before, marker]
            position = use.end
        rest = literal(text[position:])
        return HtmlAndText(html="".join([*html, escape(rest)]), text="".join([*plain, rest]))

    def text_with_fallbacks(self, text: str) -> str:
        """Return a line the writer typed, with merge fields replaced by their fallbacks."""
        text = clean(text)
        parts, position = [], 0
        for use in find_fields(text):
            parts += [literal(text[position : use.start]), use.fallback]
            position = use.end
        return "".join([*parts, literal(text[position:])])

    def link(self, url: str, text: str, place: Place | None) -> str:
        """Record a link and return its address; raises IssueError for one that email cannot have."""
        url = clean(url)
        if place is not None:
            self._check_scheme(url, place)
        self.links.append(Link(url=url, text=text, place=place))
        return url

    def _check_scheme(self, url: str, place: Place) -> None:
        scheme = _SCHEME.match(url.strip())
        if scheme and scheme[1].lower() not in LINK:
            raise IssueError(
                phrase(
                    "The link address “{url}” starts with {scheme}:", url=url[:80], scheme=scheme[1].lower()
                ),
                place=place,
                hint=phrase("Use {names}.", names=", ".join(LINK)),
            )

    def target(self, url: str, text: str, place: Place, lang: str = "") -> tuple[str, str]:
        """Record a link of the writer's; return its address, and what is added to its words.

        A document beside the issue is recorded too, and its kind and size are added. Raises IssueError.
        """
        if not is_document(url):
            return self.link(url, text, place), ""
        document = load_document(url, folder=self._folder, root=self.root, place=place)
        self._documents.setdefault(document.name, document)
        address = document_url(document, self.publication, self.page_url(), place)
        added = f" ({size_in_words(document, lang or self.issue.front.lang)})"
        return self.link(address, text + added, place), added

    def note(self, url: str) -> int:
        """Return the number of an address in the plain text's list of links, counted from 1."""
        return self._notes.setdefault(url, len(self._notes) + 1)

    def heading(self, wanted: int) -> int:
        """Return a heading's level: below the title, and at most one level deeper than the last."""
        self.level = max(2, min(wanted, self.level + 1, 6))
        return self.level

    def load(self, source: str, alt: str, place: Place, *, width: int, square: bool = False) -> Picture:
        """Load a picture of the issue, at most `width` wide; raises PictureError."""
        picture = load_picture(
            source,
            folder=self._folder,
            root=self.root,
            place=place,
            alt=clean(alt),
            width=width,
            square=square,
            rasterize=self.rasterize,
            kept=self.kept_pictures,
        )
        self._files[picture.name] = (source, square)
        return picture

    def larger_forms(self) -> Mapping[str, Picture]:
        """Return, for the name of each picture that is shown larger too, the picture in its largest form.

        A file that is shown in two sizes is sent once.
        """
        largest: dict[tuple[str, bool], Picture] = {}
        for picture in self._pictures.values():
            file = self._files.get(picture.name)
            if file is not None and (file not in largest or picture.width > largest[file].width):
                largest[file] = picture
        return {
            name: largest[file]
            for name, file in self._files.items()
            if file in largest and largest[file].name != name
        }

    def show(self, picture: Picture) -> Picture:
        """Record that the email shows a picture, and return it."""
        return self._pictures.setdefault((picture.name, picture.alt, picture.place), picture)
