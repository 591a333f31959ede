"""Wrapped links in an issue file: puts the address inside in place of each link that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsletter.app.file_edits import edit_issue_text
from newsletter.app.workspace import Workspace
from newsletter.issues.addresses import WEB, address_fault
from newsletter.issues.issue_files import find_issue
from newsletter.issues.parser import source_lines
from newsletter.issues.wrapped_links.in_text import FoundLink, markdown_address, wrapped_links_in
from newsletter.model import Issue, Place
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UnwrappedLink:
    """A link that was replaced: its line, who had wrapped it, and the address that is there now."""

    place: Place
    maker: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnwrappedLinks:
    """What was replaced in an issue file; `backups` as in FileEdit."""

    links: Sequence[UnwrappedLink] = ()
    backups: Sequence[Path] = ()


def can_unwrap_links(issue: Issue) -> bool:
    """Tell whether an issue file has a wrapped link that holds the address inside."""
    return any(unwrapped_target(found) for found in wrapped_links_in(issue.source))


def unwrap_links(workspace: Workspace, slug: str) -> UnwrappedLinks:
    """Replace each wrapped link in an issue file by the address inside; every other byte stays.

    The file need not be a valid issue: a wrapped link can be too long for one. Raises NotFoundError, and what
    `edit_issue_text` raises; then nothing was changed.
    """
    file = find_issue(workspace.root, slug)
    path = file.relative_to(workspace.root).as_posix()
    edit = edit_issue_text(workspace, file, lambda text: _unwrapped(text, path))
    return UnwrappedLinks(links=edit.outcome, backups=edit.backups)


def _unwrapped(source: str, path: str) -> tuple[str, tuple[UnwrappedLink, ...]]:
    """Return an issue's text with the links replaced, and what was replaced."""
    text, last = "", 0
    links: list[UnwrappedLink] = []
    for found in wrapped_links_in(source):
        target = unwrapped_target(found)
        if target:
            text += source[last : found.start] + target
            last = found.end
            place = Place(path=path, line=len(source_lines(source[: found.start])))
            links.append(UnwrappedLink(place=place, maker=found.link.maker, target=target))
    return text + source[last:], tuple(links)


def unwrapped_target(found: FoundLink) -> str:
    """Return the address to put in, or "" when an issue may not have it."""
    target = markdown_address(found.link.target)
    return "" if not target or address_fault(target, WEB) else target
