from __future__ import annotations

import base64
from pathlib import Path

import pytest

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Security, SmtpServer
from newsletter.transports.smtp.connection import SmtpConnection, shown
from tests.sending.smtp_servers import DROP, HANG, Answer, mail_server, scripted, server_certificate

SECRET = "p4ss w0rd-Zed"
LOGIN = ("letters", SECRET)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_it_protects_verifies_and_logs_in(security: Security, tmp_path: Path) -> None:
    with mail_server(security=security, login=LOGIN, ca_folder=tmp_path) as server:
        connection = SmtpConnection(server.smtp(username="letters", password=SECRET))
        assert connection.offers("size")
        assert connection.command("NOOP")[0] == 250
        connection.leave()


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_g3_a_certificate_that_nobody_vouches_for_stops_it(security: Security, tmp_path: Path) -> None:
    with mail_server(security=security, ca_folder=tmp_path) as server:
        with pytest.raises(TransportError, match="certificate that cannot be trusted") as caught:
            SmtpConnection(server.smtp(ca_file=None))
        assert not isinstance(caught.value, TransportDownError)


def test_g3_starttls_that_is_not_offered_fails_closed() -> None:
    with scripted() as server:
        with pytest.raises(TransportError, match="does not offer STARTTLS") as caught:
            SmtpConnection(server.smtp(security=Security.STARTTLS, username="u", password=SECRET))
        assert not isinstance(caught.value, TransportDownError)
        assert not any(command.startswith("AUTH") for command in server.commands)


def test_s9_words_sent_ahead_of_the_protected_part_are_thrown_away(tmp_path: Path) -> None:
    early = "220 go ahead\r\n250 a line that comes too early"
    script: dict[str, list[Answer]] = {"EHLO": ["250-s.example\r\n250 STARTTLS"], "STARTTLS": [early]}
    with scripted(script) as server:
        with pytest.raises(TransportError):
            SmtpConnection(server.smtp(security=Security.STARTTLS, timeout_seconds=0.3))
        assert not any(command.startswith("AUTH") for command in server.commands)


def test_tls_to_a_server_that_speaks_none_is_an_error_with_a_hint() -> None:
    with scripted() as server:
        with pytest.raises(TransportError, match="cannot be reached") as caught:
            SmtpConnection(server.smtp(security=Security.TLS, timeout_seconds=0.5))
        assert "[smtp]" in caught.value.hint


def test_a_wrong_password_pauses_and_is_never_shown(tmp_path: Path) -> None:
    with mail_server(security=Security.STARTTLS, login=LOGIN, ca_folder=tmp_path) as server:
        with pytest.raises(TransportError, match="535") as caught:
            SmtpConnection(server.smtp(username="letters", password="wr0ng-secret"))
        assert not isinstance(caught.value, TransportDownError)
        assert "NEWSLETTER_SMTP_PASSWORD" in caught.value.hint
        assert "wr0ng" not in str(caught.value)


def test_a_server_that_echoes_the_password_does_not_get_it_into_our_errors() -> None:
    plain = base64.b64encode(f"\0u\0{SECRET}".encode()).decode()
    echo = f"535 5.7.8 no: {SECRET} {plain} {base64.b64encode(SECRET.encode()).decode()}"
    script: dict[str, list[Answer]] = {"EHLO": ["250-s.example\r\n250 AUTH PLAIN LOGIN"], "AUTH": [echo]}
    with scripted(script) as server:
        with pytest.raises(TransportError) as caught:
            SmtpConnection(server.smtp(username="u", password=SECRET))
        for word in (SECRET, plain, base64.b64encode(SECRET.encode()).decode()):
            assert word not in repr(caught.value)
            assert word not in str(caught.value)


def test_a_login_that_fails_for_now_may_pass() -> None:
    script: dict[str, list[Answer]] = {
        "EHLO": ["250-s.example\r\n250 AUTH PLAIN"],
        "AUTH": ["454 4.7.0 later"],
    }
    with scripted(script) as server, pytest.raises(TransportDownError):
        SmtpConnection(server.smtp(username="u", password=SECRET))


def test_a_server_that_offers_no_login_is_named() -> None:
    with scripted() as server, pytest.raises(TransportError, match="offers no login"):
        SmtpConnection(server.smtp(username="u", password=SECRET))


def test_a_password_that_smtp_cannot_carry_is_said_without_showing_it() -> None:
    with scripted({"EHLO": ["250-s.example\r\n250 AUTH PLAIN"]}) as server:
        with pytest.raises(TransportError, match="letters that SMTP cannot carry") as caught:
            SmtpConnection(server.smtp(username="u", password="pässword"))
        assert caught.value.__cause__ is None
        assert "ä" not in str(caught.value)


