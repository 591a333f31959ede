"""Every fault of mail servers and of SendGrid, mixed at random: everybody ends in exactly one state.

A short form runs with all tests; `make faults` sends to 20,000 (NEWSLETTER_TEST_FAULTS says to how many).
"""

from __future__ import annotations

import io
import json
import os
import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from newsletter.errors import RefusedError
from newsletter.model import (
    Mailing,
    MailingStatus,
    Message,
    Outcome,
    SubscriptionStatus,
    ThrottleRules,
    UncertainPolicy,
    Unknown,
)
from newsletter.ports import Transport
from newsletter.reports.certificate import certify
from newsletter.reports.certificate_json import write_json
from newsletter.sending.deliver import deliver
from newsletter.sending.throttle_gate import ThrottleGate
from newsletter.store.database import Store
from newsletter.transports.sendgrid.transport import SendgridTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.behind_content import Behind
from tests.sending.fake_sendgrid import Act, Plan, fake_sendgrid
from tests.sending.faulty_smtp import EVERY_FAULT, Fault, faulty_smtp
from tests.sending.ledgers import StandingClock, store_with, template_of
from tests.sending.samples import defects, parsed

MANY = int(os.environ.get("NEWSLETTER_TEST_FAULTS", "300"))
HOLD, RESEND = UncertainPolicy.HOLD, UncertainPolicy.RESEND


def everybody(number: int) -> list[str]:
    """Ordinary people, and some whose own server refuses them or the content."""
    kinds = {0: "bad", 1: "huge"}
    return [f"{kinds.get(n % 40, 'r')}{n}@d{n % 7}.example" for n in range(number)]


@dataclass
class Campaign:
    """A mailing that is sent through thick and thin, as staff would: mended and resumed, waited for."""

    store: Store
    mailing: Mailing
    transport: Transport
    clock: StandingClock = field(default_factory=StandingClock)
    pauses: Counter[str] = field(default_factory=Counter)
    doubts: int = 0
    """How many copies were handed over without an answer in time, as only who waited can tell."""

    def send(self) -> None:
        for _ in range(2000):
            summary = deliver(
                self.mailing, template_of(self.store, self.mailing), self.store, self.transport, self.clock,
                threads=4, wait=self.waited, permit=self.gate(), on_outcome=self.noted,
            )  # fmt: skip
            if summary.finished:
                return
            if summary.problem is not None:
                self.pauses[str(summary.problem)[-60:]] += 1
                for status in (MailingStatus.PAUSED, MailingStatus.SENDING):
                    self.store.steer(self.mailing.id, status, now=self.clock.now(), reason="mended")
            due = self.store.next_due(self.mailing.id)
            self.clock.at = max(self.clock.at, due or self.clock.at)
        raise AssertionError("it does not come to an end")

    def noted(self, _message: Message, outcome: Outcome) -> None:
        self.doubts += isinstance(outcome, Unknown)

    def waited(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)

    def gate(self) -> ThrottleGate:
        return ThrottleGate(
            ThrottleRules(), self.store, transport=self.mailing.transport, sender_domain="thirteenth.example"
        )

    def ends(self) -> dict[str, list[str]]:
        """Issue the certificate; return who ended how."""
        out = io.StringIO()
        certificate = certify(self.store.audit(self.mailing.id), now=self.clock.now())
        write_json(certificate, lambda status: self.store.copies(self.mailing.id, status), out)
        copies: dict[str, list[dict[str, Any]]] = json.loads(out.getvalue())["copies"]
        return {name: [str(copy["address"]) for copy in found] for name, found in copies.items()}

    def nobody_was_hurt(self) -> None:
        """No fault of ours or a server's has cost anybody their subscription."""
        for one in self.store.subscribers():
            assert one.suppressed is None
            assert [place.status for place in one.subscriptions] == [SubscriptionStatus.SUBSCRIBED]


def adds_up(ends: dict[str, list[str]], people: Sequence[str]) -> None:
    together = [address for found in ends.values() for address in found]
    assert sorted(together) == sorted(people)


