"""The stream of a mailing's progress: what is true now, shared by all who watch, and it ends by itself."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from newsletter.app.mailing_progress import MailingProgress, read_progress
from newsletter.model import Accepted, MailingStatus, Role
from newsletter.web.studio import progress, progress_hub
from tests.web.studio.studio_site import StudioSite, serving_studio
from tests.web.studio.visits_send import mailing


@dataclass
class Event:
    kind: str
    id: str
    data: dict[str, object]


def events(response: httpx2.Response) -> Iterator[Event]:
    """Yield the events of a stream as they come."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if not line:
            if "event" in fields:
                yield Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


def send_one(studio: StudioSite, number: int) -> None:
    """Have one more delivery accepted."""
    store, now = studio.workspace.store, studio.clock.now()
    with store.worker() as worker:
        (one,) = store.claim(number, worker, limit=1, now=now)
        store.at_risk(number, worker, [one.subscriber_id], now=now)
        store.record(number, worker, [(one.subscriber_id, Accepted())], now=now)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_hub, "READ_SECONDS", 0.05)
    monkeypatch.setattr(progress_hub, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(progress, "_SESSION_SECONDS", 0.1)


def test_a_stream_tells_what_is_true_now_and_what_changes(studio: StudioSite) -> None:
    number = mailing(studio, tried=3).id
    client = studio.client(Role.WRITER)
    with client.stream("GET", f"/mailings/{number}/progress", timeout=30) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["x-accel-buffering"] == "no"
        assert response.headers["cache-control"] == "no-cache"
        found = events(response)
        first = next(found)
        assert (first.kind, first.data["status"], first.data["over"]) == ("progress", "sending", False)
        assert "<b>2</b> of 23" in str(first.data["figures"])
        send_one(studio, number)
        assert "<b>3</b> of 23" in str(next(found).data["figures"])
        studio.workspace.store.steer(number, MailingStatus.PAUSED, now=studio.clock.now(), reason="a typo")
        assert next(found).data["status"] == "paused"
        studio.workspace.store.steer(number, MailingStatus.CANCELLED, now=studio.clock.now())
        rest = list(found)
        assert [one.kind for one in rest] == ["progress", "done"]
        assert rest[0].data["over"] is True


def test_whoever_reconnects_gets_only_what_is_new_and_nothing_of_what_is_over(studio: StudioSite) -> None:
    number = mailing(studio, tried=0).id
    client, path = studio.client(Role.WRITER), f"/mailings/{number}/progress"
    with client.stream("GET", path, timeout=30) as response:
        seen = next(events(response)).id
    with client.stream("GET", path, headers={"Last-Event-ID": seen}, timeout=30) as response:
        threading.Timer(0.3, send_one, (studio, number)).start()
        assert next(events(response)).id != seen
    studio.workspace.store.steer(number, MailingStatus.CANCELLED, now=studio.clock.now())
    assert client.get(path, headers={"Last-Event-ID": seen}).status_code == 204


def test_all_who_watch_share_one_reader_which_ends_with_the_last(
    studio: StudioSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, reads = mailing(studio, tried=0).id, [0]

    def counted(*given: object) -> MailingProgress:
        reads[0] += 1
        return read_progress(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(progress, "read_progress", counted)
    monkeypatch.setattr(progress_hub, "READ_SECONDS", 0.5)
    clients = [studio.client(Role.WRITER) for _ in range(6)]
    streams = [client.stream("GET", f"/mailings/{number}/progress", timeout=30) for client in clients]
    opened = [stream.__enter__() for stream in streams]
    assert {next(events(one)).kind for one in opened} == {"progress"}
    before, began = reads[0], time.monotonic()
    time.sleep(1.6)
    # One for each half second, however many watch.
    assert reads[0] - before <= (time.monotonic() - began) / 0.5 + 1
    for stream in streams:
        stream.__exit__(None, None, None)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        before = reads[0]
        time.sleep(1.2)
        if reads[0] == before:
            break
    assert reads[0] == before


def test_a_stream_ends_when_its_watcher_signs_out(studio: StudioSite) -> None:
    number = mailing(studio, tried=0).id
    client = studio.client(Role.WRITER)
    with client.stream("GET", f"/mailings/{number}/progress", timeout=30) as response:
        found = events(response)
        next(found)
        with httpx2.Client(
            base_url=studio.url, headers=client.headers, cookies=client.cookies, timeout=60
        ) as other:
            assert other.post("/sign-out").status_code in (200, 303)
        assert [one.kind for one in found] == ["signed-out"]
    assert client.get(f"/mailings/{number}/now", headers={"Accept": "application/json"}).status_code == 401


def test_a_stream_ends_by_itself_and_says_something_in_between(
    studio: StudioSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_STREAM_SECONDS", 1.0)
    monkeypatch.setattr(progress, "_HEARTBEAT_SECONDS", 0.2)
    number = mailing(studio, tried=0).id
    began = time.monotonic()
    text = studio.client(Role.WRITER).get(f"/mailings/{number}/progress", timeout=30).text
    assert 0.9 < time.monotonic() - began < 10
    assert text.startswith("retry: 1000\n\n")
    assert text.count(": still here") >= 2
    assert text.count("event: progress") == 1


def test_what_comes_just_as_a_watcher_stops_waiting_is_not_missed(studio: StudioSite) -> None:
    found = read_progress(studio.workspace, mailing(studio, tried=0).id)

    async def watch() -> MailingProgress | None:
        channel = progress_hub.Channel()
        waiting = asyncio.create_task(channel.next(0))
        await asyncio.sleep(0)
        # Both are due in the same turn of the loop: first the end of the wait, then the news.
        asyncio.get_running_loop().call_later(progress_hub.LOOK_SECONDS, channel.tell, found)
        time.sleep(progress_hub.LOOK_SECONDS + 0.05)
        return await waiting

    assert asyncio.run(watch()) is found


def test_a_head_request_is_no_stream(studio: StudioSite) -> None:
    number = mailing(studio, tried=0).id
    answer = studio.client(Role.WRITER).head(f"/mailings/{number}/progress", timeout=60)
    assert (answer.status_code, answer.headers["content-type"][:17]) == (200, "text/event-stream")


def test_a_server_that_stops_ends_its_streams_at_once(tmp_path: Path) -> None:
    ended = threading.Event()
    with serving_studio(tmp_path / "publication") as studio:
        number = mailing(studio, tried=0).id
        client = studio.client(Role.WRITER)
        opened = threading.Event()

        def watch() -> None:
            with client.stream("GET", f"/mailings/{number}/progress", timeout=30) as response:
                for _event in events(response):
                    opened.set()
            ended.set()

        thread = threading.Thread(target=watch)
        thread.start()
        assert opened.wait(20)
        studio._clients.clear()  # closing it here would end the stream itself
        began = time.monotonic()
    assert time.monotonic() - began < 4
    thread.join(10)
    assert ended.is_set()
    client.close()
