from __future__ import annotations

import threading
from pathlib import Path
from typing import cast

import pytest

from newsletter.errors import StoreError, TransportDownError, TransportError
from newsletter.model import Message, Outcome, SuppressionReason
from newsletter.sending.at_risk_window import STALE_SECONDS, WINDOW, AtRiskWindow
from newsletter.sending.delivery_progress import DeliveryProgress
from newsletter.sending.ledger_outage import LedgerOutage
from newsletter.sending.sender import SLICE, Sender
from newsletter.store.database import Store
from newsletter.transports.memory import MemoryTransport
from tests.sending.ledgers import START, StandingClock, statuses, store_with, template_of


def sender_for(
    store: Store, transport: MemoryTransport, stop: threading.Event, seen: list[tuple[Message, Outcome]]
) -> Sender:
    mailing = store.mailings()[0]
    tally = DeliveryProgress(stop=stop, on_outcome=lambda message, outcome: seen.append((message, outcome)))
    return Sender(
        mailing=mailing,
        template=template_of(store, mailing),
        ledger=store,
        transport=transport,
        clock=StandingClock(),
        tally=tally,
        wait=lambda seconds: None,
        outage=LedgerOutage(halted=tally.stopping, rest=tally.rest),
    )


def test_a_sender_claims_a_slice_at_a_time_over_one_session(tmp_path: Path) -> None:
    with store_with(SLICE * 2 + 1, folder=tmp_path) as (store, mailing):
        transport = MemoryTransport()
        seen: list[tuple[Message, Outcome]] = []
        sender_for(store, transport, threading.Event(), seen).run()
        assert len(seen) == SLICE * 2 + 1
        assert transport.opened == 1
        assert set(statuses(store, mailing).values()) == {"sent"}


def test_a_sender_that_was_told_to_stop_claims_nothing(tmp_path: Path) -> None:
    with store_with(3, folder=tmp_path) as (store, mailing):
        stop = threading.Event()
        stop.set()
        sender_for(store, MemoryTransport(), stop, []).run()
        assert set(statuses(store, mailing).values()) == {"queued"}


def test_the_others_are_stopped_before_what_a_broken_transport_left_is_put_back(tmp_path: Path) -> None:
    with store_with(3, folder=tmp_path) as (store, mailing):
        transport = MemoryTransport()
        transport.break_down(TransportError("wrong password"))
        sender = sender_for(store, transport, threading.Event(), [])
        halted: list[bool] = []

        class Watched:
            def __getattr__(self, name: str) -> object:
                if name in ("take_back", "release"):
                    halted.append(sender.tally.halted())
                return getattr(store, name)

        sender.ledger = cast(Store, Watched())
        sender.run()
        assert halted
        assert all(halted)
        assert not sender.tally.stopping()
        assert set(statuses(store, mailing).values()) == {"queued"}


@pytest.mark.parametrize("batch_size", [1, 4])
def test_what_was_at_risk_when_the_road_broke_is_queued_again(batch_size: int, tmp_path: Path) -> None:
    with store_with(8, folder=tmp_path) as (store, mailing):
        transport = MemoryTransport(batch_size=batch_size)
        transport.break_down(TransportDownError("gone"), times=99)
        sender = sender_for(store, transport, threading.Event(), [])
        sender.run()
        assert isinstance(sender.tally.take_shut_out(), TransportDownError)
        assert set(statuses(store, mailing).values()) == {"queued"}


def test_who_leaves_while_a_server_is_slow_gets_nothing_though_marked_ahead(tmp_path: Path) -> None:
    with store_with(SLICE, folder=tmp_path) as (store, mailing):
        seconds = [0.0]
        leaving = [f"reader{number}@reader.example" for number in (6, 7, 8)]

        class SlowTransport(MemoryTransport):
            def answer(self, message: Message) -> Outcome:
                if message.recipient.address == "reader5@reader.example":
                    known = statuses(store, mailing)
                    assert {known[address] for address in leaving} == {"at_risk"}
                    seconds[0] += STALE_SECONDS + 1
                    for address in leaving:
                        store.suppress(address, SuppressionReason.COMPLAINED, now=START)
                return super().answer(message)

        sender = sender_for(store, SlowTransport(), threading.Event(), [])
        sender.window = AtRiskWindow(size=WINDOW, seconds=lambda: seconds[0])
        sender.run()
        found = statuses(store, mailing)
        assert {found[address] for address in leaving} == {"suppressed"}
        assert list(found.values()).count("sent") == SLICE - len(leaving)


def test_a_fault_of_ours_reaches_the_tally_and_leaves_nothing_claimed(tmp_path: Path) -> None:
    with store_with(3, folder=tmp_path) as (store, mailing):
        sender = sender_for(store, MemoryTransport(), threading.Event(), [])

        def fault(message: Message, outcome: Outcome) -> None:
            raise StoreError("full")

        sender.tally = DeliveryProgress(stop=threading.Event(), on_outcome=fault)
        sender.run()
        with pytest.raises(StoreError):
            sender.tally.summary(lambda: False)
        assert sorted(statuses(store, mailing).values()) == ["queued", "queued", "sent"]
