"""Digest items: each issue comes once, to those who were not sent it, in the form that its page has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.digest_items import WaitingIssue, digest_parts, waiting_issues
from newsletter.archive.published import published_issues
from newsletter.model import Cadence, DigestItem, DigestRecord, Mailing, MailingStatus, UncertainPolicy

LIST = "constituents"
DUE = datetime.fromisoformat("2026-11-30T15:00:00+00:00")
"""A Monday."""


def a_mailing(
    issue: str,
    hours_before: float,
    *,
    round_: int = 0,
    digest: str = "",
    status: MailingStatus = MailingStatus.FINISHED,
) -> Mailing:
    at = DUE - timedelta(hours=hours_before)
    return Mailing(
        id=int(at.timestamp()) * 10 + round_, key=issue, issue=issue, list=LIST, round=round_,
        digest=digest or issue, subject=issue, transport="outbox", policy=UncertainPolicy.RESEND,
        status=status, audience=1, created_at=at,
    )  # fmt: skip


def a_record(
    day: date, *items: tuple[str, str], due: datetime = DUE - timedelta(days=7), cancelled: bool = False
) -> DigestRecord:
    return DigestRecord(
        list=LIST, cadence=Cadence.WEEKLY, day=day, due_at=due, made_at=due, newest_at=due,
        items=tuple(DigestItem(issue=issue, digest=digest) for issue, digest in items),
        names={"a-digest": len(items)}, cancelled=cancelled,
    )  # fmt: skip


LAST_WEEK = date(2026, 11, 23)


def waiting(
    mailings: Sequence[Mailing], *earlier: DigestRecord, until: datetime = DUE
) -> list[tuple[str, bool]]:
    found = waiting_issues(published_issues(mailings, {LIST}), earlier, until=until)
    return [(one.published.slug, one.is_corrected) for one in found]


def test_what_was_sent_since_the_last_digest_waits_newest_first() -> None:
    mailings = [a_mailing("old", 24 * 10), a_mailing("first", 100), a_mailing("second", 20)]
    assert waiting(mailings, a_record(LAST_WEEK, ("old", "old"))) == [("second", False), ("first", False)]


def test_what_was_sent_long_ago_is_no_news() -> None:
    assert waiting([a_mailing("older", 24 * 101), a_mailing("newer", 24 * 99)]) == [("newer", False)]


def test_what_is_sent_after_the_digest_is_due_waits_for_the_next() -> None:
    assert waiting([a_mailing("late", -1)]) == []
    assert waiting([a_mailing("late", -1)], until=DUE + timedelta(days=7)) == [("late", False)]


def test_nothing_sent_is_no_digest() -> None:
    assert waiting([]) == []
    assert waiting([a_mailing("old", 50)], a_record(LAST_WEEK, ("old", "old"))) == []


def test_what_had_reached_nobody_when_the_last_digest_was_made_is_in_the_next() -> None:
    just_before = a_mailing("slow", 24 * 7 + 0.1)
    assert waiting([just_before], a_record(LAST_WEEK)) == [("slow", False)]


def test_what_a_cancelled_digest_had_waits_again() -> None:
    cancelled = a_record(LAST_WEEK, ("news", "news"), cancelled=True)
    assert waiting([a_mailing("news", 24 * 6)], cancelled) == [("news", False)]


def test_only_the_corrected_edition_is_in_a_digest() -> None:
    mailings = [a_mailing("news", 50), a_mailing("news", 40, round_=1, digest="corrected")]
    found = waiting_issues(published_issues(mailings, {LIST}), (), until=DUE)
    assert [(one.item, one.is_corrected) for one in found] == [
        (DigestItem(issue="news", digest="corrected"), False)
    ]


def test_an_issue_corrected_after_its_digest_is_in_the_next_one_as_corrected() -> None:
    mailings = [a_mailing("news", 24 * 9), a_mailing("news", 40, round_=1, digest="corrected")]
    last = a_record(LAST_WEEK, ("news", "news"))
    assert waiting(mailings, last) == [("news", True)]
    told = a_record(date(2026, 11, 30), ("news", "corrected"), due=DUE)
    assert waiting(mailings, last, told, until=DUE + timedelta(days=7)) == []


def test_a_round_for_those_who_missed_it_changes_nothing() -> None:
    mailings = [a_mailing("news", 24 * 9), a_mailing("news", 40, round_=1)]
    assert waiting(mailings, a_record(LAST_WEEK, ("news", "news"))) == []


def test_a_paused_or_cancelled_mailing_waits_until_it_is_sent_or_corrected() -> None:
    for status in (MailingStatus.PAUSED, MailingStatus.CANCELLED):
        stopped = a_mailing("news", 50, status=status)
        assert waiting([stopped]) == []
        again = a_mailing("news", 10, round_=1, digest="corrected")
        assert waiting([stopped, again]) == [("news", False)]
    assert waiting([a_mailing("news", 50, status=MailingStatus.SENDING)]) == [("news", False)]


@given(
    st.lists(st.integers(1, 150), min_size=1, max_size=8),
    st.lists(st.integers(0, 160), min_size=1, max_size=10),
)
def test_each_reader_is_in_one_part_with_just_the_issues_sent_since_their_choice(
    sent: list[int], chosen: list[int]
) -> None:
    mailings = [a_mailing(f"issue-{number}", hours) for number, hours in enumerate(sent)]
    published = published_issues(mailings, {LIST})
    issues = waiting_issues(published, (), until=DUE)
    parts = digest_parts(issues, Cadence.WEEKLY)
    for hours in chosen:
        since = DUE - timedelta(hours=hours)
        mine = [part for part in parts if _is_in(part.audience.after, part.audience.before, since)]
        due = [one for one in issues if one.published.sent_at > since]
        assert len(mine) == (1 if due else 0)
        got: list[WaitingIssue] = [one for part in mine for one in part.issues]
        assert got == due


def _is_in(after: datetime | None, before: datetime | None, since: datetime) -> bool:
    return (after is None or since >= after) and (before is None or since < before)
