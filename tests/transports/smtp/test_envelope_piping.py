"""Envelope piping: a server that takes nothing behind a content loses no message, and costs one connection."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from newsletter.errors import TransportError
from newsletter.model import Accepted, Deferred, Refused, UncertainPolicy, Unknown
from newsletter.sending.deliver import deliver
from newsletter.transports.smtp.envelope_piping import (
    MAX_REFUSALS,
    SETTLED_AFTER,
    ConnectionPiping,
    ServerPiping,
)
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.behind_content import Behind
from tests.sending.faulty_smtp import faulty_smtp
from tests.sending.ledgers import StandingClock, store_with, template_of
from tests.sending.planned_server import Packets, Plan, planned_server
from tests.transports.smtp.test_pipelining import LATER, NO, TAKEN, send_all

LOUD = [one for one in Behind if one not in (Behind.TAKEN, Behind.SWALLOWED, Behind.MESSAGE_BLAMED)]


@pytest.mark.parametrize("packets", Packets)
@pytest.mark.parametrize("behind", LOUD)
def test_a_refused_envelope_is_sent_again_alone_and_nobody_is_judged_by_it(
    behind: Behind, packets: Packets
) -> None:
    with planned_server(behind=behind, packets=packets) as server:
        ledger = send_all(server, 12, tries=1)
    assert ledger.outcomes == dict.fromkeys(range(12), TAKEN)
    assert ledger.errors == []
    assert server.taken == list(range(12))
    assert server.piped_envelopes == 1
    # The second message's envelope went out twice: piped to the first connection, alone to the second.
    assert len(server.connections) == 2
    assert server.connections[1] == 11


def test_an_envelope_that_nobody_answers_is_sent_again_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.transports.smtp.transport.UNTRIED_SECONDS", 0.3)
    with planned_server(behind=Behind.SWALLOWED) as server:
        began = time.monotonic()
        ledger = send_all(server, 6, tries=1)
    assert ledger.outcomes == dict.fromkeys(range(6), TAKEN)
    assert len(server.connections) == 2
    assert time.monotonic() - began < 10


def test_a_message_that_is_blamed_for_what_stood_behind_it_is_put_off_and_not_refused() -> None:
    with planned_server(behind=Behind.MESSAGE_BLAMED) as server:
        ledger = send_all(server, 6, tries=1)
    assert ledger.outcomes.pop(0) == Deferred(code=503, reply="5.5.1 commands behind the end of DATA")
    assert ledger.outcomes == dict.fromkeys(range(1, 6), TAKEN)


@pytest.mark.parametrize("behind", LOUD)
def test_what_the_server_says_of_the_envelope_alone_counts(behind: Behind) -> None:
    plan: Plan = {
        1: {"RCPT": ["550 5.1.1 no"]},
        3: {"RCPT": ["450 4.2.0 later"]},
        4: {".": ["550 5.1.1 no"]},
        6: {"RCPT": ["550 5.1.1 no"]},
    }
    with planned_server(plan, behind=behind, careless=True) as server:
        ledger = send_all(server, 8, tries=1)
    assert ledger.outcomes == {0: TAKEN, 1: NO, 2: TAKEN, 3: LATER, 4: NO, 5: TAKEN, 6: NO, 7: TAKEN}
    assert ledger.risked == [0, 2, 4, 5, 7]


@pytest.mark.parametrize("behind", LOUD)
def test_a_sender_that_is_refused_alone_too_pauses_the_mailing(behind: Behind) -> None:
    with planned_server({1: {"MAIL": ["550 5.7.1 sender rejected"]}}, behind=behind) as server:
        ledger = send_all(server, 3, tries=1)
    assert ledger.outcomes == {0: TAKEN}
    assert ledger.risked == [0]
    assert [type(error) for error in ledger.errors] == [TransportError]
    assert "550 5.7.1 sender rejected" in ledger.errors[0].message


@pytest.mark.parametrize("said", ["503 5.5.1 not now", "550 5.7.1 sender rejected", "421 4.3.2 closing"])
def test_one_refusal_of_a_piped_mail_does_not_end_piping_where_it_works(said: str) -> None:
    """A server may say so for a reason of its own, e.g. a limit of messages; alone it takes the envelope."""
    plan: Plan = {n: {"MAIL": [said, "250 2.1.0 ok"]} for n in (12, 24)}
    with planned_server(plan, packets=Packets.GLUED) as server:
        ledger = send_all(server, 36, tries=1)
    assert ledger.outcomes == dict.fromkeys(range(36), TAKEN)
    assert len(server.connections) == 3
    # A connection costs a greeting, EHLO and an envelope that is not piped.
    assert server.round_trips < 36 * 2


@pytest.mark.parametrize("behind", LOUD)
def test_all_connections_learn_of_it_from_one(behind: Behind, tmp_path: Path) -> None:
    with (
        faulty_smtp(behind=behind) as server,
        store_with(300, folder=tmp_path, policy=UncertainPolicy.HOLD, transport="smtp") as (store, mailing),
    ):
        summary = deliver(
            mailing, template_of(store, mailing), store, SmtpTransport(server.smtp()), StandingClock(),
            threads=4,
        )  # fmt: skip
    assert (summary.problem, summary.accepted, summary.finished) == (None, 300, True)
    assert {len(ids) for ids in server.copies.values()} == {1}
    assert server.connections <= 5


def test_the_last_answer_lost_with_the_connection_is_a_doubt_of_one_message() -> None:
    """A reset may take the answer to the content with it: that message is in doubt, and no further one."""
    with planned_server({0: {".": ["garbage"]}}, behind=Behind.CLOSED) as server:
        ledger = send_all(server, 6, tries=1)
    assert isinstance(ledger.outcomes.pop(0), Unknown)
    assert ledger.outcomes == dict.fromkeys(range(1, 6), TAKEN)


def test_refusals_of_people_still_count_as_theirs_where_piping_works() -> None:
    with planned_server({n: {"RCPT": ["550 5.1.1 no"]} for n in (1, 2)}) as server:
        ledger = send_all(server, 4)
    assert [type(ledger.outcomes[n]) for n in range(4)] == [Accepted, Refused, Refused, Accepted]
    assert len(server.connections) == 1


# --- What is learned --------------------------------------------------------------------------------


def test_until_a_server_took_an_envelope_one_connection_tries() -> None:
    server = ServerPiping()
    first, second = ConnectionPiping(server), ConnectionPiping(server)
    assert first.allowed()
    assert not second.allowed()
    first.withdraw()
    assert second.allowed()
    second.took()
    assert first.allowed()
    assert second.allowed()
    assert second.proven


def test_one_refusal_is_enough_where_none_was_taken() -> None:
    server = ServerPiping()
    first, second = ConnectionPiping(server), ConnectionPiping(server)
    assert first.allowed()
    first.refused()
    assert not first.allowed()
    assert not second.allowed()


def test_a_server_that_takes_some_is_given_up_after_three_refusals_in_a_row() -> None:
    server = ServerPiping()
    for number in range(MAX_REFUSALS):
        connection = ConnectionPiping(server)
        assert connection.allowed()
        connection.took()
        if number == 0:
            assert server.takes
        connection.refused()
    assert server.refuses


def test_a_connection_that_took_many_is_no_witness_against_piping() -> None:
    server = ServerPiping()
    for _ in range(MAX_REFUSALS * 2):
        connection = ConnectionPiping(server)
        for _ in range(SETTLED_AFTER):
            assert connection.allowed()
            connection.took()
        connection.refused()
    assert not server.refuses
