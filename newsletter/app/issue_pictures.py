"""An issue's pictures: added from a file, cropped, and listed with the lines that use them.

They are beside the issue, in issues/SLUG/. Nothing is ever overwritten.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsletter.app.issue_text import issue_file
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, PictureError
from newsletter.files import create
from newsletter.importing.picture_file import file_name
from newsletter.importing.sanitize import one_line
from newsletter.issues.issue_files import find_issue, slug_of
from newsletter.issues.writer import write_block
from newsletter.model import Image, Place
from newsletter.model.phrase import phrase
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.pictures.conversion import prepare
from newsletter.rendering.pictures.encoding import EncodedPicture
from newsletter.rendering.pictures.prepared_picture import PreparedPicture as PreparedPicture
from newsletter.rendering.pictures.uploaded import Crop as Crop
from newsletter.rendering.pictures.uploaded import kept_picture

ENDINGS = ("jpg", "jpeg", "png", "gif", "webp", "avif", "tif", "tiff", "heic", "heif", "svg")
_MOST_PICTURES = 500
_LONGEST_NAME = 100
_UNPACKING = threading.BoundedSemaphore(2)
"""A photo of 50 million pixels takes 150 MB while it is made smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePicture:
    """A picture beside an issue, and the lines of the issue that name it; none if it is not used."""

    name: str
    size_bytes: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPicture:
    """A picture that is beside the issue now. `was_there`: the same picture had been added before."""

    name: str
    size_bytes: int
    was_there: bool = False


def issue_named(workspace: Workspace, name: str) -> str:
    """Return the slug of the issue of that name, part of a name, or path; raises NotFoundError."""
    return slug_of(find_issue(workspace.root, name))


def picture_folder(workspace: Workspace, slug: str) -> Path:
    """Return the folder of an issue's pictures, which may not exist yet; raises NotFoundError."""
    return workspace.root / "issues" / slug_of(issue_file(workspace, slug))


def largest_upload_bytes(workspace: Workspace) -> int:
    """Return how large a picture may be when it is uploaded."""
    return workspace.settings.largest_upload_mb * 1024 * 1024


def add_picture(
    workspace: Workspace,
    slug: str,
    data: bytes,
    *,
    name: str,
    crop: Crop | None = None,
    square: bool = False,
) -> AddedPicture:
    """Put a picture beside an issue, made smaller and without metadata, under a name like `name`.

    `square` crops it, to its middle where `crop` does not say. Raises PictureError, NotFoundError, and
    NewsletterError if it cannot be written; then nothing was.
    """
    return keep_upload(workspace, picture_folder(workspace, slug), data, name=name, crop=crop, square=square)


def keep_upload(
    workspace: Workspace,
    folder: Path,
    data: bytes,
    *,
    name: str,
    crop: Crop | None = None,
    square: bool = False,
) -> AddedPicture:
    """Put a picture into a folder of the publication as `add_picture` does, and raise what it raises."""
    _check_size(workspace, data)
    with _UNPACKING:
        kept = kept_picture(data, rasterize=rasterize_svg, crop=crop, square=square)
    return _write(workspace, folder, kept, name[-_LONGEST_NAME:])


def crop_picture(workspace: Workspace, slug: str, name: str, crop: Crop | None) -> AddedPicture:
    """Put a square part of an issue's picture beside it as another picture; None: its middle.

    Raises what `add_picture` raises.
    """
    data = picture_file(workspace, slug, name).read_bytes()
    stem = f"{name.rpartition('.')[0]}-square"
    return add_picture(
        workspace, slug, data, name=f"{stem}.{name.rpartition('.')[2]}", crop=crop, square=True
    )


def issue_pictures(workspace: Workspace, slug: str) -> tuple[IssuePicture, ...]:
    """Return the pictures beside an issue, by name, with the lines that use them; raises NotFoundError."""
    folder = picture_folder(workspace, slug)
    source = issue_file(workspace, slug).read_text(encoding="utf-8", errors="replace")
    return tuple(
        IssuePicture(name=file.name, size_bytes=file.stat().st_size, lines=lines_with(file.name, source))
        for file in _files(folder)
    )


