"""Judging: an event only where the proof holds, the mail put where it belongs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_classification import BounceClassification
from newsletter.inbound.classify import AsksToLeave, Bounced, Failure, read_mail
from newsletter.inbound.decide import Decision, MailAction, decide
from newsletter.model import BounceKind, EventKind, Proof
from tests.inbound.made import (
    ADDRESS,
    CASES,
    COPY,
    LIST,
    MAILING,
    MAILING_KEY,
    NOW,
    PERSON,
    PROOFS,
    RETURN_PATH,
    TOKEN,
    Register,
    bounces,
    case,
    desk,
    filled,
    names,
    not_left,
)

STRANGE = {
    "RETURN_PATH": "bounces@elsewhere.example",
    "MESSAGE_ID": "1234@elsewhere.example",
    "TOKEN": "A" * 22,
}
OF_OURS = ("nothing-returned", "word-in-")
"""Bounces that prove nothing by themselves, or name other addresses than the reader's."""
BOUNCES = [name for name in bounces() if not name.startswith(OF_OURS)]
NAMING = [
    name
    for name in BOUNCES
    if all(mark in (CASES / f"{name}.eml").read_bytes() for mark in (b"{MESSAGE_ID}", b"{ADDRESS}"))
]


def judged(name: str, register: Register | None = None, /, **other: str) -> Decision:
    return decide(read_mail(case(name, **other)), desk(register), now=NOW)


def follows(name: str) -> str:
    """Return what the case's file says that follows, "" when it says nothing."""
    lines = (CASES / f"{name}.expect").read_text("utf-8").splitlines()
    return next((line.removeprefix("Follows: ") for line in lines if line.startswith("Follows: ")), "")


def in_a_flood(name: str) -> Decision:
    return decide(read_mail(case(name)), desk(believes=0), now=NOW)


@pytest.mark.parametrize("name", [name for name in names() if follows(name)])
def test_from_every_case_follows_what_is_written_beside_it(name: str) -> None:
    found = judged(name)
    assert f"{found.disposal.value} {found.what}" == follows(name)
    assert found.why or found.what not in ("mention", "unclear")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("postfix-unknown-user", BounceKind.HARD),
        ("postfix-mailbox-full", BounceKind.SOFT),
        ("office365-sender-level", BounceKind.POLICY),
        ("message-too-large", BounceKind.CONTENT),
        ("home-made", BounceKind.SOFT),
    ],
)
def test_a_bounce_of_our_copy_is_an_event(name: str, kind: BounceKind) -> None:
    found = judged(name)
    (event,) = found.events
    assert (found.disposal, found.what) == (MailAction.HANDLED, kind.value)
    assert (event.kind, event.bounce, event.proof) == (EventKind.BOUNCED, kind, Proof.RETURN_PATH)
    assert (event.mailing_id, event.subscriber_id, event.list) == (MAILING, PERSON, LIST)


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_of_somebody_elses_mail_is_left_alone(name: str) -> None:
    found = judged(name, **STRANGE)
    assert (found.disposal, found.events) == (MailAction.UNTOUCHED, ())


@pytest.mark.parametrize("name", names())
def test_no_case_has_an_effect_when_every_proof_in_it_is_made_up(name: str) -> None:
    found = judged(name, **STRANGE)
    assert all(event.proof is Proof.SENDER for event in found.events)
    asks = isinstance(read_mail(case(name)).says, AsksToLeave)
    assert found.disposal is not MailAction.HANDLED or asks


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_of_a_copy_that_never_left_is_for_a_person(name: str) -> None:
    found = judged(name, not_left())
    assert (found.disposal, found.events) == (MailAction.ASIDE, ())
    assert "not handed over" in found.why


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_of_a_copy_that_is_in_no_ledger_is_for_a_person(name: str) -> None:
    assert judged(name, Register(copy=None)).events == ()


