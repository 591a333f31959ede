from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Accepted, Deferred, Refused, Unknown
from newsletter.transports.smtp.replies import ConnectionProblem, Stage, enhanced_code, judge

BEFORE_THE_DOT = [Stage.MAIL, Stage.RCPT, Stage.DATA]


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        (Stage.GREETING, 220),
        (Stage.HELLO, 250),
        (Stage.STARTTLS, 220),
        (Stage.LOGIN, 235),
        (Stage.MAIL, 250),
        (Stage.RCPT, 250),
        (Stage.RCPT, 251),
        (Stage.RCPT, 252),
        (Stage.DATA, 354),
    ],
)
def test_what_is_wanted_goes_on(stage: Stage, code: int) -> None:
    assert judge(stage, code, "2.1.0 Ok") is ConnectionProblem.OPEN


def test_2yz_after_the_dot_is_accepted_with_the_servers_own_words() -> None:
    assert judge(Stage.CONTENT, 250, "2.0.0 Ok: queued as 4X") == Accepted(reference="2.0.0 Ok: queued as 4X")


@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.HELLO, Stage.STARTTLS, Stage.LOGIN, Stage.MAIL])
def test_4yz_before_a_recipient_is_named_is_the_road(stage: Stage) -> None:
    assert judge(stage, 451, "4.3.0 later") is ConnectionProblem.DOWN


@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.HELLO, Stage.STARTTLS, Stage.LOGIN, Stage.MAIL])
def test_5yz_before_a_recipient_is_named_is_a_broken_road(stage: Stage) -> None:
    assert judge(stage, 550, "5.1.0 no") is ConnectionProblem.BROKEN


@pytest.mark.parametrize("stage", [*BEFORE_THE_DOT, Stage.GREETING])
def test_421_closes_the_road_and_the_copy_is_still_ours(stage: Stage) -> None:
    assert judge(stage, 421, "4.3.2 closing") is ConnectionProblem.DOWN


def test_421_after_the_dot_defers_the_copy() -> None:
    assert judge(Stage.CONTENT, 421, "4.3.2 closing") == Deferred(code=421, reply="4.3.2 closing")


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.CONTENT])
@pytest.mark.parametrize(
    ("code", "text"),
    [(450, "4.2.0 Greylisted"), (451, "4.7.1 come back later"), (452, "4.2.2 full"), (450, "")],
)
def test_4yz_for_a_copy_defers_it(stage: Stage, code: int, text: str) -> None:
    assert judge(stage, code, text) == Deferred(code=code, reply=text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (550, "5.1.1 no such user"),
        (551, "moved"),
        (552, "5.2.2 mailbox full"),
        (553, "5.1.3 bad"),
        (501, "5.1.3 syntax"),
    ],
)
def test_5yz_at_rcpt_is_that_recipients(code: int, text: str) -> None:
    assert judge(Stage.RCPT, code, text) == Refused(code=code, reply=text)


def test_552_without_a_reason_at_rcpt_is_too_many_recipients_and_comes_again() -> None:
    assert isinstance(judge(Stage.RCPT, 552, "too many recipients"), Deferred)
    assert isinstance(judge(Stage.RCPT, 552, "5.5.3 too many recipients"), Deferred)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_fault_of_the_login_is_never_held_against_a_recipient(stage: Stage, code: int) -> None:
    assert judge(stage, code, "5.7.0 authenticate first") is ConnectionProblem.BROKEN


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.CONTENT])
@pytest.mark.parametrize(
    ("code", "text"),
    [
        (550, "5.7.26 This mail is unauthenticated"),
        (550, "5.7.515 Access denied, sending domain does not meet the required authentication level"),
        (421, "4.7.26 This mail has been rate limited because it is unauthenticated"),
        (451, "4.7.32 From: header is not aligned"),
        (550, "5.7.30 no DKIM"),
        (550, "5.7.25 no PTR"),
        (553, "5.1.8 sender domain does not exist"),
    ],
)
def test_g8_g9_a_fault_of_the_sender_is_never_held_against_a_recipient(
    stage: Stage, code: int, text: str
) -> None:
    assert judge(stage, code, text) is ConnectionProblem.BROKEN


@pytest.mark.parametrize(
    "text", ["5.7.1 <a@b>: Relay access denied", "relaying denied", "5.7.1 Unable to relay"]
)
def test_a_server_that_will_not_relay_is_a_broken_road(text: str) -> None:
    assert judge(Stage.RCPT, 554, text) is ConnectionProblem.BROKEN


def test_a_rate_limit_is_waited_for() -> None:
    assert judge(Stage.RCPT, 421, "4.7.28 unusual rate") is ConnectionProblem.DOWN
    assert isinstance(judge(Stage.RCPT, 450, "4.7.28 unusual rate"), Deferred)


def test_policy_for_one_recipient_refuses_that_one() -> None:
    assert isinstance(judge(Stage.RCPT, 550, "5.7.1 the recipient takes no mail from outside"), Refused)


@pytest.mark.parametrize("code", [-1, 0, 100, 354, 399, 600])
def test_an_answer_that_makes_no_sense_after_the_dot_is_a_doubt(code: int) -> None:
    assert isinstance(judge(Stage.CONTENT, code, "?"), Unknown)


@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
@pytest.mark.parametrize("code", [-1, 0, 199, 299, 600])
def test_an_answer_that_makes_no_sense_before_the_dot_closes_the_road(stage: Stage, code: int) -> None:
    assert judge(stage, code, "?") is ConnectionProblem.DOWN


@given(st.sampled_from(Stage), st.integers(-1, 700), st.text(max_size=60))
def test_every_reply_has_a_meaning_and_no_doubt_arises_before_the_dot(
    stage: Stage, code: int, text: str
) -> None:
    verdict = judge(stage, code, text)
    if stage is not Stage.CONTENT:
        assert not isinstance(verdict, Accepted | Unknown)
    else:
        assert verdict is not ConnectionProblem.OPEN
    if stage not in (Stage.RCPT, Stage.DATA, Stage.CONTENT):
        assert isinstance(verdict, ConnectionProblem)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5.1.1 no", "5.1.1"),
        (" 4.7.515 x", "4.7.515"),
        ("5.1.1", "5.1.1"),
        ("no 5.1.1", None),
        ("5.1", None),
        ("3.1.1 x", None),
    ],
)
def test_an_enhanced_code_opens_the_reply(text: str, code: str | None) -> None:
    assert enhanced_code(text) == code
