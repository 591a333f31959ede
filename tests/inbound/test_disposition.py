"""Disposition notifications: a receipt says nothing, a reader's filter that rejects is their rule."""

from __future__ import annotations

from newsletter.inbound.disposition import is_notification, rejecting_recipients
from newsletter.inbound.mime import open_mail
from tests.inbound.made import ADDRESS, case


def test_a_filter_that_rejects_is_known_by_its_recipient() -> None:
    assert rejecting_recipients(open_mail(case("sieve-reject"))) == (ADDRESS,)


def test_a_receipt_names_nobody() -> None:
    mail = open_mail(case("read-receipt"))
    assert is_notification(mail)
    assert rejecting_recipients(mail) == ()


def test_a_receipt_that_only_speaks_of_rejecting_is_no_filter() -> None:
    raw = case("read-receipt").replace(b"deleted without being read", b"automatically rejected")
    assert rejecting_recipients(open_mail(raw)) == ()


def test_other_mail_is_no_notification() -> None:
    assert not is_notification(open_mail(case("postfix-unknown-user")))
