"""The sample publication: its feeds answer on this machine, and nothing of the environment reaches it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsletter.app.feed_polling import poll_feeds
from newsletter.app.feeds import Urgency
from newsletter.app.new_publication import copy_starter, open_demo


def test_the_demos_feeds_are_served_on_loopback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", "postgresql://nowhere.example/real")
    copy_starter(tmp_path / "demo")
    with open_demo(tmp_path / "demo") as workspace:
        assert workspace.settings.database_url.startswith("sqlite:///")
        feeds = workspace.publication.feeds
        assert {urlsplit(feed.url).hostname for feed in feeds.values()} == {"127.0.0.1"}
        results = poll_feeds(workspace, list(feeds), urgency=Urgency.NOW)
        assert [one.problem for one in results] == [""] * len(feeds)
