"""The staff note: one thing is told in the subject, many are counted."""

from __future__ import annotations

from newsletter.schedule.staff_note import staff_note
from tests.schedule.clocks import utc

AT = utc("2026-11-24 17:55")


def test_one_thing_stands_in_the_subject() -> None:
    subject, text = staff_note("The Thirteenth", [(AT, "Schedule 3 is held: late")], zone="UTC")
    assert subject == "The Thirteenth: Schedule 3 is held: late"
    assert "2026-11-24 17:55\nSchedule 3 is held: late\n" in text
    assert "Times are in UTC" in text


def test_a_long_one_is_cut_in_the_subject_only() -> None:
    subject, text = staff_note("N", [(AT, "word " * 100)], zone="UTC")
    assert len(subject) < 100
    assert subject.endswith("…")
    assert "word " * 99 in text


def test_many_are_counted_and_a_flood_has_an_end() -> None:
    subject, text = staff_note("N", [(AT, f"thing {number}.") for number in range(200)], zone="UTC")
    assert subject == "N: 200 notices"
    assert "thing 29." in text
    assert "thing 30." not in text
    assert "And 170 more." in text
