"""An IMAP connection: it fails closed, in time, and tells no secret."""

from __future__ import annotations

import logging
from base64 import b64encode
from pathlib import Path

import pytest

from newsletter.errors import MailboxError
from newsletter.mailboxes import imap_connection
from newsletter.mailboxes.imap_connection import connected, shown
from newsletter.model import ImapServer, Security
from tests.mailboxes.imap_servers import HANG, PASSWORD, Act, Dovecot, scripted_imap
from tests.sending.smtp_servers import server_certificate


def refused(server: ImapServer) -> str:
    """Return what it says of a connection that does not come about."""
    with pytest.raises(MailboxError) as caught, connected(server):
        pass
    assert PASSWORD not in str(caught.value)
    assert server.host in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS, Security.NONE])
def test_it_is_logged_in(dovecot: Dovecot, security: Security) -> None:
    with connected(dovecot.mailbox(security)) as client:
        assert client.folder_exists("INBOX")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_of_nobody_is_not_trusted(dovecot: Dovecot, security: Security) -> None:
    assert "cannot be trusted" in refused(dovecot.mailbox(security, ca_file=None))


def test_a_certificate_for_another_host_is_not_trusted(tmp_path: Path) -> None:
    context, ca_file = server_certificate(tmp_path, "other.example")
    with scripted_imap(certificate=context, security=Security.TLS, ca_file=str(ca_file)) as server:
        assert "cannot be trusted" in refused(server)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS, Security.NONE])
def test_a_wrong_password_is_reported_and_not_shown(dovecot: Dovecot, security: Security) -> None:
    wrong = "wrong-battery-staple"
    server = dovecot.mailbox(security, password=wrong)
    with pytest.raises(MailboxError, match="NEWSLETTER_IMAP_PASSWORD") as caught, connected(server):
        pass
    assert wrong not in str(caught.value)


def test_without_starttls_nothing_is_sent() -> None:
    with scripted_imap(security=Security.STARTTLS) as server:
        assert "does not offer STARTTLS" in refused(server)


def test_a_session_that_is_open_before_tls_is_not_taken() -> None:
    script = {
        "GREETING": ["* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome"],
        "CAPABILITY": ["* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done"],
    }
    with scripted_imap(script, security=Security.STARTTLS) as server:
        refused(server)


def test_a_password_goes_to_no_other_machine_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_connection, "is_loopback", lambda _host: False)
    with scripted_imap() as server:
        assert "would be unencrypted" in refused(server)


@pytest.mark.parametrize(
    ("script", "reported"),
    [
        ({"GREETING": [HANG]}, "did not answer in time"),
        ({"GREETING": [None]}, "closed the connection"),
        ({"GREETING": ["* BYE too many connections"]}, "refused"),
        ({"GREETING": ["220 mail.example ESMTP"]}, "220 mail.example"),
        ({"AUTHENTICATE": [HANG]}, "did not answer in time"),
        ({"PASSWORD": ["{tag} NO [AUTHENTICATIONFAILED] no"]}, "refused the login of bounce"),
        ({"PASSWORD": ["{tag} NO [AUTHENTICATIONFAILED] not " + PASSWORD]}, "not …"),
        ({"PASSWORD": ["{tag} NO no " + b64encode(f"\0bounce\0{PASSWORD}".encode()).decode()]}, "no …"),
    ],
    ids=[
        "hangs",
        "hangs up",
        "says bye",
        "speaks SMTP",
        "hangs at login",
        "refuses",
        "repeats",
        "repeats encoded",
    ],
)
def test_a_server_that_misbehaves_is_reported(script: dict[str, list[Act]], reported: str) -> None:
    with scripted_imap(script, timeout_seconds=0.3) as server:
        assert reported in refused(server)


def test_nobody_there_is_reported(dovecot: Dovecot) -> None:
    assert "cannot be reached" in refused(dovecot.mailbox(port=1))


def test_certificates_that_cannot_be_read_are_reported(dovecot: Dovecot, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    server = dovecot.mailbox(ca_file=str(tmp_path / "ca.pem"))
    with pytest.raises(MailboxError, match="ca_file"), connected(server):
        pass


def test_nothing_secret_is_logged_however_much_is_asked_for(
    dovecot: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with connected(dovecot.mailbox()) as client:
        client.select_folder("INBOX")
    assert PASSWORD not in caplog.text


def test_a_password_of_any_letters_is_carried(dovecot: Dovecot) -> None:
    assert "NEWSLETTER_IMAP_PASSWORD" in refused(dovecot.mailbox(password="contraseña-密码"))


def test_words_of_a_server_are_one_line(dovecot: Dovecot) -> None:
    assert shown(b"a\x1b[2J\r\n b" + b"x" * 900, dovecot.mailbox()).startswith("a [2J bx")
    assert len(shown("x" * 900, dovecot.mailbox())) == 300
