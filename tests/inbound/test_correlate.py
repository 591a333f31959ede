"""Identify: a proof leads to one copy, and what is no proof leads to none."""

from __future__ import annotations

import pytest

from newsletter.inbound.correlate import Match, address_keys, identify
from newsletter.inbound.correlation_hints import Clues
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


def found(clues: Clues, *addresses: str, register: Register | None = None) -> Match:
    return identify(clues, addresses, register or Register(), RETURN_PATH)


def test_the_return_address_it_came_to_is_enough() -> None:
    assert found(Clues(came_to=(VERP,))) == Match(copy=COPY, proof=Proof.RETURN_PATH)


def test_the_return_address_it_names_is_enough() -> None:
    assert found(Clues(returned_to=("a" * 26, VERP))).copy == COPY


def test_where_it_came_to_goes_before_what_it_names() -> None:
    other = RETURN_PATH.token(MAILING, PERSON + 5)
    assert found(Clues(came_to=(VERP,), returned_to=(VERP, other))).copy == COPY


def test_two_copies_are_none() -> None:
    both = (VERP, RETURN_PATH.token(MAILING, PERSON + 5))
    assert found(Clues(came_to=both)).copy is None
    assert "several" in found(Clues(returned_to=both)).why


def test_a_message_id_needs_the_readers_address_or_token() -> None:
    assert found(Clues(message_ids=(MESSAGE_ID,)), ADDRESS).proof is Proof.MESSAGE_ID
    assert found(Clues(message_ids=(MESSAGE_ID,), tokens=(TOKEN,))).proof is Proof.MESSAGE_ID
    assert found(Clues(message_ids=(MESSAGE_ID,)), "victim@reader.example").copy is None
    assert "nobody to whom it went" in found(Clues(message_ids=(MESSAGE_ID,))).why


def test_a_token_alone_leads_to_the_last_copy() -> None:
    assert found(Clues(tokens=(TOKEN, "B" * 22))) == Match(copy=COPY, proof=Proof.TOKEN)


def test_nothing_of_ours_is_no_match_and_no_reason() -> None:
    assert (
        found(Clues(came_to=("a" * 26,), message_ids=(("f" * 32, "e" * 24),), tokens=("C" * 22,))) == Match()
    )
    assert not Clues()


@pytest.mark.parametrize(
    "clues", [Clues(came_to=(VERP,)), Clues(message_ids=(MESSAGE_ID,)), Clues(tokens=(TOKEN,))]
)
def test_a_copy_that_did_not_leave_is_no_match(clues: Clues) -> None:
    match = found(clues, ADDRESS, register=not_left())
    assert (match.copy, match.why) == (None, "it names a copy that was not handed over")


def test_spellings_of_one_mailbox_share_a_key() -> None:
    assert address_keys(("Ana@Reader.Example", "<no>", "x" * 5000, "ana@reader.example")) == {ADDRESS}
