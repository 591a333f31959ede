"""What a reading process answers, asked within this one; its limits are tested in test_readers."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Feed
from newsletter.processes import parser_worker
from newsletter.processes.parser_protocol import read_answer, task_head
from newsletter.processes.parser_worker import answer_to
from tests.http.faulty_http import FEED

PAPER = Feed(key="paper", url="https://paper.example/rss", outlet="The Paper", lang="en")
TASK = task_head(PAPER, "https://paper.example/final", "text/xml", datetime(2023, 3, 11, tzinfo=UTC))


def test_a_feed_is_answered_with_its_entries() -> None:
    (entry,) = read_answer(answer_to(TASK, FEED), PAPER).entries
    assert (entry.feed, entry.title, entry.url) == ("paper", "A story", "https://paper.example/a")


def test_what_is_no_feed_is_answered_with_a_problem_that_names_the_feed() -> None:
    answer = answer_to(TASK, b"<html><body>Hello")
    assert answer["problem"] == "feed paper: https://paper.example/final: this is a web page, not a feed"


def test_what_is_no_task_is_answered_with_a_problem() -> None:
    assert "problem" in answer_to(["x"], b"")
    assert "problem" in answer_to({}, b"")


def test_whatever_a_parser_raises_becomes_a_problem() -> None:
    for error, said in ((MemoryError(), "too much memory"), (KeyError("x"), "cannot be parsed (KeyError)")):
        with patch.object(parser_worker, "read_feed", side_effect=error):
            assert said in str(answer_to(TASK, FEED)["problem"])


@given(st.binary(max_size=300))
def test_every_body_has_an_answer(body: bytes) -> None:
    answer = answer_to(TASK, body)
    assert ("entries" in answer) != ("problem" in answer)
    assert "\n" not in str(answer.get("problem", ""))
