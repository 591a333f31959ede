"""Provider codes: a token beats the words beside it, and a refusal for now is never hard."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_classification import classify_bounce
from newsletter.inbound.bounce_patterns.provider_codes import PROVIDER_CODES, READERS_FILTER_HOSTS
from newsletter.inbound.reply_text import Parties
from newsletter.model import BounceKind

HARD, SOFT, POLICY, CONTENT = BounceKind.HARD, BounceKind.SOFT, BounceKind.POLICY, BounceKind.CONTENT


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("550 5.1.1 no words of ours https://support.google.com/mail/?p=NoSuchUser x", HARD),
        ("552 5.2.2 user unknown https://support.google.com/mail/?p=OverQuotaPerm x", SOFT),
        ("550 5.7.1 user unknown - gcdp", POLICY),
        ("550 5.1.1 RESOLVER.ADR.RecipNotFound; mailbox full of numbers", HARD),
        ("550 5.7.1 RESOLVER.RST.AuthRequired; user unknown", POLICY),
        ("550 5.2.3 RESOLVER.RST.SendSizeLimit; user unknown", CONTENT),
        ("554 delivery error: dd Requested mail action aborted", SOFT),
        ("550 5.4.1 Recipient address rejected: Access denied", HARD),
        ("550 5.1.1 Adresse OFR_417", SOFT),
        ("550 5.1.1 cuda_nsu", HARD),
        ("550-Requested action not taken https://postmaster.gmx.example/en/case?c=r0201", POLICY),
    ],
)
def test_the_token_decides(words: str, kind: BounceKind) -> None:
    assert classify_bounce("", words).kind is kind


@pytest.mark.parametrize("number", range(len(PROVIDER_CODES)))
def test_a_token_is_no_common_word(number: int) -> None:
    assert PROVIDER_CODES[number].pattern.search("550 5.1.1 user unknown in local recipient table") is None


def test_a_token_of_a_refusal_for_now_is_not_hard() -> None:
    words = "450 4.1.1 user unknown https://support.google.com/mail/?p=NoSuchUser x"
    assert classify_bounce("", words).kind is SOFT


@pytest.mark.parametrize("phase", ["end of DATA command", "RCPT TO command"])
def test_some_carriers_say_unknown_for_the_readers_own_filter(phase: str) -> None:
    parties = Parties(recipients=frozenset({f"ana@{sorted(READERS_FILTER_HOSTS)[0]}"}))
    kind = classify_bounce("5.0.0", f"550 Unknown user (in reply to {phase})", parties=parties).kind
    assert kind is (POLICY if phase.startswith("end") else HARD)
