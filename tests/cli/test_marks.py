"""Marks: a correction and a mailing to those who missed it are told from the issue itself."""

from __future__ import annotations

import pytest

from newsletter.cli.marks import marked_issue, round_mark
from newsletter.model import Recipients
from tests.sending.samples import mailing


@pytest.mark.parametrize(
    ("round_", "recipients", "mark"),
    [
        (0, "all", ""),
        (2, "all", " (correction 2)"),
        (1, "got-it", " (correction 1, to those who got it)"),
        (1, "missed-it", " (to those who missed it)"),
    ],
)
def test_each_round_has_its_mark(round_: int, recipients: str, mark: str) -> None:
    assert round_mark(round_, Recipients(recipients)) == mark
    sent = mailing(issue="hours", round=round_, recipients=Recipients(recipients))
    assert marked_issue(sent) == f"hours{mark}"
