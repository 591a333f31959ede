from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Action, Edition, Hint, Mailing, MailingStatus, Recipients
from newsletter.sending.launch import (
    ContinueMailing,
    NoLaunch,
    NothingToSend,
    StartMailing,
    decide_launch,
)
from tests.sending.samples import edition, mailing

A, B = edition(subject="A"), edition(subject="B")
FINISHED, SENDING, PAUSED, CANCELLED = (
    MailingStatus.FINISHED,
    MailingStatus.SENDING,
    MailingStatus.PAUSED,
    MailingStatus.CANCELLED,
)


def sent(
    of: Edition, status: MailingStatus, round_: int = 0, recipients: Recipients = Recipients.ALL
) -> Mailing:
    return mailing(id=round_ + 1, digest=of.digest, status=status, round=round_, recipients=recipients)


def test_an_issue_that_was_never_sent_starts() -> None:
    assert decide_launch([], A, correction=False) == StartMailing(round=0)


def test_there_is_nothing_to_correct_before_the_first_mailing() -> None:
    decided = decide_launch([], A, correction=True)
    assert isinstance(decided, NoLaunch)
    assert decided.next_steps == (Hint(Action.SEND_WITHOUT_CORRECTION),)


@pytest.mark.parametrize(
    ("recipients", "words"),
    [(Recipients.MISSED_IT, "nobody missed it"), (Recipients.GOT_IT, "nobody got it")],
)
def test_nobody_missed_or_got_what_was_never_sent(recipients: Recipients, words: str) -> None:
    decided = decide_launch([], A, correction=False, recipients=recipients)
    assert isinstance(decided, NoLaunch)
    assert words in decided.message
    assert decided.next_steps == (Hint(Action.SEND_TO_EVERYBODY),)


@pytest.mark.parametrize("status", [SENDING, PAUSED])
@pytest.mark.parametrize("correction", [False, True])
def test_an_unfinished_mailing_goes_on(status: MailingStatus, correction: bool) -> None:
    first = sent(A, status)
    assert decide_launch([first], A, correction=correction) == ContinueMailing(mailing=first, changed=False)


def test_an_unfinished_mailing_goes_on_with_its_frozen_edition_and_says_that_the_file_changed() -> None:
    first = sent(A, PAUSED)
    assert decide_launch([first], B, correction=False) == ContinueMailing(mailing=first, changed=True)


def test_an_unfinished_mailing_cannot_be_corrected() -> None:
    decided = decide_launch([sent(A, SENDING)], B, correction=True)
    assert isinstance(decided, NoLaunch)
    assert decided.next_steps == (Hint(Action.CANCEL_MAILING, "1"),)


@pytest.mark.parametrize("correction", [False, True])
def test_the_same_content_is_never_sent_twice(correction: bool) -> None:
    done = sent(A, FINISHED)
    assert decide_launch([done], A, correction=correction) == NothingToSend(mailing=done)


def test_other_content_is_refused_with_a_hint() -> None:
    decided = decide_launch([sent(A, FINISHED)], B, correction=False)
    assert isinstance(decided, NoLaunch)
    assert decided.next_steps == (Hint(Action.SEND_AS_CORRECTION), Hint(Action.SEND_TO_THOSE_WHO_MISSED_IT))


def test_a_correction_is_the_next_round() -> None:
    assert decide_launch([sent(A, FINISHED)], B, correction=True) == StartMailing(round=1)
    rounds = [sent(B, FINISHED, 1), sent(A, FINISHED, 0)]
    assert decide_launch(rounds, A, correction=True) == StartMailing(round=2)


def test_pressing_correction_twice_makes_no_third_mailing() -> None:
    first, second = sent(A, FINISHED), sent(B, SENDING, 1)
    assert decide_launch([first, second], B, correction=True) == ContinueMailing(
        mailing=second, changed=False
    )
    done = sent(B, FINISHED, 1)
    assert decide_launch([first, done], B, correction=True) == NothingToSend(mailing=done)


def test_a_cancelled_mailing_is_not_taken_up_by_itself() -> None:
    decided = decide_launch([sent(A, CANCELLED)], A, correction=False)
    assert isinstance(decided, NoLaunch)
    assert "cancelled" in decided.message
    assert decide_launch([sent(A, CANCELLED)], A, correction=True) == StartMailing(round=1)


def test_a_changed_issue_is_corrected_before_it_goes_to_those_who_missed_the_cancelled_mailing() -> None:
    decided = decide_launch([sent(A, CANCELLED)], B, correction=False)
    assert isinstance(decided, NoLaunch)
    assert decided.next_steps == (
        Hint(Action.SEND_CORRECTION_TO_THOSE_WHO_GOT_IT),
        Hint(Action.SEND_TO_THOSE_WHO_MISSED_IT),
    )


def test_mailings_of_other_issues_and_lists_do_not_matter() -> None:
    others = [mailing(issue="another"), mailing(list="staff")]
    assert decide_launch(others, A, correction=False) == StartMailing(round=0)


@given(
    st.lists(st.tuples(st.sampled_from([A, B]), st.sampled_from(list(MailingStatus))), max_size=5),
    st.sampled_from([A, B]),
    st.booleans(),
)
def test_whatever_happened_a_new_round_is_new_and_old_content_never_starts_again(
    history: list[tuple[Edition, MailingStatus]], now: Edition, correction: bool
) -> None:
    existing = [sent(of, status, number) for number, (of, status) in enumerate(history)]
    decided = decide_launch(existing, now, correction=correction)
    if isinstance(decided, StartMailing):
        assert decided.round == len(existing)
        assert correction == bool(existing)
        assert not existing or existing[-1].status in (FINISHED, CANCELLED)
        assert not existing or existing[-1].digest != now.digest or existing[-1].status is CANCELLED


MARKED = edition(subject="B, marked as a correction")
MISSED = Recipients.MISSED_IT


def test_a_correction_that_carries_its_mark_is_not_sent_twice() -> None:
    rounds = [sent(A, FINISHED), sent(MARKED, FINISHED, 1)]
    for correction in (False, True):
        decided = decide_launch(rounds, B, correction=correction, corrected=MARKED)
        assert decided == NothingToSend(mailing=rounds[1])
    assert decide_launch(rounds, A, correction=True, corrected=A) == StartMailing(round=2)


def test_those_who_missed_it_get_the_same_content_or_a_changed_one() -> None:
    for now in (A, B):
        decided = decide_launch([sent(A, FINISHED)], now, correction=False, recipients=MISSED)
        assert decided == StartMailing(round=1)
    assert decide_launch([sent(A, CANCELLED)], A, correction=False, recipients=MISSED) == StartMailing(
        round=1
    )


def test_nobody_missed_what_is_still_on_its_way_or_never_left() -> None:
    assert isinstance(decide_launch([], A, correction=False, recipients=MISSED), NoLaunch)
    first = sent(A, SENDING)
    assert decide_launch([first], A, correction=False, recipients=MISSED) == ContinueMailing(
        mailing=first, changed=False
    )
    assert isinstance(decide_launch([first], B, correction=False, recipients=MISSED), NoLaunch)


def test_what_those_who_missed_it_got_is_still_new_to_the_others() -> None:
    rounds = [sent(A, FINISHED), sent(B, FINISHED, 1, MISSED)]
    assert decide_launch(rounds, B, correction=True, corrected=MARKED) == StartMailing(round=2)
    assert isinstance(decide_launch(rounds, B, correction=False, corrected=MARKED), NoLaunch)
    assert decide_launch(rounds, A, correction=True) == NothingToSend(mailing=rounds[0])
