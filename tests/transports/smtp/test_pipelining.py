"""Pipelining: the same outcomes as one by one, in fewer round trips, and never where it is not offered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Accepted, Deferred, Message, Outcome, Refused, Unknown
from newsletter.sending.failpoints import Point
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.planned_server import Packets, Plan, Planned, numbered, planned_server
from tests.sending.smtp_servers import DROP, Act

TAKEN = Accepted(reference="2.0.0 taken")
NO = Refused(code=550, reply="5.1.1 no")
LATER = Deferred(code=450, reply="4.2.0 later")


class Ledger:
    """Notes who was put at risk, and what became of them, like a ledger would."""

    def __init__(self) -> None:
        self.outcomes: dict[int, Outcome] = {}
        self.risked: list[int] = []
        self.most_at_risk = 0
        self.errors: list[TransportError] = []

    def at_risk(self, messages: Sequence[Message]) -> Sequence[Message]:
        self.risked += [number_of(one) for one in messages]
        self.most_at_risk = max(self.most_at_risk, len(set(self.risked) - set(self.outcomes)))
        return messages


def number_of(message: Message) -> int:
    return int(message.envelope_from[1:].partition("@")[0])


def send_all(server: Planned, count: int, *, tries: int = 12, **changes: object) -> Ledger:
    """Send `count` messages as a sender does: whoever has no outcome when the road breaks comes again."""
    ledger = Ledger()
    transport = SmtpTransport(server.smtp(**changes))
    for _ in range(tries):
        left = [numbered(n) for n in range(count) if n not in ledger.outcomes]
        if not left:
            break
        session = transport.open()
        try:
            for message, outcome in session.deliver(left, ledger.at_risk):
                ledger.outcomes[number_of(message)] = outcome
        except TransportError as error:
            ledger.errors.append(error)
            # Who was at risk and is not answered has not left: it will be put at risk again.
            ledger.risked = [n for n in ledger.risked if n in ledger.outcomes]
            if not isinstance(error, TransportDownError):
                break
        finally:
            session.close()
    return ledger


# --- What it is for -------------------------------------------------------------------------------


def test_a_message_costs_one_round_trip_and_not_four() -> None:
    with planned_server(packets=Packets.GLUED) as fast:
        assert list(send_all(fast, 20).outcomes.values()) == [TAKEN] * 20
    with planned_server(pipelining=False) as plain:
        assert list(send_all(plain, 20).outcomes.values()) == [TAKEN] * 20
    assert fast.arrived == plain.arrived
    assert plain.round_trips >= 4 * 20
    # EHLO, the first envelope, 20 messages, QUIT; content that comes in two reads counts twice.
    assert fast.round_trips <= plain.round_trips / 3


def test_a_server_that_does_not_offer_it_gets_no_octet_before_its_answer() -> None:
    plan: Plan = {1: {"RCPT": ["550 5.1.1 no"]}, 2: {"DATA": ["450 4.2.0 later"]}, 4: {".": ["550 5.1.1 no"]}}
    with planned_server(plan, pipelining=False) as server:
        ledger = send_all(server, 6)
    assert server.pipelined_octets == 0
    assert ledger.outcomes == {0: TAKEN, 1: NO, 2: LATER, 3: TAKEN, 4: NO, 5: TAKEN}


def test_no_more_than_one_copy_of_a_connection_is_ever_at_risk() -> None:
    with planned_server() as server:
        assert send_all(server, 30).most_at_risk == 1


def test_a_copy_is_put_at_risk_after_its_own_354_and_after_the_answer_to_the_one_before() -> None:
    seen: list[tuple[int, list[int]]] = []
    with planned_server() as server:

        def note(messages: Sequence[Message]) -> Sequence[Message]:
            seen.extend((number_of(one), list(server.arrived)) for one in messages)
            return messages

        session = SmtpTransport(server.smtp()).open()
        list(session.deliver([numbered(n) for n in range(4)], note))
        session.close()
    assert seen == [(0, []), (1, [0]), (2, [0, 1]), (3, [0, 1, 2])]


def test_a_message_is_taken_while_the_one_before_is_in_hand_and_no_sooner() -> None:
    taken: list[int] = []
    told: list[tuple[int, int]] = []

    def coming() -> object:
        for number in range(5):
            taken.append(number)
            yield numbered(number)

    with planned_server() as server:
        session = SmtpTransport(server.smtp()).open()
        for message, _ in session.deliver(coming(), lambda batch: batch):  # type: ignore[arg-type]
            told.append((number_of(message), len(taken)))
        session.close()
    assert told == [(0, 2), (1, 3), (2, 4), (3, 5), (4, 5)]


# --- All replies in order, however they come ------------------------------------------------------


@pytest.mark.parametrize("packets", Packets)
@pytest.mark.parametrize("careless", [False, True])
def test_each_answer_belongs_to_its_own_message(packets: Packets, careless: bool) -> None:
    plan: Plan = {
        1: {"RCPT": ["550 5.1.1 no"]},
        2: {"RCPT": ["450 4.2.0 later"]},
        4: {"DATA": ["450 4.2.0 later"]},
        5: {".": ["550-5.1.1 no\r\n550 5.1.1 really"]},
        6: {".": ["450 4.2.0 later"]},
        8: {"RCPT": ["550 5.1.1 no"]},
        9: {"RCPT": ["550 5.1.1 no"]},
    }
    with planned_server(plan, packets=packets, careless=careless) as server:
        ledger = send_all(server, 11)
    really = Refused(code=550, reply="5.1.1 no 5.1.1 really")
    assert ledger.outcomes == {
        0: TAKEN, 1: NO, 2: LATER, 3: TAKEN, 4: LATER, 5: really, 6: LATER, 7: TAKEN, 8: NO, 9: NO, 10: TAKEN,
    }  # fmt: skip
    assert server.taken == [0, 3, 7, 10]
    assert len(server.connections) == 1
    assert ledger.errors == []


def test_s4_where_all_recipients_are_refused_and_data_goes_on_a_lone_dot_is_sent() -> None:
    with planned_server({0: {"RCPT": ["550 5.1.1 no"]}}, careless=True) as server:
        ledger = send_all(server, 2)
    assert ledger.outcomes == {0: NO, 1: TAKEN}
    assert list(server.arrived) == [1]
    assert ledger.risked == [1]
    assert server.connections == [2]


def test_a_refused_recipient_was_never_at_risk() -> None:
    with planned_server({n: {"RCPT": ["550 5.1.1 no"]} for n in (0, 2)}) as server:
        assert send_all(server, 4).risked == [1, 3]


# --- Connections that end -------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["421 4.3.2 closing", DROP])
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_closes_in_the_middle_of_a_group_has_not_got_the_copy(stage: str, answer: str) -> None:
    with planned_server({2: {stage: [answer, "354 go on" if stage == "DATA" else "250 ok"]}}) as server:
        ledger = send_all(server, 4)
    assert ledger.outcomes == dict.fromkeys(range(4), TAKEN)
    assert server.taken == [0, 1, 2, 3]
    assert len(server.connections) == 2
    assert ledger.errors == []


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_the_first_copy_of_a_connection_that_closes_is_still_ours(stage: str) -> None:
    with planned_server({0: {stage: [DROP]}}) as server:
        ledger = send_all(server, 2, tries=1)
    assert ledger.outcomes == {}
    assert ledger.risked == []
    assert isinstance(ledger.errors[0], TransportDownError)


def test_a_connection_lost_after_the_dot_leaves_that_copy_in_doubt_and_no_other() -> None:
    with planned_server({2: {".": [DROP]}}) as server:
        ledger = send_all(server, 5)
    assert isinstance(ledger.outcomes.pop(2), Unknown)
    assert ledger.outcomes == dict.fromkeys((0, 1, 3, 4), TAKEN)
    assert server.connections == [3, 2]


def test_a_421_for_the_content_defers_that_copy_and_the_next_goes_out_anew() -> None:
    with planned_server({2: {".": ["421 4.3.2 closing"]}}) as server:
        ledger = send_all(server, 5)
    assert ledger.outcomes.pop(2) == Deferred(code=421, reply="4.3.2 closing")
    assert ledger.outcomes == dict.fromkeys((0, 1, 3, 4), TAKEN)


@pytest.mark.parametrize("allowed", [set(), {0, 1, 3}])
def test_a_copy_that_may_not_leave_does_not_although_its_envelope_is_out(allowed: set[int]) -> None:
    with planned_server() as server:
        session = SmtpTransport(server.smtp()).open()
        told = list(
            session.deliver(
                [numbered(n) for n in range(4)], lambda batch: [m for m in batch if number_of(m) in allowed]
            )
        )
        session.close()
    assert {number_of(message) for message, _ in told} == allowed
    assert set(server.arrived) == allowed


def test_who_walks_away_in_the_middle_leaves_no_half_conversation_behind() -> None:
    with planned_server() as server:
        session = SmtpTransport(server.smtp()).open()
        for _ in session.deliver([numbered(n) for n in range(3)], lambda batch: batch):
            break
        assert [outcome for _, outcome in session.deliver([numbered(7)], lambda batch: batch)] == [TAKEN]
        session.close()
    assert server.taken == [0, 7]


def test_an_answer_to_nothing_ends_the_connection_before_the_next_message() -> None:
    with planned_server({0: {".": ["250 2.0.0 taken\r\n250 2.0.0 and once more"]}}) as server:
        session = SmtpTransport(server.smtp()).open()
        for number in (0, 1):
            told = session.deliver([numbered(number)], lambda batch: batch)
            assert [type(outcome) for _, outcome in told] == [Accepted]
        session.close()
    assert server.taken == [0, 1]
    assert server.connections == [1, 1]


def test_an_answer_too_many_never_makes_a_copy_look_sent() -> None:
    with planned_server(
        {1: {".": ["250 2.0.0 taken\r\n250 2.0.0 and once more", "250 2.0.0 taken"]}}
    ) as server:
        ledger = send_all(server, 5)
    assert ledger.outcomes == dict.fromkeys(range(5), TAKEN)
    assert sorted(server.taken) == [0, 1, 2, 3, 4]


def test_a_fault_in_making_the_next_copy_takes_the_one_in_hand_back() -> None:
    def coming() -> object:
        yield numbered(0)
        yield numbered(1)
        raise TransportError("built wrongly")

    with planned_server() as server:
        session = SmtpTransport(server.smtp()).open()
        told = iter(session.deliver(coming(), lambda batch: batch))  # type: ignore[arg-type]
        assert number_of(next(told)[0]) == 0
        with pytest.raises(TransportError, match="built wrongly"):
            next(told)
        session.close()
    assert server.taken == [0]


# --- Recycling ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_connection_is_recycled_after_so_many_messages(pipelining: bool) -> None:
    with planned_server(pipelining=pipelining) as server:
        assert len(send_all(server, 7, recycle_messages=3).outcomes) == 7
    assert server.connections == [3, 3, 1]


def test_a_connection_is_recycled_after_its_minutes() -> None:
    with planned_server() as server:
        assert len(send_all(server, 3, recycle_minutes=0.0).outcomes) == 3
    assert server.connections == [1, 1, 1]


# --- Where a crash may come -----------------------------------------------------------------------


def test_a_test_can_stop_a_sender_before_and_after_the_dot() -> None:
    passed: list[tuple[Point, int]] = []
    with planned_server() as server:
        transport = SmtpTransport(
            server.smtp(), failpoint=lambda point: passed.append((point, len(server.arrived)))
        )
        session = transport.open()
        list(session.deliver([numbered(0), numbered(1)], lambda batch: batch))
        session.close()
    assert (Point.BEFORE_DOT, 0) in passed
    assert (Point.BEFORE_DOT, 1) in passed
    assert passed[-1] == (Point.AFTER_REPLY, 2)


# --- The law --------------------------------------------------------------------------------------

YES = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 2.0.0 taken"}
ANSWERS: dict[str, list[str | Act]] = {
    "MAIL": ["421 4.3.2 closing", "451 4.3.0 later", DROP],
    "RCPT": ["421 4.3.2 closing", "450 4.2.0 later", "550 5.1.1 no", "452 4.5.3 too many", "251 ok", DROP],
    "DATA": ["421 4.3.2 closing", "450 4.2.0 later", "554 5.5.1 no", "250 what", DROP],
    ".": ["421 4.3.2 closing", "450 4.2.0 later", "250 2.0.0 other", "garbage", DROP],
}


def schedules(stage: str) -> st.SearchStrategy[list[str | Act]]:
    """Answers to one stage: some troubles, then a yes for good."""
    return st.lists(st.sampled_from(ANSWERS[stage]), max_size=2).map(lambda said: [*said, YES[stage]])


PLANS = st.dictionaries(
    st.integers(0, 5),
    st.fixed_dictionaries({}, optional={stage: schedules(stage) for stage in YES}),
    max_size=6,
)


REFUSED_THRICE: Plan = {number: {"DATA": ["554 5.5.1 no", "354 go on"]} for number in range(3)}


@settings(max_examples=60, deadline=None)
@given(PLANS, st.sampled_from(Packets), st.booleans())
@example(REFUSED_THRICE, Packets.EACH, False)
def test_whatever_a_server_answers_pipelining_changes_no_outcome(
    plan: Plan, packets: Packets, careless: bool
) -> None:
    results = []
    for pipelining in (True, False):
        with planned_server(plan, pipelining=pipelining, packets=packets, careless=careless) as server:
            ledger = send_all(server, 6, tries=40)
        assert server.pipelined_octets == 0
        # Three contents refused in a row are no outcome of anybody: the mailing pauses.
        gave_up = any("copies in a row" in error.message for error in ledger.errors)
        assert gave_up or len(ledger.outcomes) == 6
        accepted = {number for number, outcome in ledger.outcomes.items() if isinstance(outcome, Accepted)}
        assert accepted <= set(server.taken)
        assert len(server.taken) == len(set(server.taken))
        results.append((ledger.outcomes, gave_up, server.taken, server.arrived))
    (fast, *fast_server), (plain, *plain_server) = results
    assert {n: kind(o) for n, o in fast.items()} == {n: kind(o) for n, o in plain.items()}
    assert fast_server == plain_server


def kind(outcome: Outcome) -> object:
    """Return an outcome without the port in its words."""
    return type(outcome) if isinstance(outcome, Unknown) else outcome


@pytest.mark.parametrize(("stage", "place"), list(product(YES, range(4))))
def test_a_reply_table_row_means_the_same_at_every_place_in_the_pipeline(stage: str, place: int) -> None:
    """Each trouble of each stage, first, in the middle and last in a run of messages."""
    for said in ANSWERS[stage]:
        found = []
        for pipelining in (True, False):
            plan: Plan = {place: {stage: [said, YES[stage]]}}
            with planned_server(plan, pipelining=pipelining) as server:
                ledger = send_all(server, 4)
            found.append(({n: kind(o) for n, o in ledger.outcomes.items()}, len(ledger.errors), server.taken))
        assert found[0] == found[1], said
