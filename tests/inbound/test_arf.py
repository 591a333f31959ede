"""The complaint: told from its like, whatever the provider leaves out."""

from __future__ import annotations

import pytest

from newsletter.inbound.arf import COMPLAINTS, NO_COMPLAINTS, FeedbackReport, read_feedback
from newsletter.inbound.mime import open_mail
from tests.inbound.made import ADDRESS, PROOFS, bounces, case


def test_a_complaint_says_who_sent_the_copy_and_hides_who_got_it() -> None:
    assert read_feedback(open_mail(case("yahoo-complaint"))) == FeedbackReport(
        kind="abuse", addresses=(), sender=PROOFS["{RETURN_PATH}"]
    )


@pytest.mark.parametrize("name", ["outlook-complaint", "outlook-complaint-old", "amazon-ses-complaint"])
def test_some_name_the_reader(name: str) -> None:
    found = read_feedback(open_mail(case(name)))
    assert found is not None
    assert (found.kind, found.addresses) == ("abuse", (ADDRESS,))


@pytest.mark.parametrize("name", [*bounces(), "vacation", "mailto", "human-reply"])
def test_nothing_else_is_a_complaint(name: str) -> None:
    assert read_feedback(open_mail(case(name))) is None


def test_no_kind_is_both() -> None:
    assert not COMPLAINTS & NO_COMPLAINTS
    assert "not-spam" in NO_COMPLAINTS


def test_a_type_is_a_word_whatever_stands_there() -> None:
    raw = (
        b"Content-Type: message/feedback-report\n\nFeedback-Type: Ab\x1b[2Juse =?utf-8?q?=07?= <script>"
        + b"x" * 99
    )
    found = read_feedback(open_mail(raw))
    assert found is not None
    assert found.kind == "ab2juseutf-8q07script" + "x" * 19


def test_a_report_without_a_type_is_a_complaint_of_some_kind() -> None:
    raw = b"Content-Type: message/feedback-report\n\nUser-Agent: x"
    found = read_feedback(open_mail(raw))
    assert found is not None
    assert found.kind == "other"
