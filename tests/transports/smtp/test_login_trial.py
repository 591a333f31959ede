"""The login trial: real servers, with TLS and logins; each fault in a sentence, and no password in any."""

from __future__ import annotations

import socket
import time
from pathlib import Path

from newsletter.model import Security
from newsletter.transports.smtp import login_trial
from newsletter.transports.smtp.login_trial import try_logins
from tests.sending.smtp_servers import mail_server

PASSWORD = "correct horse battery staple"


def test_a_login_over_tls_is_told_with_its_protection(tmp_path: Path) -> None:
    for security in (Security.STARTTLS, Security.TLS):
        with mail_server(security=security, login=("news", PASSWORD), ca_folder=tmp_path) as server:
            address = server.smtp(username="news", password=PASSWORD)
            (trial,) = try_logins([address])
        assert trial.sound, trial
        assert trial.message == f"logged in as news at 127.0.0.1:{address.port} (TLSv1.3)"
        assert server.received == []


def test_a_server_without_a_login_is_told_so() -> None:
    with mail_server() as server:
        (trial,) = try_logins([server.smtp()])
    assert (trial.sound, "connected without a login" in trial.message) == (True, True)
    assert "not encrypted" in trial.message


def test_a_wrong_password_is_told_and_not_shown(tmp_path: Path) -> None:
    with mail_server(security=Security.STARTTLS, login=("news", "another"), ca_folder=tmp_path) as server:
        (trial,) = try_logins([server.smtp(username="news", password=PASSWORD)])
    assert not trial.sound
    assert "535" in trial.message
    assert PASSWORD not in trial.message


def test_a_certificate_of_nobody_and_a_server_without_tls_are_told(tmp_path: Path) -> None:
    with mail_server(security=Security.TLS, ca_folder=tmp_path) as server:
        (trial,) = try_logins([server.smtp(ca_file=None)])
    assert (trial.sound, "certificate" in trial.message.lower()) == (False, True)
    with mail_server() as server:
        (trial,) = try_logins([server.smtp(security=Security.STARTTLS)])
    assert (trial.sound, "does not offer STARTTLS" in trial.message) == (False, True)


def test_one_server_that_is_away_hides_nothing_of_the_others() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with mail_server() as server:
        away, fine = try_logins([server.smtp(port=port), server.smtp()])
    assert (away.sound, fine.sound) == (False, True)
    assert str(port) in away.message


def test_a_server_that_says_nothing_is_not_waited_for_as_long_as_when_sending() -> None:
    limit = login_trial.TRIAL_SECONDS
    assert limit <= 10
    login_trial.TRIAL_SECONDS = 0.3
    try:
        with socket.create_server(("127.0.0.1", 0)) as silent, mail_server() as server:
            began = time.monotonic()
            (trial,) = try_logins([server.smtp(port=silent.getsockname()[1], timeout_seconds=60.0)])
            assert time.monotonic() - began < 3
    finally:
        login_trial.TRIAL_SECONDS = limit
    assert not trial.sound
