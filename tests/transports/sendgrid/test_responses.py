from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Accepted, Refused, Unknown
from newsletter.transports.sendgrid.responses import Answer, NamedPeople, TooLarge, judge_answer

NOW = 1_700_000_000.0


def judge(
    status: int, body: bytes = b"", people: int = 3, headers: Mapping[str, str] | None = None
) -> Answer:
    return judge_answer(status, headers or {}, body, people=people, now=NOW)


def errors(*pairs: tuple[str | None, str]) -> bytes:
    return json.dumps({"errors": [{"field": field, "message": message} for field, message in pairs]}).encode()


def test_202_is_accepted_with_its_message_id() -> None:
    assert judge(202, headers={"x-message-id": "abc"}) == Accepted(reference="abc")


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 520, 599, 100, 199])
def test_what_may_have_been_taken_is_a_doubt(status: int) -> None:
    assert isinstance(judge(status), Unknown)


@pytest.mark.parametrize("status", [200, 301, 302, 400, 401, 403, 404, 405, 406, 415, 451])
def test_a_fault_of_ours_stops_the_mailing(status: int) -> None:
    answer = judge(status)
    assert type(answer) is TransportError
    assert "resume" in answer.hint


def test_a_sandbox_is_never_taken_for_a_mailing() -> None:
    answer = judge(200)
    assert isinstance(answer, TransportError)
    assert "sandbox" in answer.message


def test_a_bad_key_says_where_it_belongs() -> None:
    answer = judge(401, errors((None, "Maximum credits exceeded")))
    assert isinstance(answer, TransportError)
    assert "Maximum credits exceeded" in answer.message
    assert "NEWSLETTER_SENDGRID_KEY" in answer.hint


def test_413_is_too_large() -> None:
    assert judge(413) == TooLarge()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-reset": "1700000007"}, 7.0),
        ({"x-ratelimit-reset": "1600000000"}, 1.0),
        ({"x-ratelimit-reset": "9999999999"}, 300.0),
        ({"x-ratelimit-reset": "soon"}, None),
        ({"x-ratelimit-reset": "9" * 50}, None),
        ({"retry-after": "12"}, 12.0),
        ({}, None),
    ],
)
def test_patience_is_what_the_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    answer = judge(429, headers=headers)
    assert isinstance(answer, TransportDownError)
    assert answer.retry_after_seconds == seconds


@pytest.mark.parametrize(
    "field", ["personalizations.1.to", "personalizations[1].to.email", "personalizations.1"]
)
def test_400_that_names_people_refuses_those_alone(field: str) -> None:
    answer = judge(400, errors((field, "Does not contain a valid address.")))
    assert answer == NamedPeople(refused={1: Refused(code=400, reply="Does not contain a valid address.")})


def test_400_may_name_several() -> None:
    answer = judge(
        400,
        errors(("personalizations.0.to", "a"), ("personalizations.2.to", "b"), ("personalizations.2", "c")),
    )
    assert isinstance(answer, NamedPeople)
    assert {place: refused.reply for place, refused in answer.refused.items()} == {0: "a", 2: "b"}


@pytest.mark.parametrize("field", ["from.email", None, "personalizations.3.to", "personalizations"])
def test_400_that_names_nobody_of_ours_stops_the_mailing(field: str | None) -> None:
    assert type(judge(400, errors((field, "wrong")))) is TransportError


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"errors": 1}', b'{"errors": [1]}', b"\xff", b"[" * 5000]
)
def test_a_body_that_makes_no_sense_does_not_crash(body: bytes) -> None:
    assert type(judge(400, body)) is TransportError


@given(st.integers(0, 700), st.binary(max_size=60), st.integers(1, 1000))
def test_every_answer_has_a_meaning_and_202_alone_is_accepted(status: int, body: bytes, people: int) -> None:
    answer = judge(status, body, people)
    assert isinstance(answer, Accepted) == (status == 202)
    if isinstance(answer, TransportError):
        assert "\n" not in str(answer)
