"""Post import: reads or fetches the source, collects its pictures, and writes the draft."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from newsletter.app.issue_writing import write_new_issue
from newsletter.app.new_issue import free_slug
from newsletter.app.workspace import Workspace
from newsletter.errors import FetchError, PostError
from newsletter.importing.compose_draft import Draft, Pictures, compose, pictures_of
from newsletter.importing.content_sniffing import LARGEST_BYTES
from newsletter.importing.picture_file import (
    LARGEST_TOTAL,
    MOST,
    PictureProblem,
    ending_of,
    file_name,
    inside,
)
from newsletter.importing.post import Post, PostPicture
from newsletter.importing.read_post import read_post
from newsletter.issues.parser import parse_issue
from newsletter.issues.wrapped_links.wrapped_link import OPEN_IT, unwrapped, wrapped_link
from newsletter.model.phrase import phrase
from newsletter.ports import Fetcher

_ACCEPT = {"Accept": "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.5"}
_ACCEPT_PICTURE = {"Accept": "image/jpeg, image/png, image/gif, image/webp;q=0.9, */*;q=0.1"}
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/|$)", re.IGNORECASE)
_GIVE_UP = 3
"""Failed pictures in a row after which the rest are skipped: a server that is down is not asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a post comes from: its bytes, and what its relative links and pictures refer to."""

    name: str
    data: bytes = field(repr=False)
    url: str = ""
    media_type: str = ""
    folder: Path | None = None
    """The folder of a local file; its pictures may be there or in subfolders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPost:
    """The issue that an import wrote."""

    slug: str
    draft: Draft
    pictures: tuple[str, ...]
    left_out: tuple[str, ...]


def import_post(
    workspace: Workspace,
    given: str,
    *,
    list_key: str,
    today: dt.date,
    title: str = "",
    date: dt.date | None = None,
    standard_input: BinaryIO,
) -> ImportedPost:
    """Write a draft from a post: `given` is an http(s) address, a file, or `-` for standard input.

    Writes the draft and all its pictures, or nothing. Raises PostError, FetchError, RefusedError.
    """
    with workspace.fetcher() as fetcher:
        source = open_source(given, fetcher, standard_input)
        return _import(workspace, source, fetcher, list_key=list_key, today=today, title=title, date=date)


def import_address(
    workspace: Workspace,
    address: str,
    *,
    list_key: str,
    today: dt.date,
    title: str = "",
    date: dt.date | None = None,
) -> ImportedPost:
    """Write a draft from a web page, never from a file of this machine. As import_post otherwise."""
    if not address.lower().startswith(("http://", "https://")):
        address = f"https://{address}" if _HOST.match(address) else address
    if not address.lower().startswith(("http://", "https://")):
        raise PostError(
            phrase("{address} is not a web address", address=repr(address)), hint="It starts with https://"
        )
    with workspace.fetcher() as fetcher:
        source = _fetch_source(_unwrapped(address), fetcher)
        return _import(workspace, source, fetcher, list_key=list_key, today=today, title=title, date=date)


def import_source(
    workspace: Workspace,
    source: Source,
    *,
    list_key: str,
    today: dt.date,
    title: str = "",
    date: dt.date | None = None,
) -> ImportedPost:
    """Write a draft from a post in memory: pasted text, an uploaded file. As import_post otherwise."""
    with workspace.fetcher() as fetcher:
        return _import(workspace, source, fetcher, list_key=list_key, today=today, title=title, date=date)


def _import(
    workspace: Workspace,
    source: Source,
    fetcher: Fetcher,
    *,
    list_key: str,
    today: dt.date,
    title: str,
    date: dt.date | None,
) -> ImportedPost:
    post = read_post(
        source.data,
        name=source.name,
        media_type=source.media_type,
        url=source.url,
        country=workspace.publication.country,
    )
    free_slug(workspace.root, title or post.title, date or post.date or today)
    pictures, files = _collect_pictures(post, source, fetcher)
    draft = compose(
        post,
        publication=workspace.publication,
        list_key=list_key,
        title=title,
        date=date,
        today=today,
        pictures=pictures,
    )
    slug = free_slug(workspace.root, draft.front.subject, draft.front.date)
    _validate(draft, slug, workspace)
    write_new_issue(workspace, slug, draft.text, files)
    return ImportedPost(slug=slug, draft=draft, pictures=tuple(files), left_out=post.left_out)


