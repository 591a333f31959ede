from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import StoreError, TransportDownError, TransportError
from newsletter.model import Accepted, Deferred, Message, Outcome, Refused, Security, SmtpServer, Unknown
from newsletter.ports import AtRisk, Transport
from newsletter.transports.outbox import OutboxTransport, message_path
from newsletter.transports.smtp.envelope import dot_stuffed
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.samples import message
from tests.sending.smtp_servers import DROP, HANG, Answer, MailServer, mail_server, scripted

Script = Mapping[str, Sequence[Answer]]
COPY = message()


def everybody(messages: Sequence[Message]) -> Sequence[Message]:
    return messages


def send(server: SmtpServer, *messages: Message, at_risk: AtRisk = everybody) -> list[Outcome]:
    transport: Transport = SmtpTransport(server)
    session = transport.open()
    try:
        return [outcome for copy in messages for _, outcome in session.deliver([copy], at_risk)]
    finally:
        session.close()


def kinds(outcomes: Sequence[Outcome]) -> list[str]:
    return [type(outcome).__name__ for outcome in outcomes]


@contextmanager
def broken(script: Script, *messages: Message) -> Iterator[tuple[TransportError, MailServer, list[Message]]]:
    """Send to a server that breaks the road; yields the error and which copies were put at risk."""
    risked: list[Message] = []

    def note(batch: Sequence[Message]) -> Sequence[Message]:
        risked.extend(batch)
        return batch

    with scripted(script) as server:
        with pytest.raises(TransportError) as caught:
            send(server.smtp(), *(messages or (COPY,)), at_risk=note)
        yield caught.value, server, risked


# --- A server that does what it should ------------------------------------------------------------


def test_messages_go_over_one_connection_byte_for_byte() -> None:
    copies = [message(number) for number in range(5)]
    with mail_server() as server:
        outcomes = send(server.smtp(), *copies)
    assert outcomes == [Accepted(reference="2.0.0 Ok: queued as 1234")] * 5
    assert [found.content for found in server.received] == [copy.content for copy in copies]
    assert [found.to for found in server.received] == [[copy.envelope_to] for copy in copies]
    assert {found.sender for found in server.received} == {"letters@thirteenth.example"}


def test_the_file_in_the_outbox_is_what_a_mail_server_receives(tmp_path: Path) -> None:
    list(OutboxTransport(tmp_path).open().deliver([COPY], everybody))
    with mail_server() as server:
        send(server.smtp(), COPY)
    assert message_path(tmp_path, COPY).read_bytes() == server.received[0].content


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_messages_go_protected_and_logged_in(security: Security, tmp_path: Path) -> None:
    with mail_server(security=security, login=("u", "p w"), ca_folder=tmp_path) as server:
        assert isinstance(send(server.smtp(username="u", password="p w"), COPY)[0], Accepted)
    assert server.received[0].content == COPY.content


def test_s6_the_size_is_told_where_the_server_asks_for_it() -> None:
    with scripted() as server:
        send(server.smtp(), COPY)
    assert f"MAIL FROM:<letters@thirteenth.example> SIZE={len(COPY.content)}" in server.commands


def test_the_size_is_not_told_where_the_server_does_not_ask() -> None:
    with scripted({"EHLO": ["250 script.example"]}) as server:
        send(server.smtp(), COPY)
    assert "MAIL FROM:<letters@thirteenth.example>" in server.commands


def test_f4_an_international_address_goes_out_where_smtputf8_is_offered() -> None:
    copy = message(address="josé@reader.example")
    with mail_server(smtputf8=True) as server:
        assert isinstance(send(server.smtp(), copy)[0], Accepted)
    assert server.received[0].to == ["josé@reader.example"]
    assert {"SMTPUTF8", "BODY=8BITMIME"} <= set(server.received[0].options)


def test_f4_an_international_address_is_refused_alone_where_it_is_not() -> None:
    with mail_server(smtputf8=False) as server:
        outcomes = send(server.smtp(), message(address="josé@reader.example"), COPY)
    assert isinstance(outcomes[0], Refused)
    assert "needs SMTPUTF8" in outcomes[0].reply
    assert isinstance(outcomes[1], Accepted)


