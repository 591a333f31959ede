"""Metrics in Prometheus's format: what the database says, what this process counted, and its requests.

No label holds an address, a token, an issue or a list: routes are templates, and the rest are our own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from newsletter.model import DatabaseMetrics
from newsletter.web.middleware.request_log import RequestRecord

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
_NOWHERE = "none"
"""The route of a request that no page answers."""

Counts = Callable[[], Mapping[str, int]]


class RequestMetrics:
    """Counts requests and how long they took."""

    def __init__(self) -> None:
        # Else every counter comes with a gauge of when it was made.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "newsletter_requests",
            "Requests answered, by method, route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "newsletter_request_seconds",
            "How long requests took, by route.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def count(self, record: RequestRecord) -> None:
        """Count one request."""
        method = record.method if record.method in _METHODS else "other"
        route = record.route or _NOWHERE
        self._requests.labels(method, route, str(record.status)).inc()
        self._seconds.labels(route).observe(record.milliseconds / 1000)


class MetricsPage:
    """Writes the page that Prometheus scrapes."""

    def __init__(
        self,
        requests: RequestMetrics,
        *,
        read: Callable[[], DatabaseMetrics | None],
        now: Callable[[], datetime],
        outcomes: Counts,
    ) -> None:
        """`read` returns None while the database is away; `outcomes` counts ends as of the last reading."""
        self._registry = requests.registry
        self._registry.register(_Collector(read, now, outcomes))
        ProcessCollector(registry=self._registry)

    def write(self, accept: str) -> tuple[bytes, str]:
        """Return the page and its content type, in the newest format that `accept` asks for."""
        try:
            encode, media_type = choose_encoder(accept)
        except (ValueError, TypeError):  # a version that is no number
            encode, media_type = choose_encoder("")
        return encode(self._registry), media_type


class _Collector(Collector):
    """What is asked for at each scrape."""

    def __init__(
        self, read: Callable[[], DatabaseMetrics | None], now: Callable[[], datetime], outcomes: Counts
    ) -> None:
        self._read = read
        self._now = now
        self._outcomes = outcomes

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: registering must not ask the database."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        found = self._read()
        yield _counter(
            "newsletter_delivery_outcomes",
            "Deliveries that ended since this process started, by status, whichever process sent them.",
            "status",
            self._outcomes(),
        )
        yield _gauge("newsletter_database_up", "Whether the database could be read.", int(found is not None))
        if found is not None:
            yield from self._counts(found)
            yield from self._times(found)

    def _counts(self, found: DatabaseMetrics) -> Iterator[Metric]:
        for name, text, numbers in (
            ("mailings", "Mailings, by status.", found.mailings),
            ("deliveries", "Deliveries of mailings that are not finished, by status.", found.deliveries),
            ("schedules", "Schedules that wait or are held, by status.", found.schedules),
        ):
            yield _gauges(f"newsletter_{name}", text, "status", numbers)
        failed = {name: int(name in found.jobs_failed) for name in found.jobs_finished_at}
        yield _gauges("newsletter_job_failed", "Whether a job's last run failed.", "job", failed)
        yield _gauge(
            "newsletter_confirmations", "Confirmation emails of sign-ups that wait.", found.confirmations
        )
        yield _gauge("newsletter_reports", "Reports of the email provider that wait.", found.reports)
        yield _gauge("newsletter_database_bytes", "The size of the database.", found.size_bytes)

    def _times(self, found: DatabaseMetrics) -> Iterator[Metric]:
        yield _gauge(
            "newsletter_schedule_late_seconds",
            "How long the earliest schedule that waits has been due; 0: none is.",
            self._late(found.first_send_at),
        )
        yield _gauge(
            "newsletter_confirmation_late_seconds",
            "How long the earliest confirmation email has been due; 0: none is.",
            self._late(found.first_confirmation_at),
        )
        yield _gauge(
            "newsletter_report_late_seconds",
            "How long the earliest report of the email provider has waited; 0: none does.",
            self._late(found.first_report_at),
        )
        finished = {name: at.timestamp() for name, at in found.jobs_finished_at.items()}
        yield _gauges(
            "newsletter_job_finished_timestamp_seconds", "When a job's last run ended.", "job", finished
        )
        for name, text, at in (
            ("scheduler_seen", "When a scheduler last took a turn.", found.scheduler_seen_at),
            ("mailbox_read", "When returned mail was last read.", found.mailbox_read_at),
        ):
            if at is not None:
                yield _gauge(f"newsletter_{name}_timestamp_seconds", text, at.timestamp())

    def _late(self, due: datetime | None) -> float:
        return max((self._now() - due).total_seconds(), 0.0) if due else 0.0


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _gauges(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family


def _counter(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(name, text, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