@given(st.data())
def test_a_return_address_changed_anywhere_has_no_effect(data: st.DataObject) -> None:
    address = PROOFS["{RETURN_PATH}"]
    at = data.draw(st.integers(len("bounce+"), address.index("@") - 1))
    letter = data.draw(
        st.sampled_from([one for one in "abcdefghijklmnopqrstuvwxyz234567" if one != address[at]])
    )
    changed = address[:at] + letter + address[at + 1 :]
    name = data.draw(st.sampled_from(["postfix-unknown-user", "qmail-no-mailbox", "home-made"]))
    found = judged(name, RETURN_PATH=changed, MESSAGE_ID=STRANGE["MESSAGE_ID"], TOKEN=STRANGE["TOKEN"])
    assert found.events == ()


def test_a_return_address_in_capitals_is_the_same_one() -> None:
    assert judged("postfix-unknown-user", RETURN_PATH=PROOFS["{RETURN_PATH}"].upper()).events


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("abcXYZ019-_"))
def test_an_unsubscribe_token_changed_anywhere_has_no_effect(at: int, letter: str) -> None:
    changed = TOKEN[:at] + letter + TOKEN[at + 1 :]
    found = judged("mailto", TOKEN=changed)
    assert bool(found.events) == (changed == TOKEN)


@pytest.mark.parametrize("name", NAMING)
def test_a_message_id_of_ours_counts_with_the_readers_own_address(name: str) -> None:
    (event,) = judged(name, RETURN_PATH=STRANGE["RETURN_PATH"], TOKEN=STRANGE["TOKEN"]).events
    assert event.proof is Proof.MESSAGE_ID


def test_a_message_id_that_somebody_worked_out_from_their_own_proves_nothing() -> None:
    from newsletter.sending.delivery_key import delivery_key

    guessed = f"{MAILING_KEY}.{delivery_key(MAILING_KEY, PERSON, 'their own token')}@example.org"
    found = judged(
        "postfix-unknown-user",
        RETURN_PATH=STRANGE["RETURN_PATH"],
        TOKEN=STRANGE["TOKEN"],
        MESSAGE_ID=guessed,
    )
    assert (found.disposal, found.events) == (MailAction.ASIDE, ())


@pytest.mark.parametrize("proof", ["MESSAGE_ID", "TOKEN"])
def test_a_bounce_that_names_another_address_than_the_readers_is_for_a_person(proof: str) -> None:
    other = {name: value for name, value in STRANGE.items() if name != proof}
    found = judged("postfix-unknown-user", ADDRESS="victim@reader.example", **other)
    assert found.events == ()
    assert found.disposal is MailAction.ASIDE


def test_with_the_return_address_no_other_address_is_needed() -> None:
    (event,) = judged("postfix-unknown-user", ADDRESS="forwarded@elsewhere.example").events
    assert (event.subscriber_id, event.bounce) == (PERSON, BounceKind.HARD)


def test_one_of_several_behind_an_address_that_is_gone_kills_no_address() -> None:
    (event,) = judged("postfix-two-recipients", ADDRESS="list@forward.example").events
    assert event.bounce is BounceKind.SOFT


@given(st.lists(st.sampled_from(BounceKind), min_size=1, max_size=6))
def test_of_several_failures_the_mildest_counts(kinds: list[BounceKind]) -> None:
    failures = tuple(
        Failure(addresses=(ADDRESS,), diagnosis=BounceClassification(kind=kind, code="", words=""))
        for kind in kinds
    )
    reading = replace(read_mail(case("home-made")), says=Bounced(failures=failures))
    (event,) = decide(reading, desk(), now=NOW).events
    assert (event.bounce is BounceKind.HARD) == (set(kinds) == {BounceKind.HARD})


def test_a_report_with_the_return_addresses_of_two_copies_is_for_a_person() -> None:
    other = RETURN_PATH.address(mailing_id=MAILING, subscriber_id=PERSON + 1)
    raw = case("home-made").replace(b"\r\nFrom:", f"\r\nTo: {other}\r\nFrom:".encode())
    found = decide(read_mail(raw), desk(), now=NOW)
    assert (found.disposal, found.events) == (MailAction.ASIDE, ())