@pytest.mark.parametrize(
    "address",
    ["a@b.example>\r\nRCPT TO:<evil@e.example", "a\x00@b.example", "a b@c.example", "a\n@b.example", ""],
)
def test_f7_an_address_that_would_leave_the_envelope_is_refused_alone(address: str) -> None:
    with scripted() as server:
        outcomes = send(server.smtp(), replace(COPY, envelope_to=address), COPY)
    assert isinstance(outcomes[0], Refused)
    assert isinstance(outcomes[1], Accepted)
    assert len([command for command in server.commands if command.startswith("RCPT")]) == 1


@given(st.lists(st.sampled_from([b".", b"..", b"\r\n", b"a", b".x"])).map(b"".join))
def test_s3_dots_at_the_start_of_a_line_are_doubled_and_come_back(content: bytes) -> None:
    stuffed = dot_stuffed(content)
    assert b"\r\n.\r\n" not in b"\r\n" + stuffed
    lines = [line.removeprefix(b".") for line in stuffed.split(b"\r\n")]
    assert b"\r\n".join(lines) == content


def test_s3_a_message_of_dots_arrives_as_it_was() -> None:
    dots = replace(COPY, content=b"X: y\r\n\r\n.\r\n..\r\n.x\r\nend\r\n")
    with mail_server() as server:
        send(server.smtp(), dots)
    assert server.received[0].content == dots.content


# --- Replies that are about one recipient ---------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ({"RCPT": ["550 5.1.1 no", "250 ok"]}, Refused(code=550, reply="5.1.1 no")),
        ({"RCPT": ["450 4.2.0 Greylisted", "250 ok"]}, Deferred(code=450, reply="4.2.0 Greylisted")),
        ({"DATA": ["451 4.3.0 later", "354 go"]}, Deferred(code=451, reply="4.3.0 later")),
        ({"DATA": ["554 5.5.1 no", "354 go"]}, Refused(code=554, reply="5.5.1 no")),
        ({".": ["451 4.3.0 later", "250 ok"]}, Deferred(code=451, reply="4.3.0 later")),
        ({".": ["554 5.6.0 content", "250 ok"]}, Refused(code=554, reply="5.6.0 content")),
        ({".": ["550-5.6.0 many\r\n550 lines", "250 ok"]}, Refused(code=550, reply="5.6.0 many lines")),
    ],
)
def test_a_no_is_that_copys_and_the_next_one_goes_on(script: Script, outcome: Outcome) -> None:
    with scripted(script) as server:
        assert send(server.smtp(), COPY, message(8)) == [
            outcome,
            Accepted(reference="2.0.0 ok" if "." not in script else "ok"),
        ]
    assert server.connections == 1


def test_after_a_refused_recipient_the_servers_table_is_cleared() -> None:
    script = {"RCPT": ["550 5.1.1 no", "250 ok"], "DATA": ["554 5.5.1 no valid recipients", "354 go"]}
    with scripted(script) as server:
        send(server.smtp(), COPY, message(8))
    verbs = [command.split(" ")[0] for command in server.commands]
    assert verbs == ["ehlo", "MAIL", "RCPT", "DATA", "RSET", "MAIL", "RCPT", "DATA", "quit"]


def test_a_server_that_fails_to_clear_its_table_is_left() -> None:
    script: Script = {"RCPT": ["550 5.1.1 no", "250 ok"], "DATA": ["503 5.5.1 no", "354 go"], "RSET": [DROP]}
    with scripted(script) as server:
        assert kinds(send(server.smtp(), COPY, message(8))) == ["Refused", "Accepted"]
    assert server.connections == 2


def test_a_deferred_421_after_the_dot_is_followed_by_a_new_connection() -> None:
    with scripted({".": ["421 4.3.2 closing", "250 ok"]}) as server:
        assert kinds(send(server.smtp(), COPY, message(8))) == ["Deferred", "Accepted"]
    assert server.connections == 2


# --- Where nobody can say -------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [DROP, "garbage", b"\r\n", "399 what"])
def test_silence_after_the_dot_is_a_doubt_and_the_next_copy_goes_on(answer: Answer) -> None:
    with scripted({".": [answer, "250 ok"]}) as server:
        outcomes = send(server.smtp(), COPY, message(8))
    assert kinds(outcomes) == ["Unknown", "Accepted"]
    assert server.connections == 2


