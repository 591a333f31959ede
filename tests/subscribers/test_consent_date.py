"""Dates of consent: read without guessing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.consent_date import read_consent_date

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2023-03-01", datetime(2023, 3, 1, tzinfo=UTC)),
        ("2023-03-01 14:30", datetime(2023, 3, 1, 14, 30, tzinfo=UTC)),
        ("2020-09-25 16:45:13 -0400", datetime(2020, 9, 25, 20, 45, 13, tzinfo=UTC)),
        ("2020-09-25T16:45:13Z", datetime(2020, 9, 25, 16, 45, 13, tzinfo=UTC)),
        ("2020-09-25 16:45:13 UTC", datetime(2020, 9, 25, 16, 45, 13, tzinfo=UTC)),
        ("2020-09-25T16:45:13.123+02:00", datetime(2020, 9, 25, 14, 45, 13, 123000, tzinfo=UTC)),
    ],
)
def test_an_iso_date_is_read_as_utc_unless_it_names_a_zone(said: str, moment: datetime) -> None:
    assert read_consent_date(said, NOW) == moment


@pytest.mark.parametrize(
    ("said", "day_first", "moment"),
    [
        ("3/4/2022", True, datetime(2022, 4, 3, tzinfo=UTC)),
        ("3/4/2022", False, datetime(2022, 3, 4, tzinfo=UTC)),
        ("3/14/2022", True, datetime(2022, 3, 14, tzinfo=UTC)),
        ("14.3.22", False, datetime(2022, 3, 14, tzinfo=UTC)),
        ("2022/3/4 9:05", None, datetime(2022, 3, 4, 9, 5, tzinfo=UTC)),
        ("3/4/2022, 12:05 AM", False, datetime(2022, 3, 4, 0, 5, tzinfo=UTC)),
        ("3/4/2022 9:05 PM +0200", False, datetime(2022, 3, 4, 19, 5, tzinfo=UTC)),
        ("Mar 5, 2022 3:14 PM", None, datetime(2022, 3, 5, 15, 14, tzinfo=UTC)),
        ("5 de marzo de 2022", None, datetime(2022, 3, 5, tzinfo=UTC)),
        ("5-Mar-22", None, datetime(2022, 3, 5, tzinfo=UTC)),
        ("1646474040", None, datetime(2022, 3, 5, 9, 54, tzinfo=UTC)),
        ("44625.5", None, datetime(2022, 3, 5, 12, tzinfo=UTC)),
    ],
)
def test_other_forms_are_read_as_their_column_writes_them(
    said: str, day_first: bool | None, moment: datetime
) -> None:
    assert read_consent_date(said, NOW, day_first) == moment


@pytest.mark.parametrize("said", ["03/11/2023", "11.03.2023", "yesterday", "1678500000x", "2023-13-01", "-"])
def test_a_date_that_could_be_two_days_or_none_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_consent_date(said, NOW)


def test_nobody_agreed_in_the_future() -> None:
    with pytest.raises(ValueError, match="lies in the future"):
        read_consent_date("2023-03-12", NOW)


@given(
    st.text(max_size=30)
    | st.datetimes().map(str)
    | st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}.{0,9}"),
    st.sampled_from([None, True, False]),
)
def test_any_text_is_a_past_moment_or_refused(said: str, day_first: bool | None) -> None:
    try:
        moment = read_consent_date(said, NOW, day_first)
    except ValueError:
        return
    assert moment <= NOW
    assert moment.tzinfo is UTC
