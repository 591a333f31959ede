"""The publication's feeds: which there are, how each is doing, adding one to newsletter.toml."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Sequence

from newsletter.app.newsletter import Newsletter
from newsletter.errors import NotFoundError, RefusedError
from newsletter.issues.writer import save
from newsletter.model import Feed, FeedState
from newsletter.ports import FeedStore
from newsletter.settings import parse_settings


def known_feeds(newsletter: Newsletter, keys: Sequence[str]) -> list[str]:
    """Return the keys asked for, or all; raises NotFoundError with a suggestion."""
    feeds = newsletter.publication.feeds
    for key in keys:
        if key not in feeds:
            near = difflib.get_close_matches(key, feeds, n=1)
            raise NotFoundError(
                f"no feed {key!r}",
                way_out=f"Did you mean {near[0]}?" if near else f"There are: {', '.join(feeds)}",
            )
    return list(keys or feeds)


def feed_rows(newsletter: Newsletter, store: FeedStore) -> list[tuple[Feed, FeedState | None]]:
    """Return each feed with what is remembered of it."""
    return [(feed, store.feed_state(key)) for key, feed in newsletter.publication.feeds.items()]


def add_feed(newsletter: Newsletter, key: str, *, url: str, outlet: str, lang: str | None) -> None:
    """Add a table to newsletter.toml; raises RefusedError, SettingsError and then leaves the file alone."""
    if key in newsletter.publication.feeds:
        raise RefusedError(f"there is a feed {key!r} already", way_out="Change it in newsletter.toml")
    file = newsletter.root / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    lines = [f"[feeds.{key}]", f"url = {_toml(url)}", f"outlet = {_toml(outlet)}"]
    if lang:
        lines.append(f"lang = {_toml(lang)}")
    changed = text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"
    parse_settings(changed, root=newsletter.root, environ=os.environ)
    save(file, changed)


def _toml(value: str) -> str:
    # A JSON string is a TOML basic string, but for U+007F, which settings refuse anyway.
    return json.dumps(value, ensure_ascii=False)
