"""`/metrics`: what monitoring reads, on a port of its own, naming nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from newsletter.app.metrics import MetricsReader
from newsletter.errors import StoreDownError
from newsletter.model import DatabaseMetrics
from newsletter.store.other_repositories import OtherRepositories
from newsletter.web.application import create_app
from newsletter.web.metrics import MetricsPage, RequestMetrics
from newsletter.web.operations import create_operations_app
from newsletter.web.server import WebServer
from tests.web.site import MARIA, Site

TOKEN = "AAAAAAAAAAAAAAAAAAAAAA"


@dataclass
class Watched:
    """A site whose requests are counted, and the port that says so."""

    site: Site
    pages: httpx2.Client
    operations: httpx2.Client

    def values(self, accept: str = "") -> dict[tuple[str, str], float]:
        """Return every sample of our own by name and the values of its labels."""
        text = self.operations.get("/metrics", headers={"Accept": accept}).text
        return {
            (sample.name, " ".join(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
def watched(site: Site) -> Iterator[Watched]:
    requests = RequestMetrics()
    page = MetricsPage(
        requests,
        read=lambda: MetricsReader(lambda: site.workspace).read(),
        now=site.clock.now,
        outcomes=dict,
    )
    app = create_app(lambda: site.workspace, on_request=requests.count)
    operations = create_operations_app(lambda: site.workspace, page=page)
    with (
        WebServer(app, host="127.0.0.1", port=0) as web,
        WebServer(operations, host="127.0.0.1", port=0) as own,
        httpx2.Client(base_url=web.url, timeout=60) as pages,
        httpx2.Client(base_url=own.url, timeout=60) as asked,
    ):
        yield Watched(site, pages, asked)


def test_requests_are_counted_by_route_and_never_by_path(watched: Watched) -> None:
    token = watched.site.join()
    for _ in range(3):
        watched.pages.get(f"/u/{token}?lang=es")
    watched.pages.request("PROPFIND", f"/elsewhere/{token}")
    time.sleep(0.2)  # a request is counted when its answer is sent
    found = watched.values()
    assert found["newsletter_requests_total", "GET /u/{token} 200"] == 3
    assert found["newsletter_requests_total", "other none 404"] == 1
    assert found["newsletter_request_seconds_count", "/u/{token}"] == 3
    assert token not in watched.operations.get("/metrics").text


def test_nothing_in_it_names_anybody(watched: Watched) -> None:
    token = watched.site.join()
    watched.pages.post("/subscribe", data={"email": "ana@example.org"})
    text = watched.operations.get("/metrics").text
    for private in (token, MARIA, "ana@example.org", "127.0.0.1", "constituents"):
        assert private not in text
    assert watched.values()["newsletter_confirmations", ""] == 1


def test_what_is_late_shows(watched: Watched) -> None:
    watched.pages.post("/subscribe", data={"email": "ana@example.org"})
    before = watched.values()["newsletter_confirmation_late_seconds", ""]
    watched.site.clock.time += timedelta(minutes=10)
    assert before < 5
    assert 600 <= watched.values()["newsletter_confirmation_late_seconds", ""] < 610
    assert watched.values()["newsletter_schedule_late_seconds", ""] == 0


def test_reports_of_the_provider_that_wait_show(watched: Watched) -> None:
    store = watched.site.workspace.store
    store.keep_batch("sendgrid", b"[]", now=watched.site.clock.now())
    watched.site.clock.time += timedelta(minutes=3)
    found = watched.values()
    assert found["newsletter_reports", ""] == 1
    assert 180 <= found["newsletter_report_late_seconds", ""] < 190


def test_jobs_and_heartbeat_have_their_times(watched: Watched) -> None:
    store, now = watched.site.workspace.store, watched.site.clock.now()
    store.take_turn(now=now)
    for name, problem in (("feeds", ""), ("mailbox", "wrong password")):
        assert store.take_job(name, now, now=now)
        store.end_job(name, now, now=now, result="", problem=problem)
    found = watched.values()
    assert found["newsletter_job_finished_timestamp_seconds", "feeds"] == pytest.approx(now.timestamp())
    assert found["newsletter_scheduler_seen_timestamp_seconds", ""] == pytest.approx(now.timestamp())
    assert (found["newsletter_job_failed", "feeds"], found["newsletter_job_failed", "mailbox"]) == (0, 1)
    assert found["newsletter_database_bytes", ""] > 10_000


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/plain; version=0.0.4; charset=utf-8"),
        ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text; version=1.0.0"),
        ("text/plain; version=1.0.0; escaping=underscores", "text/plain; version=1.0.0"),
        ("text/plain; version=\xff", "text/plain; version=0.0.4"),
        ("application/openmetrics-text; version=one", "text/plain; version=0.0.4"),
        (",,;;=", "text/plain; version=0.0.4"),
    ],
)
def test_the_format_is_what_the_scraper_asks_for(watched: Watched, accept: str, kind: str) -> None:
    answer = watched.operations.get("/metrics", headers=[(b"Accept", accept.encode("latin-1"))])
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.text.endswith("# EOF\n") == ("openmetrics" in kind)
    assert "_created" not in answer.text


def test_a_database_that_is_away_is_a_value_and_no_error(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreDownError("the database is away")

    assert watched.values()["newsletter_database_up", ""] == 1
    monkeypatch.setattr(OtherRepositories, "metrics", away)
    found = watched.values()
    assert found["newsletter_database_up", ""] == 0
    assert ("newsletter_database_bytes", "") not in found


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "localhost"}])
def test_the_pages_port_has_no_metrics(watched: Watched, headers: dict[str, str]) -> None:
    nothing = watched.pages.get("/nothing")
    answer = watched.pages.get("/metrics", headers=headers)
    assert (answer.status_code, answer.text) == (404, nothing.text)


def test_its_own_port_answers_readyz_and_nothing_else(watched: Watched) -> None:
    assert watched.operations.get("/readyz", headers={"X-Forwarded-For": "192.0.2.1"}).json() == {
        "status": "ok"
    }
    for path in ("/", "/metrics/", f"/u/{TOKEN}", "/subscribe"):
        answer = watched.operations.get(path)
        assert (answer.status_code, "location" in answer.headers) == (404, False)
    assert watched.operations.head("/metrics").content == b""


def test_the_database_is_asked_seldom(site: Site) -> None:
    asked = []
    seconds = iter([0.0, 0.5, 10.4, 10.6, 10.6])
    store = site.workspace.store
    real = store.metrics

    def noticed(*, ended_since: datetime | None = None) -> DatabaseMetrics:
        asked.append(1)
        return real(ended_since=ended_since)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "metrics", noticed)
        reader = MetricsReader(lambda: site.workspace, clock=lambda: next(seconds))
        reader.read()  # takes half a second, so it counts for ten
        reader.read()
        assert len(asked) == 1
        reader.read()
        assert len(asked) == 2


def test_every_metric_is_in_the_reference(watched: Watched) -> None:
    watched.pages.get("/healthz")
    watched.site.workspace.store.take_turn(now=watched.site.clock.now())
    text = (Path(__file__).parents[2] / "docs" / "reference" / "web.md").read_text(encoding="utf-8")
    names = {
        family.name for family in text_string_to_metric_families(watched.operations.get("/metrics").text)
        if family.name.startswith("newsletter_")
    }  # fmt: skip
    assert len(names) >= 12
    for name in names:
        assert f"`{name}`" in text, name
