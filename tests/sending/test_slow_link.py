from __future__ import annotations

import smtplib
import time

from newsletter.model import Accepted
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.planned_server import numbered, planned_server
from tests.sending.slow_link import slow_link

ROUND_TRIP = 0.03


def test_what_goes_over_a_slow_link_arrives_whole_and_late() -> None:
    with (
        planned_server() as server,
        slow_link(server.port, round_trip_seconds=ROUND_TRIP) as far,
        smtplib.SMTP("127.0.0.1", far) as client,
    ):
        client.ehlo()
        start = time.monotonic()
        client.rset()
        assert time.monotonic() - start >= ROUND_TRIP
        client.sendmail("n1@sender.example", "a@b.example", numbered(1).content)
    assert server.arrived[1] == numbered(1).content


def send(count: int, *, pipelining: bool) -> tuple[float, int]:
    """Send over a slow link; return the seconds it took and how often the line was silent for an answer."""
    with (
        planned_server(pipelining=pipelining) as server,
        slow_link(server.port, round_trip_seconds=ROUND_TRIP) as far,
    ):
        session = SmtpTransport(server.smtp(port=far)).open()
        start = time.monotonic()
        told = list(session.deliver((numbered(n) for n in range(count)), lambda batch: batch))
        taken = time.monotonic() - start
        session.close()
    assert [type(outcome) for _, outcome in told] == [Accepted] * count
    return taken, server.round_trips


def test_a_message_costs_four_round_trips_where_nothing_is_pipelined() -> None:
    taken, round_trips = send(8, pipelining=False)
    assert taken >= 4 * 8 * ROUND_TRIP
    assert round_trips >= 4 * 8


def test_a_message_costs_one_round_trip_where_pipelining_is_offered() -> None:
    taken, round_trips = send(8, pipelining=True)
    assert taken >= 8 * ROUND_TRIP
    assert round_trips <= 8 + 6
