"""The publication's feeds: health, adding, lists of other readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.feed_polling import poll_feeds
from newsletter.app.feeds import NewFeed, add_feeds, feed_alerts, feed_healths, new_feeds
from newsletter.errors import RefusedError, SettingsError
from newsletter.feeds.opml import Outline
from newsletter.feeds.polling_policy import Urgency
from tests.feeds.newsroom import Newsroom, newsroom
from tests.http.faulty_http import page


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ("A", "B"), "herald": ()}) as opened:
        yield opened


def test_health_tells_pace_failures_and_next_turn(room: Newsroom) -> None:
    room.answers("herald", page(b"", status="500 Oops"))
    for _ in range(3):
        poll_feeds(room.workspace, ["paper", "herald"], urgency=Urgency.NOW)
        room.clock.later(hours=1)
    paper, herald = feed_healths(room.workspace)
    assert (paper.per_week, paper.alert) == (0.5, "")
    assert herald.state is not None
    assert herald.state.failures == 3
    assert herald.alert.startswith("feed herald: failed 3 times in a row (never read): http://127.0.0.1")
    alerts = {
        pulls: feed_alerts(room.workspace, room.write("march", pulls))
        for pulls in ("- pull: paper\n", "- pull: herald\n", "- pull: desk\n")
    }
    assert list(alerts.values()) == [(), (herald.alert,), (herald.alert,)]


def tables(room: Newsroom) -> str:
    return (room.workspace.root / "newsletter.toml").read_text(encoding="utf-8")


def test_feeds_are_added_to_the_file_and_read_back(room: Newsroom) -> None:
    odd = NewFeed(key="odd", url="https://o.example/?a=1&b=%22", outlet='The "Odd" \\ Ōne', lang="es")
    add_feeds(room.workspace, [odd, NewFeed(key="two", url="https://t.example/", outlet="Two")])
    from newsletter.settings import parse_settings

    feeds = parse_settings(tables(room), root=room.workspace.root, environ={}).publication.feeds
    assert (feeds["odd"].outlet, feeds["odd"].url, feeds["odd"].lang) == (odd.outlet, odd.url, "es")
    assert feeds["two"].lang == "en"


def test_a_feed_that_is_there_or_not_sound_leaves_the_file_alone(room: Newsroom) -> None:
    before = tables(room)
    with pytest.raises(RefusedError, match="there already is a feed 'paper'"):
        add_feeds(room.workspace, [NewFeed(key="paper", url="https://x.example/", outlet="X")])
    with pytest.raises(SettingsError):
        add_feeds(room.workspace, [NewFeed(key="x", url="ftp://x.example/", outlet="X")])
    assert tables(room) == before


def test_feeds_are_added_to_the_file_as_it_stands_with_its_line_ends_and_byte_order_mark(
    room: Newsroom,
) -> None:
    file = room.workspace.root / "newsletter.toml"
    edited = file.read_text().replace('name = "Notes"', 'name = "Edited meanwhile"') + "# the end"
    file.write_bytes(b"\xef\xbb\xbf" + edited.replace("\n", "\r\n").encode())
    before = file.read_bytes()
    new = [NewFeed(key=key, url=f"https://{key}.example/", outlet=key) for key in ("one", "two")]
    assert add_feeds(room.workspace, new) == ()
    added = file.read_bytes().removeprefix(before)
    assert (
        added
        == b"".join(
            b'\r\n\r\n[feeds.%b]\r\nurl = "https://%b.example/"\r\noutlet = "%b"' % (key, key, key)
            for key in (b"one", b"two")
        )
        + b"\r\n"
    )
    with pytest.raises(RefusedError, match="there already is a feed 'one'"):
        add_feeds(room.workspace, new[:1])


def test_a_file_that_does_not_read_well_is_told_at_its_line_and_left_alone(room: Newsroom) -> None:
    file = room.workspace.root / "newsletter.toml"
    file.write_text(file.read_text() + "[half\n")
    before, line = file.read_bytes(), len(file.read_text().splitlines())
    with pytest.raises(SettingsError, match=rf"newsletter\.toml:{line}: not valid TOML"):
        add_feeds(room.workspace, [NewFeed(key="one", url="https://one.example/", outlet="One")])
    assert file.read_bytes() == before


def test_a_list_of_feeds_gets_keys_of_its_own_and_skips_what_is_there(room: Newsroom) -> None:
    outlines = [
        Outline(url=room.workspace.publication.feeds["paper"].url, title="Known"),
        Outline(url="https://a.example/", title="Paper", lang="es"),
        Outline(url="https://b.example/", title="El Niño & Cía.", lang="not a language"),
        Outline(url="https://c.example/", title="Desk"),
        Outline(url="https://d.example/", title=""),
        Outline(url="https://e.example/", title="新聞"),
    ]
    found = new_feeds(room.workspace, outlines)
    assert [feed.key for feed in found] == [
        "paper-2",
        "el-nino-cia",
        "desk-2",
        "https-d-example",
        "feed",
    ]
    assert [feed.lang for feed in found] == ["es", "", "", "", ""]
    add_feeds(room.workspace, found)
