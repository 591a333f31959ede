"""Challenge-response: only who has the publication's key can prove that it answers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.challenge_response import (
    ProbeAnswer,
    ProbeVerdict,
    health_answer,
    judge_answer,
    make_challenge,
    probe_url,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def judged(body: object, challenge: str, *, status: int = 200) -> ProbeVerdict:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return judge_answer(ProbeAnswer(status=status, body=raw), key=KEY, challenge=challenge)


def test_the_publication_itself_proves_that_it_answers() -> None:
    challenge = make_challenge(KEY)
    assert judged(health_answer(KEY, challenge), challenge) is ProbeVerdict.PROVEN


def test_another_publication_cannot_prove_it() -> None:
    challenge = make_challenge(KEY)
    assert health_answer(OTHER_KEY, challenge) == {"status": "ok"}
    assert judged(health_answer(OTHER_KEY, challenge), challenge) is ProbeVerdict.OTHER


def test_a_proof_that_was_heard_before_proves_nothing() -> None:
    heard, challenge = make_challenge(KEY), make_challenge(KEY)
    assert judged(health_answer(KEY, heard), challenge) is ProbeVerdict.OTHER


def test_a_proof_beside_an_error_does_not_count() -> None:
    challenge = make_challenge(KEY)
    assert judged(health_answer(KEY, challenge), challenge, status=503) is ProbeVerdict.STRANGER


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Domain for sale</html>",
        b'["status", "ok"]',
        b"null",
        b'{"status": "up"}',
        b'{"status": "ok", "pad": "' + b"x" * 5000 + b'"}',
        b"\xff\xfe{}",
    ],
)
def test_what_else_a_site_may_answer_is_a_stranger(body: bytes) -> None:
    assert judged(body, make_challenge(KEY)) is ProbeVerdict.STRANGER


@pytest.mark.parametrize("proof", [None, 7, "", "a" * 64, "é", ["x"]])
def test_a_wrong_proof_is_another_publication_and_no_error(proof: object) -> None:
    assert judged({"status": "ok", "proof": proof}, make_challenge(KEY)) is ProbeVerdict.OTHER


@given(st.text(max_size=100))
def test_strangers_get_no_proof_for_what_they_made_up(challenge: str) -> None:
    assert health_answer(KEY, challenge) == {"status": "ok"}


@given(st.integers(min_value=0, max_value=63))
def test_a_challenge_that_was_changed_gets_no_proof(at: int) -> None:
    challenge = make_challenge(KEY)
    digit = "0" if challenge[at] != "0" else "1"
    assert health_answer(KEY, challenge[:at] + digit + challenge[at + 1 :]) == {"status": "ok"}


def test_neither_challenge_nor_proof_shows_the_key() -> None:
    challenge = make_challenge(KEY)
    assert KEY.hex() not in challenge + health_answer(KEY, challenge)["proof"]


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://news.example.org", "https://news.example.org/healthz?challenge=c"),
        ("https://example.org/news", "https://example.org/news/healthz?challenge=c"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/healthz?challenge=c"),
    ],
)
def test_the_probe_asks_below_the_path_of_base_url(base_url: str, expected: str) -> None:
    assert probe_url(base_url, "c") == expected
