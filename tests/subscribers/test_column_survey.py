"""Survey: what stands in the columns of a file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.column_survey import MAX_VALUES, says_no_mail, survey_columns


def test_values_are_counted_and_blanks_are_not() -> None:
    rows = [("a", "yes", ""), ("b", "yes", "-"), ("c", "no", " ")]
    _, answers, nothing = survey_columns([rows], 3)
    assert answers.values == {"yes": 2, "no": 1}
    assert answers.filled == 3
    assert nothing.filled == 0


def test_a_row_that_does_not_fit_says_nothing() -> None:
    [_, status] = survey_columns([[("a",), ("b", "unsubscribed", "surplus")]], 2)
    assert status.values == {"unsubscribed": 1}


def test_free_text_is_not_kept_but_a_status_in_it_is_seen() -> None:
    rows = [(f"text {number}",) for number in range(2 * MAX_VALUES)] + [("Opted out",)]
    [notes] = survey_columns([rows], 1)
    assert notes.is_free_text
    assert len(notes.values) <= MAX_VALUES + 1
    assert notes.says_status


def test_long_text_is_free_text_at_once() -> None:
    [notes] = survey_columns([[("x" * 100,)]], 1)
    assert notes.is_free_text
    assert not notes.values


def test_nothing_is_remembered_of_a_column_whose_meaning_is_known() -> None:
    [email, _] = survey_columns([[("a@example.org", "x")]], 2, taken=[0])
    assert not email.values


def test_only_words_against_mailing_count() -> None:
    assert says_no_mail("Unsubscribed")
    assert not says_no_mail("subscribed")
    assert not says_no_mail("removed")


@given(st.lists(st.tuples(st.sampled_from(["", "-", "a", "b", "unsubscribed"]), st.text(max_size=1))))
def test_it_is_the_same_however_many_rows_come_at_a_time(rows: list[tuple[str, str]]) -> None:
    assert survey_columns([rows], 2) == survey_columns([[row] for row in rows], 2)