# --- The source -----------------------------------------------------------------------------------


def open_source(given: str, fetcher: Fetcher, standard_input: BinaryIO) -> Source:
    """Read or fetch a source; raises PostError, FetchError."""
    if given == "-":
        return Source(name="standard input", data=standard_input.read(LARGEST_BYTES + 1))
    if given.lower().startswith(("http://", "https://")):
        return _fetch_source(_unwrapped(given), fetcher)
    path = Path(given)
    try:
        if path.is_dir():
            raise PostError(phrase("{given} is a folder", given=given), hint="Give the file in it")
        with path.open("rb") as opened:
            return Source(name=path.name, data=opened.read(LARGEST_BYTES + 1), folder=path.resolve().parent)
    except FileNotFoundError:
        raise PostError(
            phrase("there is no file {given}", given=given), hint="A web address starts with https://"
        ) from None
    except (OSError, ValueError) as error:
        raise PostError(
            phrase(
                "{given} cannot be read: {getattr}",
                given=given,
                getattr=getattr(error, "strerror", None) or error,
            )
        ) from None


def _unwrapped(given: str) -> str:
    """Return the address inside a wrapped link; raises PostError if only opening the link shows it."""
    link = wrapped_link(given)
    if link is not None and not link.target:
        raise PostError(
            phrase("this link goes through {maker}, which hides the page", maker=link.maker), hint=OPEN_IT
        )
    return unwrapped(given)


def _fetch_source(url: str, fetcher: Fetcher) -> Source:
    try:
        fetched = fetcher.fetch(url, headers=_ACCEPT)
    except FetchError as error:
        if error.status in (401, 403):
            hint = "Log in with a browser, save the page as a file and import that"
            raise PostError(
                phrase("{url} needs a login (status {status})", url=url, status=error.status), hint=hint
            ) from None
        hint = "Check that it opens in a browser; you can also save the page there and import the file"
        raise FetchError(error.message, hint=hint, status=error.status) from None
    return Source(
        name=fetched.url,
        data=fetched.body,
        url=fetched.url,
        media_type=fetched.headers.get("content-type", ""),
    )


# --- Pictures -------------------------------------------------------------------------------------


def _collect_pictures(post: Post, source: Source, fetcher: Fetcher) -> tuple[Pictures, dict[str, bytes]]:
    """Return the name or the problem of each picture, and the files to write, by name."""
    names: dict[str, str] = {}
    problems: dict[str, str] = {}
    files: dict[str, bytes] = {}
    failures = 0
    for picture in pictures_of(post):
        try:
            if len(files) >= MOST or failures >= _GIVE_UP:
                raise PictureProblem(
                    "the post has too many pictures" if failures < _GIVE_UP else "its server did not answer"
                )
            data = _picture_bytes(picture, source, fetcher)
            name = file_name(picture.source, ending_of(data), files)
            if sum(map(len, files.values())) + len(data) > LARGEST_TOTAL:
                raise PictureProblem("all pictures together are too large")
            files[name], names[picture.source] = data, name
            failures = 0
        except PictureProblem as problem:
            problems[picture.source] = str(problem)
        except FetchError as error:
            problems[picture.source] = error.message
            failures += 1
    return Pictures(names=names, problems=problems), files


def _picture_bytes(picture: PostPicture, source: Source, fetcher: Fetcher) -> bytes:
    data = inside(picture.source)
    if data is None and source.folder is not None:
        data = _local_picture(picture.source, source.folder)
    if data is not None:
        return data
    if not picture.address:
        raise PictureProblem(
            "it was not found next to the file" if source.folder else "the post does not say where it is"
        )
    return fetcher.fetch(picture.address, headers=_ACCEPT_PICTURE).body


def _local_picture(written: str, folder: Path) -> bytes | None:
    """Return a file in the post's own folder or below; a page must not read other files of this machine."""
    try:
        path = (folder / unquote(written.partition("?")[0])).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            return None
        with path.open("rb") as opened:
            return opened.read(LARGEST_BYTES)
    except (OSError, ValueError):
        return None


# --- Writing --------------------------------------------------------------------------------------


def _validate(draft: Draft, slug: str, workspace: Workspace) -> None:
    """Parse the draft; it should always be valid, and a broken one is not written."""
    parse_issue(
        draft.text,
        slug=slug,
        path=f"issues/{slug}.md",
        folder=str(workspace.root / "issues" / slug),
        publication=workspace.publication,
    )
