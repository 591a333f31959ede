"""Automatic mail: a mail system is told from a person, and an absence from a failure."""

from __future__ import annotations

import pytest

from newsletter.inbound.auto_reply import is_about_failure, is_absence, is_automatic, is_from_daemon
from newsletter.inbound.header_lines import read_headers


def block(**lines: str) -> bytes:
    return "\n".join(f"{name.replace('_', '-')}: {value}" for name, value in lines.items()).encode()


@pytest.mark.parametrize(
    ("sender", "daemon"),
    [
        ("MAILER-DAEMON@mx.example", True),
        ("Mail Delivery <mailer-daemon@mx.example>", True),
        ("postmaster@x.example", True),
        ("MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.example", True),
        ("ana@x.example", False),
        ("notapostmaster@x.example", False),
    ],
)
def test_a_mail_system_is_known_by_its_name(sender: str, daemon: bool) -> None:
    assert is_from_daemon(read_headers(block(From=sender))) is daemon


def test_a_null_return_path_is_a_mail_system_too() -> None:
    assert is_from_daemon(read_headers(b"Return-Path: <>\nFrom: ana@x.example"))


@pytest.mark.parametrize(
    "subject",
    [
        "Undeliverable: x",
        "failure notice",
        "Returned mail: see transcript",
        "Unzustellbar: x",
        "No entregado: x",
    ],
)
def test_a_failure_is_announced(subject: str) -> None:
    assert is_about_failure(read_headers(block(Subject=subject)))


@pytest.mark.parametrize(
    "subject", ["Automatic reply: x", "Out of Office", "Abwesenheitsnotiz", "Respuesta automática"]
)
def test_an_absence_is_automatic_and_no_failure(subject: str) -> None:
    headers = read_headers(block(Subject=subject))
    assert is_absence(headers)
    assert is_automatic(headers)
    assert not is_about_failure(headers)


@pytest.mark.parametrize(
    ("line", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: auto-generated (rejected)", True),
        ("Auto-Submitted: no", False),
        ("X-Autoreply: yes", True),
        ("Precedence: auto_reply", True),
        ("Precedence: list", True),
        ("Subject: hello", False),
    ],
)
def test_a_program_is_told_from_a_person(line: str, automatic: bool) -> None:
    assert is_automatic(read_headers(line.encode())) is automatic
