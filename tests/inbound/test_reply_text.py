"""The reply text: white space, repeated codes, addresses, hosts and links make no difference to what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_classification import classify_bounce
from newsletter.inbound.reply_text import LOOKED_AT, Parties, holds_reply, read_reply, without_subject
from newsletter.model import BounceKind
from tests.inbound.reply_cases import PARTIES, reply_cases

BLANKS = st.sampled_from([" ", "  ", "\n", "\n    ", "\r\n\t", " \n "])
ONE_LINE = [case for case in reply_cases() if "\n" not in case.words]


@given(st.sampled_from(ONE_LINE), st.data())
def test_a_phrase_that_is_cut_anywhere_is_still_that_phrase(case: object, data: st.DataObject) -> None:
    assert hasattr(case, "words")
    words = case.words.split(" ")
    cut = words[0] + "".join(data.draw(BLANKS) + word for word in words[1:])
    assert read_reply(cut, PARTIES) == read_reply(case.words, PARTIES)


@given(st.sampled_from(ONE_LINE), st.integers(1, 60))
def test_a_reply_of_several_lines_says_what_it_says_in_one(case: object, at: int) -> None:
    """Each line of a reply repeats the code: `550-5.1.1 no such`, `550 5.1.1 user`."""
    assert hasattr(case, "words")
    assert hasattr(case, "status")
    code, _, rest = case.words.partition(" ")
    if not (code.isdigit() and len(code) == 3) or " " not in rest[at:]:
        return
    enhanced = rest.partition(" ")[0] if rest[:1] in "45" and rest[1:2] == "." else ""
    place = rest.index(" ", at) if " " in rest[at:] else len(rest)
    again = f"{code} {enhanced} " if enhanced else f"{code} "
    cut = f"{code}-{rest[:place]}\n{again}{rest[place + 1 :]}"
    whole = classify_bounce(case.status, case.words, parties=PARTIES).kind
    assert classify_bounce(case.status, cut, parties=PARTIES).kind is whole


@pytest.mark.parametrize(
    "local",
    [
        "spam",
        "abuse",
        "spf",
        "dkim",
        "dmarc",
        "ptr",
        "rbl",
        "deny",
        "banned",
        "phish",
        "reputation",
        "greylist",
        "unsolicited",
        "blacklist",
        "blocked",
        "quota",
        "full",
        "sender",
        "relay",
        "virus",
        "temporary",
        "postmaster",
    ],
)
@pytest.mark.parametrize("form", ["<{}@reader.example>", "{}@reader.example", '"{}@reader.example"', "<{}>"])
def test_a_word_in_an_address_says_nothing(local: str, form: str) -> None:
    parties = Parties(recipients=frozenset({f"{local}@reader.example"}))
    words = f"550 {form.format(local)}: user unknown"
    assert classify_bounce("5.0.0", words, parties=parties).kind is BounceKind.HARD


@pytest.mark.parametrize(
    "host", ["spam-filter.reader.example", "quota.mx.reader.example", "dmarc.reader.org"]
)
@pytest.mark.parametrize(
    "form", ["host {} said: 550 user unknown", "550 user unknown at <{}>", "{}: 550 user unknown"]
)
def test_a_word_in_a_host_says_nothing(host: str, form: str) -> None:
    assert classify_bounce("", form.format(host)).kind is BounceKind.HARD


@pytest.mark.parametrize("path", ["spam", "abuse", "blocked?c=1", "help/mailbox-full", "policy"])
def test_a_word_in_a_link_says_nothing(path: str) -> None:
    assert classify_bounce("", f"550 user unknown, see https://help.example/{path}.").kind is BounceKind.HARD


def test_our_address_is_not_the_readers() -> None:
    found = read_reply("550 <letters@example.org> wrote to ana@reader.example", PARTIES)
    assert found.text == "550 <sender> wrote to <address>"


def test_codes_and_their_order() -> None:
    found = read_reply("450 4.2.0 greylisted; host mx.x.example[192.0.2.1] said: 550 5.1.1 unknown")
    assert (found.basic, found.enhanced) == (("450", "550"), ("4.2.0", "5.1.1"))


@pytest.mark.parametrize(
    ("words", "basic"),
    [
        ("550 no", ("550",)),
        ("smtp;550-no\n550 no", ("550",)),
        ("host x said: 452 4.2.2 full", ("452",)),
        ("exceeded the max emails per hour (502/500 (100%)) allowed", ()),
        ("the limit of 500 messages", ()),
        ("code OFR_416 [416]", ()),
        ("192.0.2.1 refused", ()),
        ("", ()),
    ],
)
def test_a_number_is_a_reply_code_only_where_one_stands(words: str, basic: tuple[str, ...]) -> None:
    assert read_reply(words).basic == basic
    assert holds_reply(read_reply(words).text) is bool(basic)


def test_a_code_without_its_dots_is_read_where_no_other_stands() -> None:
    assert read_reply("511 no such user").enhanced == ("5.1.1",)
    assert read_reply("511 5.7.1 no").enhanced == ("5.7.1",)
    assert read_reply("421 no").enhanced == ()


@pytest.mark.parametrize(
    ("words", "phase"),
    [
        ("550 no (in reply to RCPT TO command)", "recipient"),
        ("550 no (in reply to MAIL FROM command)", "mail"),
        ("550 no (in reply to end of DATA command)", "content"),
        ("SMTP error from remote mail server after initial connection: 554 no", "connect"),
        ("SMTP error from remote mail server after RCPT TO:<ana@reader.example>: 550 no", "recipient"),
        ("550 no (in reply to EHLO command)", "helo"),
        ("550 no", ""),
    ],
)
def test_the_command_that_was_refused(words: str, phase: str) -> None:
    assert read_reply(words).phase == phase


@pytest.mark.parametrize("phase", ["MAIL FROM", "EHLO", "HELO"])
def test_a_refusal_before_any_recipient_is_not_about_one(phase: str) -> None:
    words = f"550 5.1.1 User unknown (in reply to {phase} command)"
    assert classify_bounce("5.1.1", words).kind is BounceKind.POLICY


def test_the_frame_of_a_gateway_is_cut_off() -> None:
    found = read_reply("5.1.0 - Unknown address error 550-'no such user' (delivery attempts: 0)")
    assert found.text == "550 no such user"


def test_our_own_subject_is_no_diagnosis() -> None:
    text = "Subject: Mailbox not found: what to do\nYour message\n'Mailbox not found: what to\n do' failed."
    assert "not found" not in without_subject(text, "Mailbox not found: what to do")
    assert without_subject("a\nBetreff: Speicher voll\nb", "") == "a\nb"


@given(st.text(max_size=400))
def test_any_words_are_made_ready(words: str) -> None:
    found = read_reply(words, PARTIES)
    assert "\n" not in found.text


def test_of_many_words_the_first_count() -> None:
    assert read_reply("x" * LOOKED_AT + " 550 5.1.1 no").basic == ()
