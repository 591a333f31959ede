from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from newsletter.model import Message, Outcome
from newsletter.sending.batch_scheduling import schedule_as_batch
from newsletter.sending.deliver import deliver
from newsletter.transports.memory import MemoryTransport
from tests.sending.ledgers import StandingClock, store_with, template_of

if sys.platform != "linux":
    pytest.skip("only Linux has these policies", allow_module_level=True)


def policy_after(change: int | None) -> int:
    """Return the policy of a thread that had this one and asked for batch scheduling."""
    found: list[int] = []

    def run() -> None:
        if change is not None:
            os.sched_setscheduler(0, change, os.sched_param(0))
        schedule_as_batch()
        found.append(os.sched_getscheduler(0))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_a_thread_is_scheduled_as_batch_and_no_other() -> None:
    assert policy_after(None) == os.SCHED_BATCH
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


def test_a_policy_that_somebody_chose_stays() -> None:
    assert policy_after(os.SCHED_IDLE) == os.SCHED_IDLE


def test_every_sender_of_a_mailing_works_so(tmp_path: Path) -> None:
    policies: list[int] = []

    def note(_message: Message, _outcome: Outcome) -> None:
        policies.append(os.sched_getscheduler(0))

    with store_with(20, folder=tmp_path) as (store, mailing):
        template = template_of(store, mailing)
        deliver(mailing, template, store, MemoryTransport(), StandingClock(), threads=3, on_outcome=note)
    assert policies == [os.SCHED_BATCH] * 20
