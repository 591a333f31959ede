"""Double opt-in: who gets an email, what a click does, and what is counted as one mailbox or network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from newsletter.model import Signup, SignupCounts, SignupRequest, SignupStatus, SuppressionReason
from newsletter.subscribers.confirmation_email import confirmation_email
from newsletter.subscribers.double_opt_in import (
    CONFIRMATION_TRIES,
    EXPIRY,
    Click,
    Request,
    SignupLimits,
    judge_click,
    judge_request,
    network_prefix,
    next_try,
)
from newsletter.subscribers.email_texts import email_languages
from newsletter.subscribers.mailbox_key import mailbox_key

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
LIMITS = SignupLimits()
NONE = {"waiting": 0, "of_address": 0, "denied": 0, "of_network": 0, "of_site": 0}


@pytest.mark.parametrize("reason", [None, *SuppressionReason])
def test_only_who_left_by_themselves_or_never_was_gets_an_email(reason: SuppressionReason | None) -> None:
    verdict = judge_request(SignupCounts(**NONE), reason, limits=LIMITS)
    free = reason in (None, SuppressionReason.UNSUBSCRIBED)
    assert verdict is (Request.EMAIL if free else Request.SILENT)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"waiting": 1}, Request.DROPPED),
        ({"denied": 1}, Request.DROPPED),
        ({"of_address": LIMITS.per_address - 1}, Request.EMAIL),
        ({"of_address": LIMITS.per_address}, Request.DROPPED),
        ({"of_network": LIMITS.per_network_hour - 1}, Request.EMAIL),
        ({"of_network": LIMITS.per_network_hour}, Request.DROPPED),
        ({"of_site": LIMITS.per_site_hour - 1}, Request.EMAIL),
        ({"of_site": LIMITS.per_site_hour}, Request.DROPPED),
    ],
)
def test_limits(changed: dict[str, int], verdict: Request) -> None:
    assert judge_request(SignupCounts(**{**NONE, **changed}), None, limits=LIMITS) is verdict


def signup(status: SignupStatus) -> Signup:
    return Signup(
        id=1,
        token="t" * 22,
        request=SignupRequest(
            address="ana@riverton.example", address_key="ana@riverton.example",
            mailbox_key="ana@riverton.example", lists=("a",), lang="en", words="", form="page", network="",
        ),
        status=status,
        requested_at=NOW,
        expires_at=NOW + EXPIRY,
        tries=1,
    )  # fmt: skip


def test_a_click_acts_once_and_not_for_ever() -> None:
    late = NOW + EXPIRY
    early = late - timedelta(seconds=1)
    for status, confirms, now in product(SignupStatus, (True, False), (early, late)):
        click = judge_click(signup(status), confirms=confirms, now=now)
        if status is not SignupStatus.PENDING:
            assert click is Click.NOTHING
        elif now is late:
            assert click is Click.EXPIRED
        else:
            assert click is (Click.SUBSCRIBE if confirms else Click.DENY)


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_of_a_network_its_prefix_is_kept(client: str, network: str) -> None:
    assert network_prefix(client) == network


def test_a_deferred_email_is_tried_for_most_of_a_day_and_then_given_up() -> None:
    waits = [next_try(tries) for tries in range(1, CONFIRMATION_TRIES + 1)]
    assert waits[0] == timedelta(minutes=10)
    assert waits[-1] is None
    assert sum((one for one in waits if one), timedelta()) == timedelta(hours=21, minutes=10)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("ana@riverton.example", "ana@riverton.example"),
        ("ana+news@riverton.example", "ana@riverton.example"),
        ("a.na@riverton.example", "a.na@riverton.example"),
        ("a.n.a+1@gmail.com", "ana@gmail.com"),
        ("ana@googlemail.com", "ana@gmail.com"),
        ("+tag@riverton.example", "+tag@riverton.example"),
    ],
)
def test_spellings_of_one_mailbox_count_as_one(address: str, key: str) -> None:
    assert mailbox_key(address) == key


@pytest.mark.parametrize("lang", [*email_languages(), "es-MX", "tlh", ""])
def test_the_email_holds_the_link_on_a_line_of_its_own(lang: str) -> None:
    link = "https://letters.example/confirm/" + "t" * 22
    subject, text = confirmation_email(titles=["News", "Jobs"], link=link, name="N", office="O", lang=lang)
    assert "News, Jobs" in subject
    assert link in text.splitlines()
    assert "{" not in subject + text
    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 80
