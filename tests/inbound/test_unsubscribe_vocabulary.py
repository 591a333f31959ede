"""Unsubscribe vocabulary: a sentence of mail, lists, me and no; one that names anything else is none."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.unsubscribe_vocabulary import MAX_WORDS, speaks_of_leaving

WISHES = """
    Could you take my wife off of it as well?
    Enough already!
    I'm done with these, thanks
    You keep emailing me and I hate it
    Why am I getting this?
    How did I get on this list?
    please discontinue
    Cease and desist
    I have asked three times to be taken off
    I'd rather not get these
    Wrong person. I'm not Ana.
    Pls get rid of my address
    no longer interested
    No more please
    SPAM!!!
    Nope, don't want it
    Would you be so kind as to stop these?
    I would appreciate not receiving any more of these.
    No más
    Por favor no enviar más
    Quiero dejar de recibir esto
    ¿Cómo cancelo?
    ¿Pueden quitarme de aquí?
    No autorizo el uso de mi correo
    Ya no los quiero recibir
    Ya basta de tantos correos
"""
LETTERS = """
    Please stop the road works on my street!
    How can I volunteer?
    Did the vote pass?
    Can I get the slides?
    We need a stop sign at 4th.
    I did not get last week's issue.
    Can you add my neighbor to the list?
    I can't come, sorry.
    Please call me.
    The link to the agenda does not work.
    Thank you for sending this.
    Is there parking?
    Take the bus off this route.
    I never got a reply to my complaint.
    No puedo ir, gracias
    No entiendo
    Quiero participar
    Quiero que quiten la basura de mi calle
    ¿A qué hora es?
"""


def lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


@pytest.mark.parametrize("sentence", lines(WISHES))
def test_a_sentence_of_nothing_else_is_about_leaving(sentence: str) -> None:
    assert speaks_of_leaving([fold(sentence)])


@pytest.mark.parametrize("sentence", lines(LETTERS))
def test_a_sentence_that_names_something_else_is_not(sentence: str) -> None:
    assert not speaks_of_leaving([fold(sentence)])


def test_one_such_sentence_among_others_is_enough() -> None:
    assert speaks_of_leaving(["the hearing was a farce", "", "i am done with these. best, ana ruiz"])


def test_a_sentence_that_is_too_long_says_nothing() -> None:
    assert not speaks_of_leaving([" ".join(["no mail"] * MAX_WORDS)])


def test_digits_and_no_words_say_nothing() -> None:
    assert not speaks_of_leaving(["12 30", "", "..."])
