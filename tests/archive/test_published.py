"""Which mailings make up an issue of the archive, and what counts as a correction."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.archive.published import published_issues
from newsletter.model import Mailing, MailingStatus, UncertainPolicy
from tests.sending.samples import NOW

LISTS = frozenset({"city", "parks"})


def mailing(
    number: int, *, issue: str = "march", list: str = "city", round: int = 0, digest: str = "a"
) -> Mailing:
    """Return a mailing that was launched `number` days after NOW."""
    return Mailing(
        id=number, key=f"key{number}", issue=issue, list=list, round=round, digest=digest, subject="", audience=1,
        transport="outbox", policy=UncertainPolicy.RESEND, status=MailingStatus.FINISHED,
        created_at=NOW + timedelta(days=number),
    )  # fmt: skip


def test_the_newest_issue_is_first() -> None:
    found = published_issues([mailing(1), mailing(2, issue="april")], LISTS)
    assert [one.slug for one in found] == ["april", "march"]


def test_a_later_round_with_another_digest_is_a_correction() -> None:
    first, second = mailing(1), mailing(2, round=1, digest="b")
    (found,) = published_issues([second, first], LISTS)
    assert (found.sent_at, found.shown, found.corrected_at) == (first.created_at, second, second.created_at)


def test_a_later_round_with_the_same_digest_went_to_those_who_missed_it() -> None:
    first = mailing(1)
    (found,) = published_issues([first, mailing(2, round=1)], LISTS)
    assert (found.shown, found.corrected_at) == (first, None)


def test_a_second_list_is_no_correction_though_its_footer_differs() -> None:
    first = mailing(1)
    (found,) = published_issues([first, mailing(2, list="parks", digest="b")], LISTS)
    assert (found.shown, found.corrected_at) == (first, None)


def test_a_correction_that_was_sent_as_the_first_is_the_issue() -> None:
    (found,) = published_issues([mailing(3, round=1, digest="b")], LISTS)
    assert found.corrected_at is None


def test_taking_a_correction_back_is_a_correction() -> None:
    rounds = [mailing(1), mailing(2, round=1, digest="b"), mailing(3, round=2, digest="a")]
    (found,) = published_issues(rounds, LISTS)
    assert (found.shown, found.corrected_at) == (rounds[2], rounds[2].created_at)


@given(
    mailings=st.lists(
        st.builds(
            mailing,
            st.integers(min_value=1, max_value=50),
            issue=st.sampled_from(["march", "april"]),
            list=st.sampled_from(["city", "parks", "inside"]),
            round=st.integers(min_value=0, max_value=2),
            digest=st.sampled_from("ab"),
        ),
        unique_by=lambda one: one.id,
    )
)
def test_nothing_of_a_private_list_and_every_public_mailing_once(mailings: list[Mailing]) -> None:
    found = published_issues(mailings, LISTS)
    shown = [one for issue in found for one in issue.mailings]
    assert sorted(one.id for one in shown) == sorted(one.id for one in mailings if one.list in LISTS)
    assert all(issue.shown in issue.mailings for issue in found)
    assert [one.sent_at for one in found] == sorted((one.sent_at for one in found), reverse=True)
