"""Documents that are built to be slow are refused, quickly."""

from __future__ import annotations

import time

import pytest

from newsletter.feeds.raw_entry import NotAFeedError
from newsletter.feeds.xml_limits import check_shape
from tests.http.faulty_http import FEED

HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel>'
TAIL = b"</channel></rss>"
ATTRIBUTES = b" ".join(b'a%d="b"' % number for number in range(20_000))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (HEAD + b"<a/>" * 300_000 + TAIL, "more than 250,000 tags"),
        (HEAD + b"<" * 300_000, "more than 250,000 tags"),
        (HEAD + b"<a>" * 100_000 + b"</a>" * 100_000 + TAIL, "nested more than 200 deep"),
        (HEAD + b"<a>" * 100_000, "nested more than 200 deep"),
        (HEAD + b"<a " + ATTRIBUTES + b"/>" + TAIL, "more than 200 attributes"),
        (b'<?xml version="1.0" encoding="gb2312"?><a ' + ATTRIBUTES + b"/>", "more than 200 attributes"),
        (('<?xml version="1.0"?><a ' + ATTRIBUTES.decode() + "/>").encode("utf-16"), "200 attributes"),
    ],
)
def test_a_document_built_to_be_slow_is_refused_at_once(body: bytes, why: str) -> None:
    started = time.process_time()
    with pytest.raises(NotAFeedError, match=why):
        check_shape(body)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    "body", [FEED, b"", b"\x00\xff", b"not xml", HEAD, b'<?xml encoding="no-such"?><a/>']
)
def test_anything_else_is_left_to_the_reader(body: bytes) -> None:
    check_shape(body)


def test_a_large_honest_feed_passes() -> None:
    item = (
        b"<item><title>a</title><link>b</link><guid>c</guid><description>"
        + b"x" * 5_000
        + b"</description></item>"
    )
    check_shape(HEAD + item * 1_500 + TAIL)