@pytest.mark.parametrize("behind", [Behind.TAKEN, Behind.REFUSED, Behind.RESET])
@pytest.mark.parametrize("policy", [RESEND, HOLD])
def test_whatever_a_mail_server_does_everybody_ends_in_exactly_one_state(
    policy: UncertainPolicy, behind: Behind, tmp_path: Path
) -> None:
    people = everybody(MANY)
    url = f"sqlite:///{tmp_path}/newsletter.db"
    with (
        faulty_smtp(seed=20, faults=EVERY_FAULT, behind=behind) as server,
        store_with(0, url=url, folder=tmp_path, policy=policy, transport="smtp", addresses=people) as (
            store,
            mailing,
        ),
    ):
        campaign = Campaign(store, mailing, SmtpTransport(server.smtp()))
        campaign.send()
        ends = campaign.ends()
        adds_up(ends, people)
        campaign.nobody_was_hurt()

        arrived = {address: Counter(found) for address, found in server.copies.items()}
        assert set(ends["accepted"]) <= set(arrived)
        assert {address[:3] for address in ends["failed"]} <= {"bad", "hug"}
        assert ends["suppressed"] == ends["cancelled"] == []
        # A second copy can be seen to be one: the same Message-ID.
        assert {len(ids) for ids in arrived.values()} == {1}
        twice = sum(sum(ids.values()) - 1 for ids in arrived.values())
        if policy is HOLD:
            assert twice == 0
            assert set(people) - set(arrived) <= set(ends["unknown"]) | set(ends["failed"])
        else:
            assert twice <= campaign.doubts
            # Whose copy was lost at every try that is made in doubt is listed, not forgotten.
            assert set(people) - set(arrived) - set(ends["unknown"]) == set(ends["failed"])
        assert all(fault in server.met for fault in EVERY_FAULT) or MANY < 5000
        assert len(server.met) > len(Fault) // 2
        assert all(defects(parsed(content)) == [] for content in list(server.contents.values())[:50])


class Dice:
    """Says at random what SendGrid does with a request."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.doubts = 0
        self.met: Counter[str] = Counter()

    def __call__(self) -> Plan | None:
        choice = self._dice.choices(
            ("take", "reset", "taken-reset", "taken-500", "500", "502", "503", "504", "429", "401", "403",
             "garbage", "413"),
            (60, 4, 4, 4, 3, 2, 3, 2, 8, 1, 1, 3, 2),
        )[0]  # fmt: skip
        self.met[choice] += 1
        acts = {
            "reset": Act.RESET, "taken-reset": Act.ACCEPT_THEN_RESET, "taken-500": Act.ACCEPT_THEN_500,
            "garbage": Act.GARBAGE,
        }  # fmt: skip
        if choice == "take":
            return None
        if choice in acts:
            return acts[choice]
        return int(choice), {"X-RateLimit-Reset": "1"} if choice == "429" else {}


@pytest.mark.parametrize("policy", [RESEND, HOLD])
def test_whatever_sendgrid_does_everybody_ends_in_exactly_one_state(
    policy: UncertainPolicy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    people = [f"r{n}@d{n % 7}.example" for n in range(MANY)]
    url = f"sqlite:///{tmp_path}/newsletter.db"
    with (
        fake_sendgrid() as server,
        store_with(0, url=url, folder=tmp_path, policy=policy, transport="sendgrid", addresses=people) as (
            store,
            mailing,
        ),
    ):
        dice = Dice(11)
        server.plan = dice
        server.bad_addresses = {address for n, address in enumerate(people) if n % 50 == 0}
        campaign = Campaign(store, mailing, Passing(server.account(batch_size=max(2, MANY // 100))))
        campaign.send()
        ends = campaign.ends()
        adds_up(ends, people)
        campaign.nobody_was_hurt()
        copies = Counter(taken.address for taken in server.accepted)
        assert set(ends["accepted"]) <= set(copies)
        assert set(ends["failed"]) <= server.bad_addresses
        # Under either policy nobody gets two: SendGrid's own events settle who is in doubt.
        assert set(copies.values()) <= {1}
        assert set(people) - set(copies) <= set(ends["unknown"]) | set(ends["failed"])
        assert len(dice.met) > 8


class Passing(SendgridTransport):
    """A SendGrid whose pauses pass at once."""

    def __init__(self, account: Any) -> None:
        self._passed = 0.0
        self._guard = threading.Lock()
        super().__init__(account, clock=self._now)

    def _now(self) -> float:
        with self._guard:
            self._passed += 60
            return 1_773_221_400.0 + self._passed


def test_there_is_no_certificate_in_the_middle(tmp_path: Path) -> None:
    now = StandingClock().now()
    with store_with(10, folder=tmp_path) as (store, mailing), store.worker() as worker:
        store.claim(mailing.id, worker, limit=3, now=now)
        with pytest.raises(RefusedError, match="10 queued and 0 deferred deliveries are still open"):
            certify(store.audit(mailing.id), now=now)
