"""Haraka itself, which offers PIPELINING and takes nothing behind the end of a message since 3.3.

Only in the long form of the tests: `make haraka` (NEWSLETTER_TEST_HARAKA names a folder to install it in).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.model import UncertainPolicy
from newsletter.sending.deliver import deliver
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.haraka import haraka, install
from tests.sending.ledgers import StandingClock, store_with, template_of

FOLDER = os.environ.get("NEWSLETTER_TEST_HARAKA", "")
PEOPLE = 300

pytestmark = pytest.mark.skipif(not FOLDER, reason="long form only: make haraka")


@pytest.mark.parametrize("threads", [1, 4])
def test_haraka_gets_every_message_once_over_one_connection_a_thread_and_one_more(
    threads: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with (
        haraka(install(Path(FOLDER)), tmp_path / "haraka") as server,
        store_with(PEOPLE, folder=tmp_path, policy=UncertainPolicy.HOLD, transport="smtp") as (
            store,
            mailing,
        ),
    ):
        summary = deliver(
            mailing, template_of(store, mailing), store, SmtpTransport(server.address), StandingClock(),
            threads=threads,
        )  # fmt: skip
        taken, connections = server.taken(), server.connections()
    record_property("accepted", summary.accepted)
    record_property("connections", connections)
    assert summary.problem is None
    assert (summary.accepted, summary.finished) == (PEOPLE, True)
    assert set(Counter(taken).values()) == {1}
    assert len(taken) == PEOPLE
    # A connection on which Haraka happened to read the envelope late takes it: then it needs three refusals.
    assert connections <= threads + 3
