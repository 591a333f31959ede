"""Answers: what people, forms and tools write where somebody was asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.answer_cells import Answer, begins_with_no, read_answer, read_choice


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("yes", Answer.YES),
        ("Yes please!", Answer.YES),
        ("Sí, por favor", Answer.YES),
        ("I agree to receive emails from the office", Answer.YES),
        ("Acepto recibir correos", Answer.YES),
        ("2024-03-04", Answer.YES),
        ('["email","sms"]', Answer.YES),
        ("no", Answer.NO),
        ("No, thanks", Answer.NO),
        ("No gracias", Answer.NO),
        ("Not now", Answer.NO),
        ("denied", Answer.NO),
        ("", Answer.NOTHING),
        ("N/A", Answer.NOTHING),
        ("no preference", Answer.NOTHING),
        ("prefer not to say", Answer.NOTHING),
        ('["sms"]', Answer.NOTHING),
        ("Yes, but not by email", None),
        ("I agree not to", None),
        ("No problem", None),
        ("Weekly", None),
        ("unsubscribed", None),
        ("paper form 3", None),
    ],
)
def test_an_answer_is_read(cell: str, answer: Answer | None) -> None:
    assert read_answer(cell) is answer


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Weekly", Answer.YES),
        ("semanal", Answer.YES),
        ("Email, Direct Mail", Answer.YES),
        ("SMS", Answer.NOTHING),
        ("Arts", None),
        ("no", Answer.NO),
    ],
)
def test_a_choice_is_an_answer_where_a_column_asks(cell: str, answer: Answer | None) -> None:
    assert read_choice(cell) is answer


def test_a_no_that_stands_apart_is_told_from_one_that_belongs_to_a_noun() -> None:
    assert begins_with_no("No, keep me on")
    assert begins_with_no("no - still wants it")
    assert not begins_with_no("No emails")
    assert not begins_with_no("Noise")


@given(st.text(max_size=40))
def test_any_cell_is_read(cell: str) -> None:
    assert read_answer(cell) in {*Answer, None}
    assert read_choice(cell) in {*Answer, None}
