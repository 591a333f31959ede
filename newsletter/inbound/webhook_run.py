"""A run over the stored requests of a provider: each is translated, matched to deliveries, and applied.

Applying is safe to repeat: an event is recorded once by its key, and a hand-over that is settled stays so. So
a run that is stopped in the middle of a request does no harm, and the request is applied again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace

from newsletter.errors import NewsletterError
from newsletter.inbound.correlate import address_keys
from newsletter.inbound.decide_report import decide_report
from newsletter.inbound.providers.delivery_report import DeliveryReport, ProviderWebhook, ReportKind
from newsletter.model import BounceRules, MailEvent, WebhookBatch, WebhookCounts
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import Clock
from newsletter.ports.mailbox import SentCopy
from newsletter.ports.webhooks import WebhookStore
from newsletter.sending.delivery_key import delivery_key

IN_ONE_TRANSACTION = 100
"""Events that are recorded together: unsubscribing by a link waits no longer than for these."""
_PAGE = 20
_UNREADABLE = "it is not what the provider documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRunReport:
    """What a run came to."""

    batches: int = 0
    events: int = 0
    new: int = 0
    """Events that were not known before."""
    known: int = 0
    unmatched: int = 0
    """About no delivery of this publication."""
    ignored: int = 0
    """Opens, clicks, and kinds that nothing follows from."""
    suppressed: int = 0
    """Addresses that were suppressed."""
    left: int = 0
    """Subscriptions that ended."""
    held: int = 0
    """Addresses that were called dead and are not believed to be, because too many were at once."""
    settled: int = 0
    """Deliveries whose hand-over was in doubt, or that the provider did not send."""
    failed: int = 0
    """Requests that could not be applied."""


@dataclass(slots=True, kw_only=True)
class WebhookRun:
    """One run. `webhook_of` returns a provider by its name, or None if there is none of that name."""

    store: WebhookStore
    rules: BounceRules
    clock: Clock
    webhook_of: Callable[[str], ProviderWebhook | None]
    _report: WebhookRunReport = WebhookRunReport()
    _changed: set[int] = field(default_factory=set)
    """Mailings of which something came back, or was settled."""
    _mailings: dict[str, int | None] = field(default_factory=dict)
    """Mailings by their key, found in this run."""
    _by_delivery_key: dict[int, dict[str, SentCopy]] = field(default_factory=dict)

    def run(self, *, again: bool = False, stop: Callable[[], bool] = lambda: False) -> WebhookRunReport:
        """Apply what waits, oldest first; with `again`, also what was applied. Raises StoreError."""
        last = 0
        while batches := self.store.waiting_batches(limit=_PAGE, again=again, after=last):
            for batch in batches:
                if stop():
                    return self._end_run()
                self._apply_guarded(batch)
                last = batch.id
        return self._end_run()

    def _end_run(self) -> WebhookRunReport:
        if self._changed:
            self._add(
                suppressed=self.store.judge_again(
                    after_mailing=min(self._changed), rules=self.rules, now=self.clock.now()
                )
            )
        return self._report

    def _apply_guarded(self, batch: WebhookBatch) -> None:
        try:
            self._apply(batch)
        except NewsletterError:
            raise
        except Exception as error:
            # A fault of ours in one request must not keep the others from being applied.
            logging.getLogger(__name__).debug("request %d", batch.id, exc_info=True)
            self._add(batches=1, failed=1)
            self.store.fail_batch(batch.id, problem=f"a bug in the program: {type(error).__name__}")

    def _apply(self, batch: WebhookBatch) -> None:
        webhook = self.webhook_of(batch.provider)
        try:
            reports = webhook.read_reports(batch.body) if webhook else None
        except ValueError:
            reports = None
        if webhook is None or reports is None:
            self._end(batch, WebhookCounts(), batch.body, _UNREADABLE)
            self._add(batches=1, failed=1)
            return
        counts = self._apply_reports(batch.provider, reports)
        self._end(batch, counts, webhook.without_tracking(batch.body), "")
        self._add(
            batches=1,
            events=counts.events,
            new=counts.new,
            known=counts.known,
            unmatched=counts.unmatched,
            ignored=counts.ignored,
        )

    def _end(self, batch: WebhookBatch, counts: WebhookCounts, body: bytes, problem: str) -> None:
        self.store.end_batch(batch.id, counts=counts, body=body, problem=problem, now=self.clock.now())

    def _apply_reports(self, provider: str, reports: Sequence[DeliveryReport]) -> WebhookCounts:
        wanted = [one for one in reports if one.kind not in (ReportKind.TRACKED, ReportKind.OTHER)]
        matched, now = self._matched(wanted), self.clock.now()
        decisions = [decide_report(report, copy, provider=provider, now=now) for report, copy in matched]
        found = [one.event for one in decisions if one.event is not None]
        handovers = [one.handover for one in decisions if one.handover is not None]
        events = {one.key: one for one in reversed(found)}
        known = self.store.known_events(events)
        recorded = self._record([event for key, event in events.items() if key not in known])
        # Only now: a delivery that was dropped and arrived all the same has arrived.
        if settled := self.store.settle_handovers(handovers, now=now):
            self._add(settled=settled)
            self._changed |= {one.mailing_id for one in handovers}
        return WebhookCounts(
            events=len(reports),
            new=recorded,
            known=len(found) - recorded,
            unmatched=len(wanted) - len(matched),
            ignored=len(reports) - len(wanted),
        )

    def _record(self, events: Sequence[MailEvent]) -> int:
        # In one order whoever records them: two runs then never wait for each other in a circle.
        ordered = sorted(events, key=lambda one: (one.subscriber_id, one.at, one.key))
        new = 0
        for start in range(0, len(ordered), IN_ONE_TRANSACTION):
            page = tuple(ordered[start : start + IN_ONE_TRANSACTION])
            taken = self.store.record_events(page, rules=self.rules, now=self.clock.now())
            new += taken.new
            if taken.new:
                self._changed |= {one.mailing_id for one in page if one.bounce and one.mailing_id}
            self._add(suppressed=taken.suppressed, left=taken.left, held=taken.held)
        return new

    def _matched(self, reports: Sequence[DeliveryReport]) -> list[tuple[DeliveryReport, SentCopy]]:
        """Return the reports that are about deliveries of ours, each with its own."""
        by_mailing: dict[int, list[DeliveryReport]] = {}
        for report in reports:
            if report.delivery_key and (mailing_id := self._mailing(report.mailing_key)) is not None:
                by_mailing.setdefault(mailing_id, []).append(report)
        return [
            (report, copy)
            for mailing_id, own in by_mailing.items()
            for report, copy in self._of_mailing(mailing_id, own)
        ]

    def _of_mailing(
        self, mailing_id: int, reports: Sequence[DeliveryReport]
    ) -> list[tuple[DeliveryReport, SentCopy]]:
        """Find deliveries by address first, which is quick; what proves them is the delivery's own key.

        Somebody's address may have changed since: then all deliveries of the mailing are compared.
        """
        keys = {report.address: next(iter(address_keys((report.address,))), "") for report in reports}
        copies = self.store.copies_to(mailing_id, {key for key in keys.values() if key})
        found: list[tuple[DeliveryReport, SentCopy]] = []
        for report in reports:
            copy = copies.get(keys[report.address])
            if copy is None or not _is_of(report, copy):
                copy = self._all_of(mailing_id).get(report.delivery_key)
            if copy is not None:
                found.append((report, copy))
        return found

    def _mailing(self, key: str) -> int | None:
        if key not in self._mailings:
            self._mailings[key] = self.store.mailing_with_key(key) if key else None
        return self._mailings[key]

    def _all_of(self, mailing_id: int) -> Mapping[str, SentCopy]:
        if mailing_id not in self._by_delivery_key:
            # One mailing at a time: each may have a million deliveries.
            self._by_delivery_key.clear()
            self._by_delivery_key[mailing_id] = {
                _key_of(copy): copy for copy in self.store.copies_of(mailing_id) if copy.token
            }
        return self._by_delivery_key[mailing_id]

    def _add(self, **numbers: int) -> None:
        sums = {name: getattr(self._report, name) + number for name, number in numbers.items()}
        self._report = replace(self._report, **sums)


def _key_of(copy: SentCopy) -> str:
    return delivery_key(copy.mailing_key, copy.subscriber_id, copy.token)


def _is_of(report: DeliveryReport, copy: SentCopy) -> bool:
    return bool(copy.token) and report.delivery_key == _key_of(copy)
