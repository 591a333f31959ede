"""Lists the publication's issue files, finds one by its name, and names new ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsletter.errors import NotFoundError
from newsletter.issues.diagnostics import did_you_mean, shown
from newsletter.issues.front_matter import peek_front
from newsletter.issues.parser import source_lines
from newsletter.model import Action, Hint, Issue
from newsletter.model.phrase import phrase

LONGEST_SLUG = 60
_HEAD = 65_536
"""Bytes of a file that are read to learn its date and list."""
_MANY = 6

_PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
    | dict.fromkeys("'’‘ʼ`´", "")
)


def issue_files(root: Path) -> tuple[Path, ...]:
    """Return the issue files of a publication, in the order of their slugs.

    An issue is `issues/<slug>.md` or `issues/<slug>/index.md`; names that begin with . or _ are left out.
    Raises NotFoundError when the folder cannot be read; a missing folder counts as empty.
    """
    folder = root / "issues"
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise NotFoundError(
            phrase("the folder {folder} cannot be read ({strerror})", folder=folder, strerror=error.strerror),
            hint="Check its permissions",
        ) from None
    files = [
        folder / place for name in names if name[0] not in "._" and (place := _issue_place(folder, name))
    ]
    return tuple(sorted(files, key=lambda file: (slug_of(file), file)))


def _issue_place(folder: Path, name: str) -> str:
    """Return where the issue of a name in the folder is: in the file, or in index.md of the folder, or "".

    os.path, as Path raises for a folder that is closed to us.
    """
    if name.endswith(".md") and os.path.isfile(f"{folder}/{name}"):  # noqa: PTH113
        return name
    return f"{name}/index.md" if os.path.isfile(f"{folder}/{name}/index.md") else ""  # noqa: PTH113


def slug_of(file: Path) -> str:
    """Return an issue file's slug."""
    return file.parent.name if file.name == "index.md" else file.stem


def find_issue(root: Path, slug: str) -> Path:
    """Return the file of an issue named by its slug, by a path to it, or by a part of its slug.

    Returns only files of `issue_files`. Raises NotFoundError when none or several match.
    """
    files = issue_files(root)
    for fitting in _fitting(root, slug, files):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            names = ", ".join(_named(file, root) for file in fitting[:_MANY])
            choose = phrase("Choose one: {names}.", names=names)
            if len(fitting) > _MANY:
                more = len(fitting) - _MANY
                choose = phrase("Choose one: {names} and {number} more.", names=names, number=more)
            raise NotFoundError(phrase("several issues match {slug}", slug=shown(slug)), hint=choose)
    hint = did_you_mean(slug, map(slug_of, files))
    begin = () if hint else (Hint(Action.NEW_ISSUE),)
    raise NotFoundError(phrase("there is no issue {slug}", slug=shown(slug)), hint=hint, next_steps=begin)


def _fitting(root: Path, slug: str, files: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield the matching files, the closest kind of match first."""
    yield [file for file in files if slug_of(file) == slug]
    yield [file for file in files if file.resolve() in _as_paths(root, slug)]
    for fits in (str.endswith, str.startswith, str.__contains__):
        yield [file for file in files if slug and fits(slug_of(file), slug)]


def _as_paths(root: Path, slug: str) -> set[Path]:
    try:
        return {Path(slug).resolve(), (root / slug).resolve(), (root / "issues" / slug).resolve()}
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        return set()


def _named(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()


def previous_issue_date(root: Path, issue: Issue) -> dt.date | None:
    """Return the newest date before this issue's among the other issues on its list, or None.

    Reads front matter only; other issues with errors are skipped, not reported.
    """
    dates = (
        _date_on(file, issue.front.list)
        for file in issue_files(root)
        if slug_of(file) != issue.slug and _named(file, root) != issue.path
    )
    return max((date for date in dates if date is not None and date < issue.front.date), default=None)


def _date_on(file: Path, list_key: str) -> dt.date | None:
    try:
        with file.open("rb") as opened:
            text = opened.read(_HEAD).decode("utf-8", "replace")
        front = peek_front(source_lines(text))
        return dt.date.fromisoformat(front["date"]) if front.get("list") == list_key else None
    except (OSError, ValueError, KeyError):
        return None


def slug_for(title: str, date: dt.date) -> str:
    """Return a new issue's slug, such as 2023-03-11-sanctuary-city: ASCII, at most 60 characters.

    A title with letters that ASCII does not have ends in a checksum, so that two such titles differ.
    """
    words = plain_words(title)
    checksum = _checksum(title)
    slug, longest = date.isoformat(), LONGEST_SLUG - len(checksum)
    for word in words or ["issue"]:
        if len(slug) + 1 + len(word) > longest:
            break
        slug = f"{slug}-{word}"
    if slug == date.isoformat():
        slug = f"{slug}-{(words or ['issue'])[0][:40]}"
    return slug + checksum


def _checksum(title: str) -> str:
    """Return "-" and six characters for a title of which plain_words leaves letters out, else ""."""
    lost = any(char.isalnum() and not char.isascii() for char in _plain(title))
    if not lost:
        return ""
    same = unicodedata.normalize("NFKC", title).casefold()
    return f"-{hashlib.sha256(same.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def plain_words(title: str) -> list[str]:
    """Return a title's words in lower-case ASCII letters and digits, for names of files and keys."""
    return re.findall(r"[a-z0-9]+", _plain(title))


def _plain(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_PLAIN))
    return "".join(char for char in plain if not unicodedata.combining(char))
