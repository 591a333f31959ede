"""The wish to leave: a token in a mail of our making, the bare word, or a letter for a person."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.correlation_hints import find_hints
from newsletter.inbound.mime import open_mail
from newsletter.inbound.unsubscribe_request import (
    UnsubscribeRequest,
    bare_subject,
    token_in,
    unsubscribe_request_in,
)
from newsletter.store.tokens import neighboring_tokens
from tests.inbound.made import TOKEN


def mail(subject: str, body: str = "", kind: str = "text/plain") -> bytes:
    return f"Subject: {subject}\nContent-Type: {kind}; charset=utf-8\n\n{body}".encode()


@pytest.mark.parametrize(
    "subject",
    [
        f"unsubscribe {TOKEN}",
        f"Unsubscribe {TOKEN}",
        f"UNSUBSCRIBE  {TOKEN}",
        f"Re: unsubscribe {TOKEN}",
        f"AW: Re[2]: unsubscribe {TOKEN}",
        f"unsubscribe%20{TOKEN}",
        f"unsubscribe+{TOKEN}",
        f"unsubscribe: {TOKEN}",
        f"[EXTERNAL] unsubscribe {TOKEN}",
    ],
)
def test_a_token_in_the_subject_is_read(subject: str) -> None:
    assert token_in(open_mail(mail(subject, "Sent from my phone"))) == TOKEN


def test_every_token_that_links_may_have_is_read() -> None:
    for token in (secrets.token_urlsafe(16), *neighboring_tokens(3)):
        assert token_in(open_mail(mail(f"Unsubscribe {token}"))) == token
        assert token_in(open_mail(mail(f"Unsubscribe {token}x"))) == ""
        link = mail("Returned", f"https://news.example/u/{token} and more")
        assert find_hints(open_mail(link)).tokens == (token,)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("unsubscribe", ""),
        (f"unsubscribe {TOKEN}x", ""),
        (f"unsubscribe {TOKEN[:-1]}", ""),
        (f"{TOKEN}", ""),
        ("Re: The budget", f"unsubscribe {TOKEN}"),
        ("unsubscribe", f"> https://letters.example.org/u/{TOKEN}"),
        ("", f"Why does it say unsubscribe {TOKEN} here?"),
        (f"nounsubscribe {TOKEN}", ""),
    ],
)
def test_what_is_no_mail_of_our_making_has_no_token(subject: str, body: str) -> None:
    assert token_in(open_mail(mail(subject, body))) == ""


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("unsubscribe", ""),
        ("Unsubscribe me please", ""),
        ("please remove me from the list", ""),
        ("Baja", ""),
        ("darme de baja", ""),
        ("Abmelden", ""),
        ("", "Unsubscribe"),
        ("Re: What is a sanctuary city?", "unsubscribe\n\nOn Tue, Ana wrote:\n> hello"),
        ("Re: x", "Unsubscribe please!\n-- \nAna Ruiz\nDirector of many things, and a long signature"),
        ("unsubscribe", "Please unsubscribe me.\nThanks,\nAna Ruiz"),
    ],
)
def test_the_bare_word_is_a_wish(subject: str, body: str) -> None:
    assert unsubscribe_request_in(open_mail(mail(subject, body))) is UnsubscribeRequest.LEAVE


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("unsubscribe", "I pressed it three times and still get your letters."),
        ("How do I unsubscribe?", ""),
        ("Re: x", "Unsubscribe me.\nBut what about the other list?"),
        ("A question", "Unsubscribe"),
        ("Question", "I do not want to unsubscribe from the mailing list."),
        ("unsubscribe", "Unsubscribe\nand tell me who gave you my address, I want it in writing"),
    ],
)
def test_the_word_among_others_is_for_a_person(subject: str, body: str) -> None:
    assert unsubscribe_request_in(open_mail(mail(subject, body))) is UnsubscribeRequest.MENTIONED


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Stop the road works!", "They start at six."),
        ("Re: x", "Thank you!\n\nOn Tue, The Thirteenth wrote:\n> unsubscribe here"),
        ("La baja del precio", "Una pregunta"),
        ("", ""),
    ],
)
def test_other_letters_hold_no_wish(subject: str, body: str) -> None:
    assert unsubscribe_request_in(open_mail(mail(subject, body))) is UnsubscribeRequest.NONE


def test_html_alone_is_read_too() -> None:
    assert (
        unsubscribe_request_in(open_mail(mail("Re: x", "<div>Unsubscribe</div><br>", "text/html")))
        is UnsubscribeRequest.LEAVE
    )


@given(st.text(max_size=80))
def test_a_subject_loses_its_re_once_and_for_all(subject: str) -> None:
    bare = bare_subject(subject)
    assert bare_subject(bare) == bare
    assert bare_subject(f"Re: {bare}") == bare


QUOTED = "> Hello neighbor,\n> the hearing moves. Unsubscribe: https://letters.example.org/u/x\n"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"Unsubscribe\n\nOn Mon, Nov 30, 2026, Council News wrote:\n{QUOTED}", "leave"),
        (f"Unsubscribe\n\nOn Mon, Nov 30, 2026, Council\n<letters@example.org> wrote:\n\n{QUOTED}", "leave"),
        (f"On Mon, Nov 30, 2026, Council News wrote:\n{QUOTED}\nTake me off please", "mentioned"),
        (f"{QUOTED}\ntake me off please", "mentioned"),
        ("> Shall the bench stay?\nRemove", "mentioned"),
        (f"Thank you.\n\n{QUOTED}\n> a\n\nI do not want these any more.", "mentioned"),
        (f"Baja\n\nEl lun, 30 nov 2026, Council (<letters@example.org>) escribió:\n\n{QUOTED}", "leave"),
        (f"When is the hearing?\n\nOn Mon, Nov 30, 2026, Council News wrote:\n{QUOTED}", "none"),
        (f"{QUOTED}\nWhen is the hearing?", "none"),
    ],
)
def test_what_stands_above_a_quotation_is_done_and_below_it_is_mentioned(body: str, kind: str) -> None:
    assert unsubscribe_request_in(open_mail(mail("Re: Budget", body))).value == kind


def test_an_email_quoted_in_html_says_nothing() -> None:
    page = '<div>When is it?</div><blockquote>Hello. <a href="x">Unsubscribe</a></blockquote><p>Ana</p>'
    assert unsubscribe_request_in(open_mail(mail("Re: Budget", page, "text/html"))) is UnsubscribeRequest.NONE
    wish = page.replace("When is it?", "Unsubscribe")
    assert (
        unsubscribe_request_in(open_mail(mail("Re: Budget", wish, "text/html"))) is UnsubscribeRequest.LEAVE
    )
