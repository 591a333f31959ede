"""The bar of a mailing's progress: its parts lie side by side and fill it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.app.mailing_progress import MailingProgress
from newsletter.model import Counts, Mailing, MailingStatus, UncertainPolicy
from newsletter.web.studio.progress_view import BAR_WIDTH, view_of
from tests.store.people import NOW

PARTS = ("accepted", "failed", "suppressed", "unknown", "queued", "deferred", "cancelled")


@given(st.fixed_dictionaries(dict.fromkeys(PARTS, st.integers(0, 10**6))))
def test_the_parts_fill_the_bar(numbers: dict[str, int]) -> None:
    mailing = Mailing(
        id=1,
        key="k",
        issue="i",
        list="l",
        round=0,
        digest="d",
        subject="s",
        transport="memory",
        policy=UncertainPolicy.RESEND,
        status=MailingStatus.SENDING,
        audience=sum(numbers.values()),
        created_at=NOW,
    )
    progress = MailingProgress(
        at=NOW,
        mailing=mailing,
        counts=Counts(audience=sum(numbers.values()), **numbers),
        per_second=0.0,
        seconds_left=None,
        put_off=(),
        refused=(),
        no_sender="",
    )
    parts = view_of(progress).parts
    assert {part.key: part.people for part in parts} == numbers
    assert sum(part.width for part in parts) == (BAR_WIDTH if sum(numbers.values()) else 0)
    for before, after in pairwise(parts):
        assert abs(before.x + before.width - after.x) <= 1
