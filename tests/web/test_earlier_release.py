"""Links in emails of an earlier release, after an upgrade: each still does what it said.

tests/web/releases has a dump of the database as that release wrote it, and the links here are those of its
emails. Three people got an issue, one of them left by one click, and a fourth waits to be confirmed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from newsletter.app.database_upgrade import upgrade_database
from newsletter.app.workspace import open_workspace
from newsletter.model import SubscriptionStatus
from newsletter.starter import copy_starter
from newsletter.web.application import create_app
from newsletter.web.server import WebServer
from tests.web.site import LIST, HandClock

DUMPS = sorted((Path(__file__).parent / "releases").glob("revision-*.sql"))
MARIA, LUIS, KIM = "/u/CqMFzBi1qjMQgkCw98hHgQ", "/u/dAYm7ntJPTGg5P0e3H53PA", "/u/uQ5ZUSLglFlHbdS9EXbASA"
NADIA = "/confirm/439QP3xHHxWRz7jQo3ifxA"
DAY_AFTER = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


@pytest.fixture(params=DUMPS, ids=lambda file: file.stem)
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[httpx2.Client, Path]]:
    """The pages of a publication whose database came from an earlier release."""
    folder = tmp_path / "publication"
    copy_starter(folder)
    settings = folder / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("letters.thirteenth.example", "letters.city.example"), encoding="utf-8")
    (folder / ".newsletter").mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / ".newsletter" / "newsletter.db")) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    with replace(open_workspace(folder, {}), clock=HandClock(DAY_AFTER)) as workspace:
        before, after = upgrade_database(workspace)
        assert before == request.param.stem.removeprefix("revision-") < after
        failures: list[str] = []
        app = create_app(lambda: workspace, on_failure=failures.append)
        with (
            WebServer(app, host="127.0.0.1", port=0) as server,
            httpx2.Client(base_url=server.url, timeout=60) as client,
        ):
            yield client, folder
        assert failures == []


def status(folder: Path, address: str) -> SubscriptionStatus | None:
    """Return how somebody stands with the list."""
    with open_workspace(folder, {}) as workspace:
        found = workspace.store.subscriber(address)
        return next((one.status for one in found.subscriptions if one.list == LIST), None) if found else None


def test_the_page_of_an_unsubscribe_link(upgraded: tuple[httpx2.Client, Path]) -> None:
    client, folder = upgraded
    page = client.get(MARIA)
    assert page.status_code == 200
    assert "Council District 13 news" in page.text
    assert status(folder, "maria@riverton.example") is SubscriptionStatus.SUBSCRIBED
    assert client.post(MARIA, data={"act": "leave"}).status_code == 303
    assert status(folder, "maria@riverton.example") is SubscriptionStatus.UNSUBSCRIBED
    assert "You are unsubscribed" in client.get(MARIA).text


def test_one_click(upgraded: tuple[httpx2.Client, Path]) -> None:
    client, folder = upgraded
    answer = client.post(LUIS, content=b"List-Unsubscribe=One-Click")
    assert (answer.status_code, answer.text) == (200, "Unsubscribed.")
    assert status(folder, "luis@riverton.example") is SubscriptionStatus.UNSUBSCRIBED
    assert client.get(LUIS).headers["content-language"] == "es"


def test_whoever_left_before_is_still_away_and_can_take_it_back(
    upgraded: tuple[httpx2.Client, Path],
) -> None:
    client, folder = upgraded
    assert "You are unsubscribed" in client.get(KIM).text
    assert client.post(KIM, data={"act": "undo"}).status_code == 303
    assert status(folder, "kim@riverton.example") is SubscriptionStatus.SUBSCRIBED


def test_a_confirmation_link(upgraded: tuple[httpx2.Client, Path]) -> None:
    client, folder = upgraded
    page = client.get(NADIA)
    assert page.status_code == 200
    assert status(folder, "nadia@riverton.example") is None
    act = page.text.split('name="act" value="')[1].split('"')[0]
    assert client.post(NADIA, data={"act": act}).status_code in (200, 303)
    assert status(folder, "nadia@riverton.example") is SubscriptionStatus.SUBSCRIBED


def test_view_in_browser_and_the_archive(upgraded: tuple[httpx2.Client, Path]) -> None:
    client, _folder = upgraded
    assert "opens on Sundays from April" in client.get("/archive/2026-03-01-short").text
    assert "Two things from the council" in client.get("/archive/").text
    assert "Two things from the council" in client.get("/feed.xml").text


def test_the_backup_beside_it_is_the_earlier_database(upgraded: tuple[httpx2.Client, Path]) -> None:
    _client, folder = upgraded
    (backup,) = (folder / ".newsletter").glob("*.backup")
    assert any(f".{file.stem}." in backup.name for file in DUMPS)
