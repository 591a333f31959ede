from __future__ import annotations

import logging
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from newsletter.errors import SettingsError, TransportDownError, TransportError
from newsletter.model import Accepted, Message, Outcome, Refused, SendgridAccount, UncertainPolicy, Unknown
from newsletter.ports import AtRisk, Transport
from newsletter.sending.deliver import DeliverySummary, deliver
from newsletter.transports.sendgrid.transport import SendgridTransport
from tests.sending.fake_sendgrid import KEY, Act, FakeSendgrid, fake_sendgrid
from tests.sending.ledgers import StandingClock, statuses, store_with, template_of
from tests.sending.samples import message


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSendgrid]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with fake_sendgrid() as running:
        yield running


def everybody(messages: Sequence[Message]) -> Sequence[Message]:
    return messages


def send(
    account: SendgridAccount, *messages: Message, at_risk: AtRisk = everybody
) -> list[tuple[Message, Outcome]]:
    transport: Transport = SendgridTransport(account)
    session = transport.open()
    try:
        return list(session.deliver(messages, at_risk))
    finally:
        session.close()


COPIES = [message(number) for number in range(5)]


def test_many_people_go_in_one_request(server: FakeSendgrid) -> None:
    outcomes = send(server.account(), *COPIES)
    assert outcomes == [(copy, Accepted(reference="sg1")) for copy in COPIES]
    assert [taken.address for taken in server.accepted] == [copy.envelope_to for copy in COPIES]
    assert len(server.payloads) == 1


def test_one_connection_serves_many_requests(server: FakeSendgrid) -> None:
    session = SendgridTransport(server.account()).open()
    for copy in COPIES:
        assert len(list(session.deliver([copy], everybody))) == 1
    session.close()
    assert server.connections == 1
    assert len(server.payloads) == 5


def test_what_may_not_leave_is_not_in_the_request(server: FakeSendgrid) -> None:
    send(server.account(), *COPIES, at_risk=lambda messages: messages[:2])
    assert len(server.accepted) == 2
    assert send(server.account(), *COPIES, at_risk=lambda messages: []) == []
    assert len(server.payloads) == 1


def test_the_personal_parts_arrive_filled(server: FakeSendgrid) -> None:
    send(server.account(), message(7, fields={"first_name": "Zoë & Zed"}))
    [taken] = server.accepted
    assert taken.text.startswith("Dear Zoë & Zed,")
    assert taken.html.startswith("<p>Dear Zoë &amp; Zed,</p>")
    assert "tok7T0kenT0ken" in taken.headers["List-Unsubscribe"]
    assert set(taken.custom_args) == {"newsletter_mailing", "newsletter_delivery"}


# --- One person is at fault -----------------------------------------------------------------------


def test_400_naming_one_person_refuses_that_one_and_sends_the_rest(server: FakeSendgrid) -> None:
    server.bad_addresses = {COPIES[1].envelope_to, COPIES[3].envelope_to}
    outcomes = {copy.envelope_to: outcome for copy, outcome in send(server.account(), *COPIES)}
    assert Counter(type(outcome).__name__ for outcome in outcomes.values()) == {"Accepted": 3, "Refused": 2}
    assert isinstance(outcomes[COPIES[3].envelope_to], Refused)
    assert len(server.accepted) == 3


def test_a_person_that_sendgrid_cannot_write_to_is_refused_without_asking(server: FakeSendgrid) -> None:
    outcomes = send(server.account(), message(1, address="josé@reader.example"), message(2))
    assert [type(outcome).__name__ for _, outcome in outcomes] == ["Refused", "Accepted"]


# --- Size -----------------------------------------------------------------------------------------


def test_413_halves_the_request_until_it_fits(server: FakeSendgrid) -> None:
    server.max_body = 3500
    assert len(send(server.account(), *COPIES)) == 5
    assert len(server.accepted) == 5
    assert len(server.payloads) > 1


def test_a_message_that_is_too_large_for_one_stops_the_mailing(server: FakeSendgrid) -> None:
    server.max_body = 10
    with pytest.raises(TransportError, match="larger than SendGrid takes"):
        send(server.account(), *COPIES)


