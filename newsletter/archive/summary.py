"""Edition summary: the little that the archive's lists show of a frozen edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsletter.model import Document, Edition, EditionPoll, Picture, Topics, public_versions
from newsletter.rendering.merge_fields import fill

_LEAST_WIDTH = 300
"""In CSS pixels: a narrower picture is a portrait or a logo, and says nothing of the issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    """An edition in one language, with merge fields as their fallbacks."""

    lang: str
    title: str
    preheader: str
    polls: tuple[EditionPoll, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSummary:
    """A picture of an edition without its bytes; `position` is its place among all of the edition's files."""

    name: str
    media_type: str
    width: int
    height: int
    alt: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document of an edition without its bytes; `position` is its place among all files."""

    name: str
    media_type: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSummary:
    """What the archive keeps of a frozen edition: its languages, the main one first, and its files.

    Pictures and calendar files are those of all versions, also of those for segments and fewer topics.
    """

    digest: str
    versions: tuple[VersionSummary, ...]
    pictures: tuple[PictureSummary, ...]
    documents: tuple[DocumentSummary, ...]
    calendars: tuple[str, ...]
    """The names of its calendar files."""
    lead: PictureSummary | None
    """The picture that stands for the issue; None if it has none that is large enough."""
    archive: bool = True
    """Whether it may appear in the archive."""
    needed_topics: Topics = ()
    """Whoever chose topics, and none of these, was not sent it; () if it has something for everybody."""

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages, the main one first."""
        return tuple(one.lang for one in self.versions)

    def version(self, lang: str) -> VersionSummary:
        """Return the version in a language; the main one if there is none."""
        return next((one for one in self.versions if one.lang == lang), self.versions[0])


def summarize(edition: Edition) -> EditionSummary:
    """Return the summary of an edition; the bytes of its pictures are not needed."""
    everyone = (edition, *edition.others)
    pictures: dict[str, PictureSummary] = {}
    documents: dict[str, DocumentSummary] = {}
    # In the order in which the database keeps them.
    assets: list[Picture | Document] = []
    for one in everyone:
        assets += [*one.pictures, *one.documents]
    for position, asset in enumerate(assets):
        if isinstance(asset, Picture):
            pictures.setdefault(asset.name, _picture(asset, position))
        else:
            documents.setdefault(asset.name, _document(asset, position))
    return EditionSummary(
        digest=edition.digest,
        versions=tuple(_version(one) for one in public_versions(edition)),
        pictures=tuple(pictures.values()),
        documents=tuple(documents.values()),
        calendars=tuple(dict.fromkeys(file.name for one in everyone for file in one.calendars)),
        lead=_lead([pictures[picture.name] for picture in edition.pictures]),
        archive=edition.archive,
        needed_topics=edition.topics if edition.needs_topic else (),
    )


def _version(edition: Edition) -> VersionSummary:
    title, _html, _text = fill(replace(edition, html="", text=""), {})
    preheader, _html, _text = fill(replace(edition, subject=edition.preheader, html="", text=""), {})
    return VersionSummary(lang=edition.lang, title=title, preheader=preheader, polls=edition.polls)


def _document(document: Document, position: int) -> DocumentSummary:
    return DocumentSummary(name=document.name, media_type=document.media_type, position=position)


def _picture(picture: Picture, position: int) -> PictureSummary:
    return PictureSummary(
        name=picture.name,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        alt=picture.alt,
        position=position,
    )


def _lead(pictures: Sequence[PictureSummary]) -> PictureSummary | None:
    return next((one for one in pictures if one.width >= _LEAST_WIDTH and one.width > one.height), None)