@pytest.mark.parametrize(
    "name", ["yahoo-complaint", "outlook-complaint", "outlook-complaint-old", "amazon-ses-complaint"]
)
@pytest.mark.parametrize("proof", ["RETURN_PATH", "TOKEN", ""])
def test_a_complaint_is_known_by_any_proof_in_the_returned_letter(name: str, proof: str) -> None:
    other = {key: value for key, value in STRANGE.items() if proof and key != proof}
    found = judged(name, **other)
    (event,) = found.events
    assert (found.disposal, event.kind, event.code) == (MailAction.HANDLED, EventKind.COMPLAINED, "abuse")


def test_not_spam_is_put_away_and_has_no_effect() -> None:
    found = judged("not-spam")
    assert (found.disposal, found.events) == (MailAction.HANDLED, ())


@pytest.mark.parametrize("name", ["vacation", "left-the-company", "postfix-delayed", "exim-delayed"])
def test_an_absence_and_a_delay_are_put_away_and_have_no_effect(name: str) -> None:
    found = judged(name)
    assert (found.disposal, found.events) == (MailAction.HANDLED, ())
    assert judged(name, **STRANGE).disposal is MailAction.UNTOUCHED


ABSENCE = """From: Ana <{ADDRESS}>
To: letters@example.org
Return-Path: <>
Auto-Submitted: auto-replied
Subject: Out of office: What changes in May
In-Reply-To: <{MESSAGE_ID}>

I am back on Monday.
"""
UNRELATED = ABSENCE.replace("In-Reply-To: <{MESSAGE_ID}>", "In-Reply-To: <1234@elsewhere.example>")


def answered(text: str, **other: str) -> Decision:
    return decide(read_mail(filled(text, **other).encode()), desk(), now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        ABSENCE,
        ABSENCE.replace("In-Reply-To:", "References: <1@elsewhere.example>"),
        UNRELATED.replace("I am back", "Your message <{MESSAGE_ID}> has arrived. I am back"),
        UNRELATED.replace("letters@example.org", "{RETURN_PATH}"),
        UNRELATED.replace("I am back", "> https://example.org/u/{TOKEN}\nI am back"),
        ABSENCE.replace("Return-Path: <>\nAuto-Submitted: auto-replied\n", "Precedence: bulk\n"),
    ],
)
def test_an_absence_note_that_belongs_to_a_delivery_is_put_away(text: str) -> None:
    found = answered(text)
    assert (found.disposal, found.what, found.events) == (MailAction.HANDLED, "automatic", ())


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (UNRELATED, {}),
        (ABSENCE, {"ADDRESS": "somebody@elsewhere.example"}),
        (ABSENCE, {"MESSAGE_ID": f"{MAILING_KEY}.{'0' * 24}@example.org"}),
        (UNRELATED.replace("In-Reply-To: <1234@elsewhere.example>\n", ""), {}),
        (UNRELATED.replace("letters@example.org", "{RETURN_PATH}"), STRANGE),
        (UNRELATED.replace("Auto-Submitted: auto-replied", "X-Autoreply: yes"), {}),
    ],
)
def test_an_absence_note_that_belongs_to_none_stays_as_it_was(text: str, other: dict[str, str]) -> None:
    found = answered(text, **other)
    assert (found.disposal, found.what, found.events) == (MailAction.UNTOUCHED, "automatic", ())
    assert not found.why


def test_an_absence_note_to_the_unsubscribe_address_is_for_staff() -> None:
    for text in (ABSENCE, UNRELATED):
        found = answered(text.replace("letters@example.org", "unsubscribe@example.org"))
        assert (found.disposal, found.what) == (MailAction.UNTOUCHED, "mention")


@pytest.mark.parametrize("name", ["read-receipt", "postfix-delayed"])
def test_a_receipt_and_a_delay_belong_to_a_delivery_by_its_message_id_and_reader(name: str) -> None:
    known = {"RETURN_PATH": "letters@example.org", "TOKEN": "A" * 22}
    assert judged(name, **known).disposal is MailAction.HANDLED
    assert judged(name, **known, ADDRESS="somebody@elsewhere.example").disposal is MailAction.UNTOUCHED