def test_s2_an_answer_later_than_the_last_time_out_is_a_doubt() -> None:
    with scripted({".": [HANG]}) as server:
        [outcome] = send(server.smtp(final_timeout_seconds=0.1), COPY)
    assert isinstance(outcome, Unknown)
    assert "does not answer in time" in outcome.reason


def test_s2_the_last_answer_has_a_time_out_of_its_own() -> None:
    go = threading.Event()

    def let_go(messages: Sequence[Message]) -> Sequence[Message]:
        # Longer than the ordinary time-out, shorter than the last one.
        threading.Timer(2.5, go.set).start()
        return messages

    with scripted({".": [go]}) as server:
        outcomes = send(server.smtp(timeout_seconds=2, final_timeout_seconds=60), COPY, at_risk=let_go)
    assert outcomes == [Accepted(reference="2.0.0 late")]
    assert len(server.received) == 1


# --- Broken roads ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "too_much"),
    [
        ({"MAIL": ["451 4.3.0 later"]}, False),
        ({"MAIL": ["451 4.7.28 unusual rate"]}, True),
        ({"MAIL": ["421 4.3.2 closing"]}, True),
        ({"MAIL": [DROP]}, False),
        ({"MAIL": ["garbage"]}, False),
        ({"RCPT": ["421 4.3.2 closing"]}, True),
        ({"RCPT": [DROP]}, False),
        ({"DATA": ["421 4.3.2 closing"]}, True),
        ({"DATA": [DROP]}, False),
        ({"DATA": ["250 what"]}, False),
    ],
)
def test_a_server_that_goes_away_before_the_dot_may_come_back(script: Script, too_much: bool) -> None:
    with broken(script) as (error, server, risked):
        assert isinstance(error, TransportDownError)
        assert error.too_much is too_much
        assert str(server.smtp().port) in str(error)
        assert risked == []
        assert server.received == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"MAIL": ["550 5.1.8 sender unknown"]}, "550 5.1.8"),
        ({"MAIL": ["530 5.7.0 authenticate"]}, "530"),
        ({"MAIL": ["552 5.3.4 too large"]}, "552"),
        ({"RCPT": ["550 5.7.515 Access denied"]}, "5.7.515"),
        ({"RCPT": ["554 5.7.1 Relay access denied"]}, "Relay"),
        ({".": ["550 5.7.26 unauthenticated"]}, "5.7.26"),
        ({".": ["421 4.7.26 unauthenticated"]}, "4.7.26"),
    ],
)
def test_g8_g9_a_fault_of_ours_stops_the_mailing_and_hurts_nobody(script: Script, said: str) -> None:
    with broken(script) as (error, _, _):
        assert not isinstance(error, TransportDownError)
        assert said in str(error)
        assert "resume" in error.hint


def test_a_line_that_breaks_in_the_content_means_that_it_did_not_leave() -> None:
    big = replace(COPY, content=b"X: y\r\n\r\n" + b"x" * 70 + b"\r\n" * 8_000_000)
    with scripted({"EHLO": ["250-script.example\r\n250 PIPELINING"]}) as server:

        def cut(messages: Sequence[Message]) -> Sequence[Message]:
            assert session._line is not None
            session._line._socket.shutdown(socket.SHUT_RDWR)
            return messages

        session = SmtpTransport(server.smtp()).open()
        with pytest.raises(TransportDownError):
            list(session.deliver([big], cut))
        session.close()
    assert server.received == []


def test_a_connection_that_was_closed_between_messages_is_opened_again_at_once() -> None:
    with scripted({"MAIL": ["250 ok", DROP, "250 ok"]}) as server:
        assert kinds(send(server.smtp(), COPY, message(8))) == ["Accepted", "Accepted"]
    assert server.connections == 2


def test_content_that_is_refused_again_and_again_stops_the_mailing() -> None:
    with broken({".": ["554 5.6.0 spam"]}, *(message(n) for n in range(9))) as (error, server, risked):
        assert "3 copies in a row" in str(error)
        assert len(risked) == len(server.received) == 3


def test_content_that_is_refused_now_and_then_does_not() -> None:
    answers = ["554 5.6.0 spam", "554 5.6.0 spam", "250 ok"] * 3
    with scripted({".": answers}) as server:
        outcomes = send(server.smtp(), *(message(n) for n in range(9)))
    assert kinds(outcomes) == ["Refused", "Refused", "Accepted"] * 3


