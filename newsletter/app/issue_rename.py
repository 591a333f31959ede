"""Renames issues: the file, its folder of pictures, and what is kept about the draft by its name."""

from __future__ import annotations

import re
from pathlib import Path

from newsletter.app.announced_events import rename_in_events
from newsletter.app.issue_board import IssueCard, issue_card
from newsletter.app.issue_records import records_moved
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.file_system_calls import rename_new
from newsletter.issues.issue_files import LONGEST_SLUG, issue_files, plain_words, slug_of
from newsletter.model import Action, Hint, Publication
from newsletter.model.phrase import phrase

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def rename_issue(workspace: Workspace, slug: str, new: str) -> str:
    """Give an issue another name in addresses, with its folder, and return it: `new` in its plain form.

    Refused for an issue that is scheduled or was sent: links, certificates and corrections know it by its
    name. Raises NotFoundError, RefusedError, NewsletterError.
    """
    card = issue_card(workspace, slug)
    refuse_fixed(card)
    refuse_welcome(workspace.publication, slug)
    name = "-".join(plain_words(new))
    if not _SLUG.fullmatch(name) or len(name) > LONGEST_SLUG:
        raise RefusedError(
            phrase("{new} cannot be a name", new=repr(new)),
            hint=phrase("Use letters, digits and hyphens, at most {longest_slug}", longest_slug=LONGEST_SLUG),
        )
    if name == slug:
        return name
    taken = {slug_of(file) for file in issue_files(workspace.root)}
    if name in taken or (workspace.root / "issues" / name).exists():
        raise RefusedError(
            phrase("there already is an issue {name}", name=repr(name)), hint="Choose another name"
        )
    with records_moved(workspace, slug, name):
        _move(workspace.root / card.head.path, slug, name)
    workspace.store.rename_cancelled(slug, name)
    rename_in_events(workspace, slug, name)
    return name


def refuse_fixed(card: IssueCard) -> None:
    """Raise RefusedError for an issue with a schedule or a mailing: it keeps its name."""
    if card.schedule is not None:
        raise RefusedError(
            phrase("{slug} is scheduled and cannot be renamed", slug=card.slug),
            hint="Cancel the schedule first",
            next_steps=(Hint(Action.CANCEL_SCHEDULE, str(card.schedule.id)),),
        )
    if card.mailing is not None:
        raise RefusedError(
            phrase(
                "{slug} has been sent and cannot be renamed: links in emails and its record know that name",
                slug=card.slug,
            ),
            hint="Duplicate it under another name",
        )


def refuse_welcome(publication: Publication, slug: str) -> None:
    """Raise RefusedError for an issue that a list welcomes people with: it is neither renamed nor deleted."""
    for one in publication.lists.values():
        if one.welcome == slug:
            raise RefusedError(
                phrase(
                    "{slug} welcomes people to the list {list}, so it stays as it is",
                    slug=slug,
                    list=one.title,
                ),
                hint="Choose another welcome for that list first",
            )


def _move(file: Path, slug: str, name: str) -> None:
    """Rename the folder, then the file; the folder goes back if the file cannot be renamed."""
    issues = file.parent.parent if file.name == "index.md" else file.parent
    folder, target = issues / slug, issues / name
    moved = False
    try:
        if folder.is_dir():
            folder.rename(target)
            moved = True
        if file.name != "index.md":
            rename_new(file, issues / f"{name}.md")
    except OSError as error:
        if moved:
            target.rename(folder)
        if isinstance(error, FileNotFoundError):
            raise NotFoundError(phrase("{name} is no longer there", name=file.name)) from None
        if isinstance(error, FileExistsError):
            raise RefusedError(
                phrase("there already is an issue {name}", name=repr(name)), hint="Choose another name"
            ) from None
        raise NewsletterError(
            phrase("{name} cannot be renamed ({strerror})", name=file.name, strerror=error.strerror or error)
        ) from None
