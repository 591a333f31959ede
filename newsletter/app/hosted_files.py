"""Hosted files: whether the page, calendar files, documents and pictures are there that an email leads to.

They lie on a site of the office (web_url, [images] base_url), put there by staff. Any answer but "not found"
and a failure will do. The pages of the archive are this program's own and come with the launch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from newsletter.app.workspace import Workspace
from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.issues.variants import page_name
from newsletter.model import Edition, Publication
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import without_start
from newsletter.rendering.calendar import beside
from newsletter.sending.loopback import is_loopback

MOST_ASKED = 16
"""Of the files of an edition: enough to see that somebody forgot to put them there."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedFile:
    """An address in the email, what does not work without it, and the setting that it comes from."""

    url: str
    effect: str
    setting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """A hosted file that is not there, and why we think so."""

    file: HostedFile
    why: str


def hosted_files(edition: Edition, publication: Publication) -> tuple[HostedFile, ...]:
    """Return the addresses that an edition's versions lead to on a site of the office, each once."""
    editions = (edition, *edition.others)
    languages = dict.fromkeys(one.lang for one in edition.others if one.lang != edition.lang)
    names = (edition.issue, *(page_name(edition.issue, lang) for lang in languages))
    found = list(page_files(names, publication, edition.list))
    if found:
        linked = (file.name for one in editions for file in one.calendars if not file.attached)
        found += [
            HostedFile(url=url, effect="“Add to calendar” would not work", setting="web_url")
            for url in (beside(found[0].url, name) for name in linked)
        ]
    found += _documents(editions, publication, found[0].url if found else "")
    if home := (publication.images_base_url or "").rstrip("/"):
        found += [
            HostedFile(
                url=f"{home}/{picture.name}",
                effect="A picture would be missing",
                setting="[images] base_url",
            )
            for one in editions
            for picture in one.pictures
        ]
    return tuple(dict.fromkeys(found))


def _documents(editions: Sequence[Edition], publication: Publication, page_url: str) -> Iterator[HostedFile]:
    """Yield the documents that the email links to, with the hosted pictures or next to the page."""
    home = (publication.images_base_url or "").rstrip("/")
    setting = "[images] base_url" if home else "web_url"
    for document in (document for one in editions for document in one.documents):
        url = f"{home}/{quote(document.name)}" if home else page_url and beside(page_url, document.name)
        if url:
            yield HostedFile(url=url, effect="A document could not be opened", setting=setting)


def page_files(names: Sequence[str], publication: Publication, list_key: str) -> Iterator[HostedFile]:
    """Yield the web pages of these names; none without web_url, or if they are the archive's."""
    template = publication.page_template(list_key)
    if template and not publication.is_archived_here:
        for name in names:
            url = template.replace("{slug}", quote(name, safe=""))
            yield HostedFile(url=url, effect="“View in browser” would not work", setting="web_url")


def first_missing(workspace: Workspace, files: Sequence[HostedFile]) -> MissingFile | None:
    """Ask for the files, several at once; return the first that is not there, None if all are."""
    asked = files[:MOST_ASKED]
    if not asked:
        return None
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, len(asked))) as pool:
        reasons = list(pool.map(lambda file: _why_missing(workspace, file.url), asked))
    return next(
        (MissingFile(file=file, why=why) for file, why in zip(asked, reasons, strict=True) if why), None
    )


def _why_missing(workspace: Workspace, url: str) -> str:
    """Return why a file is thought missing, "" if it is there."""
    if is_loopback(urlsplit(url).hostname or ""):
        return "that is this machine, which readers cannot reach"
    try:
        status = workspace.probe(url).status
    except FetchError as error:
        return without_start(error.message, f"{printed(url)}: ")
    return f"status {status}" if status in (404, 410) or status >= 500 else ""
