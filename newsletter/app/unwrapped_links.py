"""Wrapped links in an issue file: puts the address inside in place of each link that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.app.file_edits import edit_issue
from newsletter.app.workspace import Workspace
from newsletter.issues.addresses import WEB, address_fault
from newsletter.issues.wrapped_links.in_text import FoundLink, markdown_address, wrapped_links_in
from newsletter.model import Issue, Place


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
    return any(_target(found) for found in wrapped_links_in(issue.source))


def unwrap_links(workspace: Workspace, issue: Issue) -> UnwrappedLinks:
    """Replace each wrapped link in an issue file by the address inside; every other byte stays.

    Raises what `edit_issue` raises; then nothing was changed.
    """
    if not can_unwrap_links(issue):
        return UnwrappedLinks()
    edit = edit_issue(workspace, issue, _unwrapped)
    return UnwrappedLinks(links=edit.outcome, backups=edit.backups)


def _unwrapped(issue: Issue) -> tuple[str, tuple[UnwrappedLink, ...]]:
    """Return the issue's text with the links replaced, and what was replaced."""
    source = issue.source
    text, last = "", 0
    links: list[UnwrappedLink] = []
    for found in wrapped_links_in(source):
        target = _target(found)
        if target:
            text += source[last : found.start] + target
            last = found.end
            line = source.count("\n", 0, found.start) + 1
            place = Place(path=issue.path, line=line)
            links.append(UnwrappedLink(place=place, maker=found.link.maker, target=target))
    return text + source[last:], tuple(links)


def _target(found: FoundLink) -> str:
    """Return the address to put in, or "" when an issue may not have it."""
    target = markdown_address(found.link.target)
    return "" if not target or address_fault(target, WEB) else target