def test_a_request_above_the_limit_is_not_even_made(
    server: FakeSendgrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.transports.sendgrid.transport.MAX_BODY_BYTES", 100)
    with pytest.raises(TransportError, match="larger than SendGrid takes"):
        send(server.account(), *COPIES)
    assert server.connections == 0


# --- The road -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 415, 451, 301, 200])
def test_a_fault_of_ours_stops_the_mailing_and_hurts_nobody(status: int, server: FakeSendgrid) -> None:
    server.answers = [(status, {"Location": "http://127.0.0.1:1/"})]
    with pytest.raises(TransportError) as caught:
        send(server.account(), *COPIES)
    assert not isinstance(caught.value, TransportDownError)


def test_a_wrong_key_is_never_shown(server: FakeSendgrid, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TransportError, match="401") as caught:
        send(server.account(key="SG.wr0ng-s3cret"), *COPIES)
    for text in (str(caught.value), repr(caught.value), caplog.text, repr(server.account())):
        assert "wr0ng" not in text
        assert KEY not in text


def test_nothing_that_is_logged_at_debug_holds_the_key_or_an_address(
    server: FakeSendgrid, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send(server.account(), *COPIES)
    assert KEY not in caplog.text
    assert COPIES[0].envelope_to not in caplog.text
    assert logging.getLogger("python_http_client.client").getEffectiveLevel() >= logging.WARNING


def test_429_waits_as_long_as_it_is_told(server: FakeSendgrid) -> None:
    server.answers = [(429, {"X-RateLimit-Reset": "9999999999"})]
    with pytest.raises(TransportDownError) as caught:
        send(server.account(), *COPIES)
    assert caught.value.retry_after_seconds == 300
    assert server.accepted == []


@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_error_that_may_come_after_taking_it_is_a_doubt_for_all(status: int, server: FakeSendgrid) -> None:
    server.answers = [(status, {})]
    outcomes = send(server.account(), *COPIES)
    assert [type(outcome).__name__ for _, outcome in outcomes] == ["Unknown"] * 5


@pytest.mark.parametrize("act", [Act.RESET, Act.GARBAGE, Act.HANG])
def test_no_answer_after_the_request_is_a_doubt_for_all(act: Act, server: FakeSendgrid) -> None:
    server.answers = [act]
    outcomes = send(server.account(timeout_seconds=1 if act is Act.HANG else 20), *COPIES)
    assert all(isinstance(outcome, Unknown) for _, outcome in outcomes)
    assert len(outcomes) == 5


def test_nobody_at_home_means_that_nothing_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(TransportDownError, match="cannot be reached"):
        send(SendgridAccount(key=KEY, host=host), *COPIES)


def test_a_host_without_tls_means_that_nothing_left(server: FakeSendgrid) -> None:
    with pytest.raises(TransportDownError, match="cannot be reached"):
        send(server.account(host=f"https://127.0.0.1:{server.port}"), *COPIES)
    assert server.accepted == []


# --- Settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 1001}, "batch_size"),
        ({"key": ""}, "NEWSLETTER_SENDGRID_KEY"),
        ({"key": "SG.a\r\nX: y"}, "NEWSLETTER_SENDGRID_KEY"),
        ({"key": "SG.é"}, "NEWSLETTER_SENDGRID_KEY"),
        ({"host": "http://api.sendgrid.com"}, "unprotected"),
        ({"host": "http://localhost.evil.example"}, "unprotected"),
    ],
)
def test_settings_that_cannot_work_are_refused_before_anything_is_sent(
    changes: dict[str, object], said: str
) -> None:
    values: dict[str, object] = {"key": KEY, "host": "https://api.sendgrid.com", **changes}
    with pytest.raises(SettingsError, match=said) as caught:
        SendgridTransport(SendgridAccount(**values))  # type: ignore[arg-type]
    assert "SG." not in str(caught.value)


# --- With the ledger ------------------------------------------------------------------------------


def test_a_mailing_goes_out_in_batches_and_comes_back_after_429(server: FakeSendgrid, tmp_path: Path) -> None:
    server.answers = [(429, {"X-RateLimit-Reset": "1"}), (429, {"Retry-After": "3"})]
    waits: list[float] = []
    with store_with(30, folder=tmp_path, transport="sendgrid") as (store, mailing):
        summary = deliver(
            mailing,
            template_of(store, mailing),
            store,
            SendgridTransport(server.account(batch_size=12)),
            StandingClock(),
            threads=1,
            wait=waits.append,
        )
        assert (summary.accepted, summary.finished) == (30, True)
    assert waits == [1.0, 3.0]
    assert [len(mail["personalizations"]) for mail in server.payloads] == [12, 12, 6]


class Waiting:
    """A clock that waiting moves on, and what was waited for."""

    def __init__(self) -> None:
        self.now, self.waits = 1_773_221_400.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def delivered(
    server: FakeSendgrid, folder: Path, *, people: int, threads: int = 1
) -> tuple[DeliverySummary, Waiting]:
    time = Waiting()
    with store_with(people, folder=folder, transport="sendgrid") as (store, mailing):
        summary = deliver(
            mailing,
            template_of(store, mailing),
            store,
            SendgridTransport(server.account(batch_size=10), clock=time),
            StandingClock(),
            threads=threads,
            wait=time.wait,
        )
        return summary, time


def test_the_last_request_of_a_window_makes_every_thread_wait_for_the_next(
    server: FakeSendgrid, tmp_path: Path
) -> None:
    server.limit = ("0", str(int(Waiting().now) + 20))
    summary, time = delivered(server, tmp_path, people=20)
    assert (summary.accepted, summary.finished) == (20, True)
    assert len(time.waits) == 1
    assert 20 <= time.waits[0] < 21


def test_a_service_that_stumbles_is_given_time_and_only_its_request_is_in_doubt(
    server: FakeSendgrid, tmp_path: Path
) -> None:
    server.answers = [(503, {})]
    summary, time = delivered(server, tmp_path, people=30)
    assert (summary.accepted, summary.unknown, summary.problem) == (20, 10, None)
    assert 5 <= sum(time.waits) < 6


def test_a_service_that_is_down_stops_the_mailing_before_everybody_is_in_doubt(
    server: FakeSendgrid, tmp_path: Path
) -> None:
    server.answers = [(500, {})] * 50
    summary, _ = delivered(server, tmp_path, people=500)
    assert summary.problem is not None
    assert "3 requests in a row in doubt" in str(summary.problem)
    assert (summary.unknown, summary.accepted, summary.failed) == (30, 0, 0)


@pytest.mark.parametrize("policy", list(UncertainPolicy))
def test_a_lost_request_is_unknown_whatever_the_policy_for_sendgrid_tells_later(
    policy: UncertainPolicy, server: FakeSendgrid, tmp_path: Path
) -> None:
    server.answers = [Act.RESET]
    with store_with(5, folder=tmp_path, transport="sendgrid", policy=policy) as (store, mailing):
        summary = deliver(
            mailing, template_of(store, mailing), store, SendgridTransport(server.account()), StandingClock(), threads=1
        )  # fmt: skip
        assert (summary.unknown, summary.finished) == (5, True)
        assert set(statuses(store, mailing).values()) == {"unknown"}