def test_a_password_never_travels_unprotected_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted({"EHLO": ["250-s.example\r\n250 AUTH PLAIN"]}) as server:
        # A name that leads to this machine and is not called localhost, without asking any DNS.
        monkeypatch.setattr("newsletter.transports.smtp.connection.is_loopback", lambda host: False)
        with pytest.raises(TransportError, match="would travel unprotected"):
            SmtpConnection(server.smtp(username="u", password=SECRET))
        assert not any(command.startswith("AUTH") for command in server.commands)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ({"CONNECT": ["421 4.3.2 too many connections"]}, TransportDownError),
        ({"CONNECT": ["554 5.7.1 no service for you"]}, TransportError),
        ({"CONNECT": [DROP]}, TransportDownError),
        ({"CONNECT": ["HTTP/1.1 400 Bad Request"]}, TransportDownError),
        ({"EHLO": ["550 5.0.0 no"], "HELO": ["550 5.0.0 no"]}, TransportError),
        ({"EHLO": [DROP]}, TransportDownError),
        ({"EHLO": ["garbage"], "HELO": ["garbage"]}, TransportDownError),
    ],
)
def test_what_goes_wrong_at_the_door_is_told_apart(
    script: dict[str, list[Answer]], kind: type[TransportError]
) -> None:
    with scripted(script) as server:
        with pytest.raises(TransportError) as caught:
            SmtpConnection(server.smtp())
        assert type(caught.value) is kind
        assert f"127.0.0.1:{server.smtp().port}" in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "too_much"),
    [("421 4.7.0 too many connections", True), ("450 4.3.0 later", False), (DROP, False)],
)
def test_only_a_server_that_says_so_is_sent_to_more_slowly(answer: Answer, too_much: bool) -> None:
    with scripted({"CONNECT": [answer]}) as server:
        with pytest.raises(TransportDownError) as caught:
            SmtpConnection(server.smtp())
        assert caught.value.too_much is too_much


def test_a_server_that_only_knows_helo_is_served() -> None:
    with scripted({"EHLO": ["502 5.5.1 what?"]}) as server:
        connection = SmtpConnection(server.smtp())
        assert not connection.offers("size")
        connection.leave()


def test_a_silent_server_is_given_up_in_time() -> None:
    with (
        scripted({"CONNECT": [HANG]}) as server,
        pytest.raises(TransportDownError, match="does not answer in time"),
    ):
        SmtpConnection(server.smtp(timeout_seconds=0.1))


def test_nobody_at_home_may_pass() -> None:
    with scripted() as server:
        address = server.smtp()
    with pytest.raises(TransportDownError, match="cannot be reached"):
        SmtpConnection(address)


@pytest.mark.parametrize(
    "flood",
    [
        b"250-" + b"x" * 100_000 + b"\r\n",
        b"250-more\r\n" * 200,
        b"250-" + b"y" * 4000 + b"\r\n" + b"250-z\r\n" * 200,
    ],
)
def test_an_answer_without_an_end_is_cut_off(flood: bytes) -> None:
    with scripted({"NOOP": [flood]}) as server:
        connection = SmtpConnection(server.smtp())
        with pytest.raises(Exception, match="has no end"):
            connection.command("NOOP")
        connection.drop()


def test_an_answer_of_several_lines_is_one_line_of_text() -> None:
    with scripted({"NOOP": ["250-first\r\n250-sec\x1bond\r\n250 third"]}) as server:
        connection = SmtpConnection(server.smtp())
        assert connection.command("NOOP") == (250, "first sec ond third")
        connection.leave()


def test_what_is_no_reply_at_all_has_no_code() -> None:
    with scripted({"NOOP": ["what?"]}) as server:
        connection = SmtpConnection(server.smtp())
        assert connection.command("NOOP") == (-1, "what?")
        connection.leave()


def test_leaving_a_server_that_is_gone_is_quiet() -> None:
    with scripted({"QUIT": [DROP]}) as server:
        connection = SmtpConnection(server.smtp())
        connection.leave()
        connection.leave()
        connection.drop()


def test_certificates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    with scripted() as server, pytest.raises(TransportError, match=r"ca\.pem"):
        SmtpConnection(server.smtp(security=Security.TLS, ca_file=str(tmp_path / "ca.pem")))


def test_g3_a_certificate_for_another_host_stops_it(tmp_path: Path) -> None:
    other = server_certificate(tmp_path, "other.example")
    with (
        mail_server(security=Security.TLS, ca_folder=tmp_path, certificate=other) as server,
        pytest.raises(TransportError, match="certificate that cannot be trusted"),
    ):
        SmtpConnection(server.smtp())


def test_starttls_that_is_refused_for_now_may_pass() -> None:
    script: dict[str, list[Answer]] = {
        "EHLO": ["250-s.example\r\n250 STARTTLS"],
        "STARTTLS": ["454 4.7.0 later"],
    }
    with scripted(script) as server, pytest.raises(TransportDownError, match="454"):
        SmtpConnection(server.smtp(security=Security.STARTTLS))


def test_a_login_that_answers_nonsense_lets_nobody_in() -> None:
    script: dict[str, list[Answer]] = {"EHLO": ["250-s.example\r\n250 AUTH PLAIN"], "AUTH": ["250 what"]}
    with scripted(script) as server, pytest.raises(TransportError):
        SmtpConnection(server.smtp(username="u", password=SECRET))


def test_words_are_cut_and_made_printable() -> None:
    server = SmtpServer(host="h", port=1, security=Security.NONE, password="s3cret")
    assert shown(b"a\x00b\xffs3cretc" + b"x" * 1000, server).startswith("a b\ufffd…cxxx")
    assert len(shown(b"x" * 1000, server)) == 300
