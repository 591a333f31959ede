"""The mailbox: called by its user, host and folder; its password is never printed."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model import ImapServer, Security

SERVER = ImapServer(
    host="mail.example", port=993, security=Security.TLS, username="bounce", password="correct horse"
)


def test_two_folders_of_one_user_have_two_names() -> None:
    assert SERVER.name == "bounce@mail.example/INBOX"
    assert replace(SERVER, folder="Returned").name == "bounce@mail.example/Returned"
    assert replace(SERVER, port=143, password="x").name == SERVER.name


def test_a_password_is_not_printed() -> None:
    assert "correct horse" not in repr(SERVER)
