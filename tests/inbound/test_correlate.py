"""Identify: a proof leads to one copy, and what is no proof leads to none."""

from __future__ import annotations

import pytest

from newsletter.inbound.correlate import Match, address_keys, correlate
from newsletter.inbound.correlation_hints import CorrelationHints
from newsletter.model import Proof
from newsletter.sending.delivery_key import delivery_key
from tests.inbound.made import (
    ADDRESS,
    COPY,
    MAILING,
    MAILING_KEY,
    PERSON,
    RETURN_PATH,
    TOKEN,
    Register,
    not_left,
)

VERP = RETURN_PATH.token(MAILING, PERSON)
MESSAGE_ID = (MAILING_KEY, delivery_key(MAILING_KEY, PERSON, TOKEN))


def found(clues: CorrelationHints, *addresses: str, register: Register | None = None) -> Match:
    return correlate(clues, addresses, register or Register(), RETURN_PATH)


def test_the_return_address_it_came_to_is_enough() -> None:
    assert found(CorrelationHints(came_to=(VERP,))) == Match(copy=COPY, proof=Proof.RETURN_PATH)


def test_the_return_address_it_names_is_enough() -> None:
    assert found(CorrelationHints(returned_to=("a" * 26, VERP))).copy == COPY


def test_where_it_came_to_goes_before_what_it_names() -> None:
    other = RETURN_PATH.token(MAILING, PERSON + 5)
    assert found(CorrelationHints(came_to=(VERP,), returned_to=(VERP, other))).copy == COPY


def test_two_copies_are_none() -> None:
    both = (VERP, RETURN_PATH.token(MAILING, PERSON + 5))
    assert found(CorrelationHints(came_to=both)).copy is None
    assert "several" in found(CorrelationHints(returned_to=both)).why


def test_a_message_id_needs_the_readers_address_or_token() -> None:
    assert found(CorrelationHints(message_ids=(MESSAGE_ID,)), ADDRESS).proof is Proof.MESSAGE_ID
    assert found(CorrelationHints(message_ids=(MESSAGE_ID,), tokens=(TOKEN,))).proof is Proof.MESSAGE_ID
    assert found(CorrelationHints(message_ids=(MESSAGE_ID,)), "victim@reader.example").copy is None
    assert "nobody to whom it went" in found(CorrelationHints(message_ids=(MESSAGE_ID,))).why


def test_a_token_alone_leads_to_the_last_copy() -> None:
    assert found(CorrelationHints(tokens=(TOKEN, "B" * 22))) == Match(copy=COPY, proof=Proof.TOKEN)


def test_nothing_of_ours_is_no_match_and_no_reason() -> None:
    assert (
        found(CorrelationHints(came_to=("a" * 26,), message_ids=(("f" * 32, "e" * 24),), tokens=("C" * 22,)))
        == Match()
    )
    assert not CorrelationHints()


@pytest.mark.parametrize(
    "clues",
    [
        CorrelationHints(came_to=(VERP,)),
        CorrelationHints(message_ids=(MESSAGE_ID,)),
        CorrelationHints(tokens=(TOKEN,)),
    ],
)
def test_a_copy_that_did_not_leave_is_no_match(clues: CorrelationHints) -> None:
    match = found(clues, ADDRESS, register=not_left())
    assert (match.copy, match.why) == (None, "it names a copy that was not handed over")


def test_spellings_of_one_mailbox_share_a_key() -> None:
    assert address_keys(("Ana@Reader.Example", "<no>", "x" * 5000, "ana@reader.example")) == {ADDRESS}
