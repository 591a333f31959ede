from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Accepted, Security, SmtpServer
from newsletter.transports.smtp.server_selection import TURN, SmtpServers
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.planned_server import Plan, Planned, numbered, planned_server
from tests.sending.smtp_servers import DROP


def nobody_there() -> SmtpServer:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return SmtpServer(host="127.0.0.1", port=port, security=Security.NONE, timeout_seconds=5)


def send(transport: SmtpTransport, count: int) -> int:
    session = transport.open()
    told = list(session.deliver((numbered(n) for n in range(count)), lambda batch: batch))
    session.close()
    assert all(isinstance(outcome, Accepted) for _, outcome in told)
    return len(told)


def two(stack: ExitStack, plan: Plan | None = None) -> tuple[Planned, Planned]:
    return stack.enter_context(planned_server(plan)), stack.enter_context(planned_server())


def test_the_shares_of_one_thread_come_out_by_weight() -> None:
    with ExitStack() as stack:
        first, second = two(stack)
        transport = SmtpTransport(
            first.smtp(weight=3, recycle_messages=5), second.smtp(weight=1, recycle_messages=5)
        )
        assert send(transport, 200) == 200
        assert (len(first.taken), len(second.taken)) == (150, 50)


def test_the_connections_of_several_threads_are_shared_by_weight() -> None:
    with ExitStack() as stack:
        first, second = two(stack)
        transport = SmtpTransport(first.smtp(weight=1), second.smtp(weight=3))
        sessions = [transport.open() for _ in range(8)]
        assert (len(first.connections), len(second.connections)) == (2, 6)
        for session in sessions:
            session.close()


def test_what_a_connection_has_not_carried_is_its_servers_due_again() -> None:
    with ExitStack() as stack:
        first, second = two(stack)
        transport = SmtpTransport(first.smtp(), second.smtp())
        for _ in range(6):
            assert send(transport, TURN // 4) == TURN // 4
        assert abs(len(first.taken) - len(second.taken)) <= TURN // 4


def test_where_there_are_several_a_connection_takes_turns() -> None:
    with ExitStack() as stack:
        first, second = two(stack)
        send(SmtpTransport(first.smtp(), second.smtp()), 2 * TURN + 10)
        assert first.connections == [TURN, 10]
        assert second.connections == [TURN]


def test_the_next_one_takes_over_when_the_first_refuses_connections() -> None:
    with planned_server() as second:
        assert send(SmtpTransport(nobody_there(), second.smtp()), 30) == 30
    assert len(second.taken) == 30


def test_a_server_that_breaks_in_the_middle_is_left_for_the_other() -> None:
    closes: Plan = {n: {"MAIL": ["421 4.3.2 closing"]} for n in range(10, 40)}
    with ExitStack() as stack:
        first, second = two(stack, closes)
        transport = SmtpTransport(first.smtp(weight=100), second.smtp(weight=1))
        session = transport.open()
        with pytest.raises(TransportDownError):
            list(session.deliver((numbered(n) for n in range(40)), lambda batch: batch))
        session.close()
        # As a sender does: what has no outcome comes again, and the server rests meanwhile.
        assert send(transport, 40) == 40
        assert len(first.taken) == 10
        assert len(second.taken) == 40


def test_when_none_answers_the_first_ones_words_are_told() -> None:
    first, second = nobody_there(), nobody_there()
    with pytest.raises(TransportDownError, match=f":{first.port} cannot be reached"):
        SmtpServers((first, second)).connect()


def test_a_server_that_rests_is_tried_when_all_others_are_away() -> None:
    with planned_server() as alive:
        servers = SmtpServers((alive.smtp(), nobody_there()))
        connection = servers.connect()
        connection.leave()
        servers.rest(connection.server)
        servers.connect().leave()


def test_one_that_refuses_us_for_good_is_told_and_not_covered_by_the_others() -> None:
    with planned_server({0: {"MAIL": ["550 5.1.8 no such sender"]}}) as first, planned_server() as second:
        session = SmtpTransport(first.smtp(weight=9), second.smtp()).open()
        with pytest.raises(TransportError, match=r"5\.1\.8"):
            list(session.deliver([numbered(0)], lambda batch: batch))
        session.close()
    assert second.taken == []


def test_a_server_that_hangs_up_at_once_rests_and_the_copy_goes_another_way() -> None:
    with planned_server({0: {"MAIL": [DROP]}}) as first, planned_server() as second:
        transport = SmtpTransport(first.smtp(weight=9), second.smtp())
        session = transport.open()
        with pytest.raises(TransportDownError):
            list(session.deliver([numbered(0)], lambda batch: batch))
        session.close()
        assert send(transport, 1) == 1
    assert second.taken == [0]


def test_a_server_without_a_share_is_used_only_when_the_others_are_away() -> None:
    with planned_server() as spare:
        with planned_server() as first:
            transport = SmtpTransport(first.smtp(), spare.smtp(weight=0))
            assert send(transport, 2 * TURN + 1) == 2 * TURN + 1
            assert spare.taken == []
        assert send(transport, 5) == 5
    assert len(spare.taken) == 5