def test_a_report_that_it_arrived_is_an_event() -> None:
    (event,) = judged("postfix-delivered").events
    assert event.kind is EventKind.DELIVERED


@pytest.mark.parametrize("name", [one for one in names() if one.startswith("mailto")])
def test_the_mail_that_our_link_makes_takes_its_reader_off_that_list(name: str) -> None:
    found = judged(name)
    (event,) = found.events
    assert found.disposal is MailAction.HANDLED
    assert (event.kind, event.list, event.proof, event.mailing_id) == (
        EventKind.UNSUBSCRIBED,
        LIST,
        Proof.TOKEN,
        None,
    )


@pytest.mark.parametrize("name", [one for one in names() if one.startswith("bare-")])
def test_a_bare_unsubscribe_takes_its_sender_off_the_lists_they_are_on(name: str) -> None:
    (event,) = judged(name).events
    assert (event.subscriber_id, event.list, event.proof) == (PERSON, LIST, Proof.SENDER)


def test_a_bare_unsubscribe_from_a_stranger_is_left_for_a_person() -> None:
    found = judged("bare-unsubscribe", ADDRESS="stranger@elsewhere.example")
    assert (found.disposal, found.events, found.what) == (MailAction.UNTOUCHED, (), "mention")


def test_a_bare_unsubscribe_to_somebody_else_is_none_of_our_business() -> None:
    raw = case("bare-unsubscribe").replace(b"letters@example.org", b"colleague@example.org")
    found = decide(read_mail(raw), desk(), now=NOW)
    assert (found.disposal, found.events, found.what) == (MailAction.UNTOUCHED, (), "foreign")


def test_a_bare_unsubscribe_to_the_return_address_of_a_copy_is_done_too() -> None:
    to = PROOFS["{RETURN_PATH}"]
    raw = f"From: {ADDRESS}\nTo: {to}\nSubject: Re: Budget\n\nUnsubscribe".encode()
    assert decide(read_mail(raw), desk(), now=NOW).what == "unsubscribed"
    made_up = raw.replace(to.encode(), b"bounce+" + b"a" * 26 + b"@example.org")
    assert decide(read_mail(made_up), desk(), now=NOW).what == "foreign"


def test_in_a_flood_nobody_is_taken_off_by_their_from_alone() -> None:
    found = in_a_flood("bare-unsubscribe")
    assert (found.disposal, found.events, found.what) == (MailAction.UNTOUCHED, (), "mention")
    assert in_a_flood("mailto").events


@pytest.mark.parametrize("name", ["mentions-question", "mentions-sentence", "human-reply"])
def test_a_persons_letter_is_not_touched(name: str) -> None:
    found = judged(name)
    assert (found.disposal, found.events) == (MailAction.UNTOUCHED, ())


def test_what_comes_to_a_return_address_and_is_no_report_is_for_a_person() -> None:
    raw = case("human-reply").replace(b"letters@example.org", PROOFS["{RETURN_PATH}"].encode())
    assert decide(read_mail(raw), desk(), now=NOW).disposal is MailAction.ASIDE


@pytest.mark.parametrize("name", names())
def test_the_same_mail_gives_the_same_keys_and_another_mail_others(name: str) -> None:
    keys = [event.key for event in judged(name).events]
    assert keys == [event.key for event in judged(name).events]
    again = decide(read_mail(case(name) + b"\r\n"), desk(), now=NOW)
    assert not {event.key for event in again.events} & set(keys)


def test_of_an_erased_person_only_the_copy_is_known() -> None:
    erased = Register(copy=replace(COPY, address_key="", token=""), person=None)
    (event,) = judged("postfix-unknown-user", erased).events
    assert event.subscriber_id == PERSON
    assert judged("mailto", erased).disposal is MailAction.ASIDE
