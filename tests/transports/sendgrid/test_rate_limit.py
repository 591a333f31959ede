from __future__ import annotations

import pytest

from newsletter.errors import TransportDownError, TransportError
from newsletter.transports.sendgrid.rate_limit import (
    DOUBT_SECONDS,
    LONGEST_SECONDS,
    MAX_DOUBTS,
    SendgridPace,
)

NOW = 1_773_221_400.0


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


def paced() -> tuple[SendgridPace, Clock]:
    clock = Clock()
    return SendgridPace(clock), clock


def wait(pace: SendgridPace) -> float:
    """Return how long a request has to wait."""
    try:
        pace.check()
    except TransportDownError as down:
        return down.retry_after_seconds or 0.0
    return 0.0


def limits(remaining: object, reset: object) -> dict[str, str]:
    return {"x-ratelimit-remaining": str(remaining), "x-ratelimit-reset": str(reset)}


def test_while_requests_remain_nobody_waits() -> None:
    pace, _ = paced()
    pace.heard(limits(3, int(NOW) + 50))
    assert wait(pace) == 0


def test_the_last_request_makes_everybody_wait_for_the_reset() -> None:
    pace, clock = paced()
    pace.heard(limits(0, int(NOW) + 50))
    assert 50 <= wait(pace) < 51
    clock.now += 50
    assert wait(pace) == 0


@pytest.mark.parametrize("headers", [{}, limits(0, "soon"), limits("none", 5), limits(0, "9" * 40)])
def test_headers_that_make_no_sense_hold_nobody(headers: dict[str, str]) -> None:
    pace, _ = paced()
    pace.heard(headers)
    assert wait(pace) == 0


def test_a_reset_far_away_is_looked_at_again_in_minutes() -> None:
    pace, _ = paced()
    pace.heard(limits(0, int(NOW) + 86_400))
    assert wait(pace) <= LONGEST_SECONDS + 1


def test_doubts_make_the_next_request_wait_and_an_answer_ends_it() -> None:
    pace, clock = paced()
    for seconds in DOUBT_SECONDS:
        pace.doubted("503")
        assert seconds <= wait(pace) < seconds + 1
        clock.now += seconds
    pace.heard({})
    pace.doubted("503")
    assert wait(pace) < DOUBT_SECONDS[0] + 1


def test_too_many_doubts_in_a_row_stop_the_mailing_once() -> None:
    pace, _ = paced()
    for _ in range(MAX_DOUBTS):
        pace.stop_if_hopeless()
        pace.doubted("SendGrid answered 503")
    with pytest.raises(TransportError, match="3 requests in a row in doubt: SendGrid answered 503"):
        pace.stop_if_hopeless()
    pace.stop_if_hopeless()
    assert wait(pace) == 0