def lines_with(name: str, source: str) -> tuple[int, ...]:
    """Return the lines of an issue's text that name a file."""
    named = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)")
    return tuple(number for number, line in enumerate(source.splitlines(), 1) if named.search(line))


def picture_line(name: str, *, alt: str, caption: str = "", decorative: bool = False) -> str:
    """Return the line of an issue that shows a picture; a decorative one has neither alt text nor caption."""
    image = Image(
        source=name,
        alt="" if decorative else one_line(alt),
        caption="" if decorative else one_line(caption),
        decorative=decorative,
        place=Place(path="", line=1),
    )
    return write_block(image).rstrip("\n")


def picture_file(workspace: Workspace, slug: str, name: str) -> Path:
    """Return a picture beside an issue; raises NotFoundError for anything else, and for links to outside."""
    folder = picture_folder(workspace, slug)
    if is_picture_name(name):
        file = folder / name
        if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
            return file
    raise NotFoundError("there is no such picture beside this issue", hint="It may have been deleted")


def is_picture_name(name: str) -> bool:
    """Tell whether a name can be a picture's: no path, not hidden, with a picture's ending."""
    is_plain = not name.startswith((".", "_")) and "/" not in name and "\\" not in name and name.isprintable()
    return is_plain and len(name) <= 200 and name.rpartition(".")[2].lower() in ENDINGS


def picture_version(workspace: Workspace, slug: str, name: str) -> str:
    """Return a text that changes with a picture's file, without reading it; raises NotFoundError."""
    found = picture_file(workspace, slug, name).stat()
    return f"{found.st_mtime_ns:x}-{found.st_size:x}"


def shown_picture(workspace: Workspace, slug: str, name: str, *, width: int) -> PreparedPicture:
    """Return an issue's picture as readers would get it, at most `width` CSS pixels wide.

    Raises NotFoundError, PictureError.
    """
    data = picture_file(workspace, slug, name).read_bytes()
    _check_size(workspace, data)
    with _UNPACKING:
        return prepare(data, width=width, rasterize=rasterize_svg)


def _check_size(workspace: Workspace, data: bytes) -> None:
    if len(data) > largest_upload_bytes(workspace):
        raise too_large(workspace)


def too_large(workspace: Workspace) -> PictureError:
    """Return the error for an upload that is larger than the setting allows."""
    return PictureError(
        phrase(
            "The picture is larger than {largest_upload_mb} MB",
            largest_upload_mb=workspace.settings.largest_upload_mb,
        ),
        hint="Make it smaller; an email shows at most 1,200 pixels.",
    )


def _files(folder: Path) -> list[Path]:
    try:
        found = [file for file in folder.iterdir() if is_picture_name(file.name) and file.is_file()]
    except FileNotFoundError:
        return []
    return sorted(found)[:_MOST_PICTURES]


def _write(workspace: Workspace, folder: Path, kept: EncodedPicture, name: str) -> AddedPicture:
    """Write a picture under a free name; one with the same bytes is used as it is."""
    try:
        for file in _files(folder):
            if file.stat().st_size == len(kept.data) and file.read_bytes() == kept.data:
                return AddedPicture(name=file.name, size_bytes=len(kept.data), was_there=True)
        folder.mkdir(exist_ok=True)
        return AddedPicture(name=_create(folder, kept, name), size_bytes=len(kept.data))
    except OSError as error:
        path = folder.relative_to(workspace.root).as_posix()
        message = phrase(
            "{path}/ cannot be written ({strerror})", path=path, strerror=error.strerror or error
        )
        raise NewsletterError(message, hint="Nothing was changed") from None


def _create(folder: Path, kept: EncodedPicture, name: str) -> str:
    for chosen in _names(folder, kept, name):
        try:
            create(folder / chosen, kept.data)
        except FileExistsError:
            continue
        return chosen
    raise AssertionError  # the names end only when the disk has them all


def _names(folder: Path, kept: EncodedPicture, name: str) -> Iterator[str]:
    taken = {file.name.lower() for file in folder.iterdir()}
    base = quote(re.split(r"[/\\]", name)[-1], errors="replace")
    while True:
        chosen = file_name(base, kept.ending, taken)
        yield chosen
        taken.add(chosen)
