"""The publication's feeds: list them, report their health, add feeds to newsletter.toml."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.app.file_edits import edit_settings_text
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.feeds.address import printed
from newsletter.feeds.health import FeedHealth as FeedHealth
from newsletter.feeds.health import healths, pace_since
from newsletter.feeds.poll import PollResult as PollResult
from newsletter.feeds.polling_policy import Urgency as Urgency
from newsletter.issues.issue_files import plain_words
from newsletter.issues.language_tag import is_language_tag, is_variety_of
from newsletter.issues.pull_lines import pulls_of
from newsletter.model import DESK, Issue, Publication
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.settings import parse_settings

if TYPE_CHECKING:
    from newsletter.feeds.opml import Outline

_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """A feed to be added; `lang` "" means the publication's own."""

    key: str
    url: str
    outlet: str
    lang: str = ""


def known_feeds(workspace: Workspace, keys: Sequence[str]) -> list[str]:
    """Return the given keys, or all if none is given; raises NotFoundError with a suggestion."""
    feeds = workspace.publication.feeds
    for key in keys:
        if key not in feeds:
            near = difflib.get_close_matches(key, feeds, n=1)
            raise NotFoundError(
                phrase("there is no feed {key}", key=repr(key)),
                hint=phrase("Did you mean {near}?", near=near[0])
                if near
                else phrase("Choose one of: {names}", names=", ".join(feeds)),
            )
    return list(keys or feeds)


def feed_healths(workspace: Workspace) -> tuple[FeedHealth, ...]:
    """Return the health of each feed; nothing is fetched."""
    now = workspace.clock.now()
    recent = workspace.store.entries_since(pace_since(now))
    return healths(workspace.publication.feeds.values(), workspace.store.feed_states(), recent, now)


def feed_alerts(workspace: Workspace, issue: Issue) -> tuple[str, ...]:
    """Return an alert for each feed that an issue pulls from and that has a problem."""
    asked = {pull.feed for pull in pulls_of(issue)}
    return tuple(
        health.alert
        for health in feed_healths(workspace)
        if health.alert and (DESK in asked or health.feed.key in asked)
    )


def add_feeds(workspace: Workspace, new: Sequence[NewFeed]) -> tuple[Path, ...]:
    """Append feed tables to the current newsletter.toml, with its own line endings.

    Returns backups that may contain what another program saved at the same moment. Raises RefusedError if
    a key is taken, SettingsError if the file is not valid before or afterwards, and what `edit_settings_text`
    raises; then the file is not changed.
    """

    def add(text: str) -> str:
        _refuse_taken(_parsed(workspace, text), new)
        end = "\r\n" if "\r\n" in text else "\n"
        tables = (_table(feed).replace("\n", end) for feed in new)
        changed = f"{end}{end}".join([text.rstrip("\r\n"), *tables]) + end
        _parsed(workspace, changed)
        return changed

    return edit_settings_text(workspace, add)


def _refuse_taken(publication: Publication, new: Sequence[NewFeed]) -> None:
    for feed in new:
        if feed.key in publication.feeds:
            raise RefusedError(
                phrase("there already is a feed {key}", key=repr(feed.key)),
                hint="Choose another key, or change that feed",
            )


def _parsed(workspace: Workspace, text: str) -> Publication:
    text = text.removeprefix("\ufeff")
    return parse_settings(text, root=workspace.root, environ=os.environ).publication


def new_feeds(workspace: Workspace, outlines: Iterable[Outline]) -> tuple[NewFeed, ...]:
    """Return the feeds of a list that the publication does not have, each with a new key."""
    known = {feed.url for feed in workspace.publication.feeds.values()}
    taken = {*workspace.publication.feeds, DESK}
    found = []
    for outline in outlines:
        if outline.url in known:
            continue
        title = outline.title or printed(outline.url)
        key = _free_key(title, taken)
        taken.add(key)
        lang = outline.lang if is_language_tag(outline.lang) else ""
        found.append(NewFeed(key=key, url=outline.url, outlet=title, lang=lang))
    return tuple(found)


def feed_at(workspace: Workspace, url: str) -> NewFeed:
    """Return the feed to add for an address, which may be that of a page with a link to its feed.

    Raises what `discover_feed` raises, and RefusedError for a feed that is there already.
    """
    from newsletter.app.feed_discovery import discover_feed
    from newsletter.feeds.opml import Outline

    found = discover_feed(workspace, url)
    lang = other_language(found.parsed.spoken, workspace.publication.lang) if found.parsed.spoken else ""
    new = new_feeds(workspace, [Outline(url=found.url, title=found.parsed.title, lang=lang)])
    if not new:
        raise RefusedError("this feed is there already", hint="Nothing was changed")
    return new[0]


def other_language(feed_lang: str, lang: str) -> str:
    """Return a feed's language if it is neither `lang` nor a variety of it, else ""."""
    return "" if is_variety_of(feed_lang, lang) else feed_lang


def _free_key(title: str, taken: set[str]) -> str:
    stem = "-".join(plain_words(title))[:_LONGEST_KEY].strip("-") or "feed"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def _table(feed: NewFeed) -> str:
    lines = [f"[feeds.{feed.key}]", f"url = {_toml(feed.url)}", f"outlet = {_toml(feed.outlet)}"]
    return "\n".join([*lines, f"lang = {_toml(feed.lang)}"] if feed.lang else lines)


def _toml(value: str) -> str:
    # A JSON string is a TOML basic string, except for U+007F, which settings refuse anyway.
    return json.dumps(value, ensure_ascii=False)
