"""Counts for the report: which word of which column barred how many rows."""

from __future__ import annotations

from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.row_judgement import Judgement, judge
from newsletter.subscribers.status_columns import find_status_columns
from newsletter.subscribers.status_counts import (
    BLANK,
    FILE_NAME,
    FILLED,
    MAX_WORDS,
    OTHER_ROW,
    OTHER_WORDS,
    StatusCounter,
)


def judged(name: str, cell: str) -> Judgement:
    row = ("a@example.org", cell)
    return judge(
        row, find_status_columns(("email", name), survey_columns([[row]], 2), taken=[0]), address=row[0]
    )


def test_words_are_counted_dates_and_blanks_are_not_spelled_out() -> None:
    counter = StatusCounter()
    for name, cell in (
        ("status", "unsubscribed"), ("status", "unsubscribed"), ("status", "bounced"), ("status", ""),
        ("UNSUB_TIME", "2024-01-01"), ("UNSUB_TIME", "2024-01-02"),
    ):  # fmt: skip
        counter.add(judged(name, cell))
    counter.add(Judgement(status=ContactStatus.BOUNCED))
    counter.add_other_row(ContactStatus.UNSUBSCRIBED)
    assert [(one.column, one.word, one.rows) for one in counter.counts()] == [
        ("UNSUB_TIME", FILLED, 2),
        ("status", "unsubscribed", 2),
        (OTHER_ROW, "", 1),
        ("status", "bounced", 1),
        (FILE_NAME, "", 1),
        ("status", BLANK, 1),
    ]


def test_free_text_goes_under_one_heading() -> None:
    counter = StatusCounter()
    for number in range(MAX_WORDS + 5):
        counter.add(judged("UNSUB_REASON", f"reason {number}"))
    counts = counter.counts()
    assert len(counts) == MAX_WORDS + 1
    assert counts[0].word == OTHER_WORDS
    assert counts[0].rows == 5