# --- The point of no return -----------------------------------------------------------------------


def test_at_risk_is_called_after_354_and_before_the_content() -> None:
    seen: list[tuple[str, int]] = []

    with scripted() as server:

        def note(messages: Sequence[Message]) -> Sequence[Message]:
            seen.append((server.commands[-1], len(server.received)))
            return messages

        send(server.smtp(), COPY, at_risk=note)
    assert seen == [("DATA", 0)]


def test_a_copy_that_may_not_leave_is_not_even_begun() -> None:
    with scripted() as server:
        outcomes = send(server.smtp(), COPY, message(8), at_risk=lambda m: [c for c in m if c is not COPY])
    assert kinds(outcomes) == ["Accepted"]
    assert [found.content for found in server.received] == [message(8).content]
    assert server.connections == 2


def test_a_ledger_that_cannot_be_written_stops_the_copy() -> None:
    def full(messages: Sequence[Message]) -> Sequence[Message]:
        raise StoreError("the disk is full")

    with scripted() as server, pytest.raises(StoreError):
        send(server.smtp(), COPY, at_risk=full)
    assert server.received == []


# --- Servers that say anything --------------------------------------------------------------------

REPLIES = st.sampled_from(
    [
        "250 ok",
        "354 go",
        "450 4.2.0 later",
        "550 5.1.1 no",
        "421 bye",
        "garbage",
        "25",
        "",
        DROP,
        "250-a\r\n250 b",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["MAIL", "RCPT", "DATA", "RSET", "."]), st.lists(REPLIES, min_size=1, max_size=4)
    )
)
def test_whatever_a_server_says_accepted_copies_are_there_and_others_have_a_reason(
    script: dict[str, list[Answer]],
) -> None:
    risked: list[bytes] = []

    def note(messages: Sequence[Message]) -> Sequence[Message]:
        risked.extend(copy.content for copy in messages)
        return messages

    outcomes: list[tuple[Message, Outcome]] = []
    with scripted(script) as server:
        session = SmtpTransport(server.smtp()).open()
        with suppress(TransportError):
            for number in range(4):
                outcomes += session.deliver([message(number)], note)
        session.close()
    # Content that a server asks for although it refused the recipient is a lone dot (RFC 2920).
    arrived = [found.content for found in server.received if found.content]
    for copy, outcome in outcomes:
        if isinstance(outcome, Accepted | Unknown):
            assert copy.content in arrived
    assert set(arrived) <= set(risked)


# --- Postfix's own sink ---------------------------------------------------------------------------


@pytest.fixture
def smtp_sink(tmp_path: Path) -> Iterator[tuple[SmtpServer, Path]]:
    """Run smtp-sink, which writes what it gets to a file."""
    sink = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if sink is None:
        if os.environ.get("CI"):
            pytest.fail("smtp-sink is not installed (Debian: postfix)")
        pytest.skip("smtp-sink is not installed (Debian: postfix)")
    # Bound, but not listening: nobody else is given this port, and the sink may still take it.
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    root = ["-u", "nobody"] if os.geteuid() == 0 else []
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)
    process = subprocess.Popen([sink, *root, "-d", f"{tmp_path}/%M.", f"127.0.0.1:{port}", "10"])
    try:
        yield SmtpServer(host="127.0.0.1", port=port, security=Security.NONE, timeout_seconds=20), tmp_path
    finally:
        process.terminate()
        process.wait()
        held.close()


def test_postfix_takes_what_we_send(smtp_sink: tuple[SmtpServer, Path]) -> None:
    server, folder = smtp_sink
    outcomes = send_when_up(server, *(message(number) for number in range(20)))
    assert kinds(outcomes) == ["Accepted"] * 20
    files = [path.read_bytes() for path in folder.iterdir()]
    assert len(files) == 20
    ids = {found[0] for text in files if (found := re.findall(rb"(?m)^Message-ID: (.*)$", text))}
    assert ids == {message(number).message_id.encode() for number in range(20)}


def send_when_up(server: SmtpServer, *messages: Message) -> list[Outcome]:
    """Send as soon as the sink listens; each try takes no longer than a refused connection."""
    for _ in range(12_000):
        try:
            return send(server, *messages)
        except TransportDownError:
            threading.Event().wait(0.005)
    raise AssertionError("smtp-sink does not listen")
