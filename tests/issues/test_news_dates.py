from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.news_dates import NoSuchDateError, read_date


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-08",
        "8 March 2023",
        "08 March 2023",
        "8 march 2023",
        "8 Mar 2023",
        "8 Mar. 2023",
        "March 8, 2023",
        "March 8 2023",
        "March 8th, 2023",
        "8 de marzo de 2023",
        "8 de marzo del 2023",
        "8 marzo 2023",
        "Marzo 8, 2023",
    ],
)
def test_a_date_is_read_in_english_and_spanish(text: str) -> None:
    assert read_date(text) == dt.date(2023, 3, 8)


@given(
    st.dates(),
    st.sampled_from(
        [
            "January February March April May June July August September October November December",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        ]
    ),
)
def test_every_month_is_known_by_both_names(day: dt.date, names: str) -> None:
    name = names.split()[day.month - 1]
    assert read_date(f"{day.day} {name} {day.year:04}") == day
    assert read_date(f"{name} {day.day}, {day.year:04}") == day


@pytest.mark.parametrize("text", ["", "The Paper", "March", "2023", "Channel 4", "8 March", "x" * 5_000])
def test_other_text_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 February 2023", "no such day"),
        ("2023-02-30", "no such day"),
        ("8 Marhc 2023", 'no month "marhc"'),
        ("3/8/2023", "unclear which number is the month"),
        ("8.3.2023", "unclear which number is the month"),
        ("0 March 2023", "no such day"),
    ],
)
def test_a_date_that_is_meant_and_wrong_is_said_to_be(text: str, words: str) -> None:
    with pytest.raises(NoSuchDateError, match=words):
        read_date(text)


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    try:
        found = read_date(text)
    except NoSuchDateError:
        return
    assert found is None or isinstance(found, dt.date)
