"""What an answer's status means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FetchError
from newsletter.http.status_policy import StatusPolicy, status_policy

URL = "https://paper.example/feed"


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, StatusPolicy.TAKE), (304, StatusPolicy.UNCHANGED)]
    + [(status, StatusPolicy.FOLLOW) for status in (301, 302, 303, 307, 308)],
)
def test_news_nothing_new_and_elsewhere(status: int, expected: StatusPolicy) -> None:
    assert status_policy(URL, status, {}, conditional=True) is expected


@given(st.integers(100, 999), st.dictionaries(st.just("retry-after"), st.text()), st.booleans())
def test_any_other_status_is_one_clear_line(status: int, headers: dict[str, str], conditional: bool) -> None:
    line = ""
    try:
        status_policy(URL, status, headers, conditional=conditional)
    except FetchError as error:
        line = str(error)
    if status in (200, 301, 302, 303, 307, 308) or (status == 304 and conditional):
        assert line == ""
    else:
        assert line.startswith(f"{URL}: answered {status}, ")
        assert line.isprintable()
        assert len(line) < 300


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("120", "The server asks to try again in 120 seconds"),
        (" Wed, 08 Mar 2023 12:00:00 GMT ", "try again after Wed, 08 Mar 2023 12:00:00 GMT"),
        ("", "Poll less often"),
    ],
)
def test_when_to_come_back_is_reported(value: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        status_policy(URL, 429, {"retry-after": value}, conditional=False)
