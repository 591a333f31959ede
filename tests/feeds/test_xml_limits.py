"""Documents of a shape that no feed has are refused before a feed reader sees them."""

from __future__ import annotations

import pytest

from newsletter.feeds import xml_limits
from newsletter.feeds.raw_entry import NotAFeedError
from newsletter.feeds.xml_limits import check_shape
from tests.http.faulty_http import FEED

HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel>'
TAIL = b"</channel></rss>"
ATTRIBUTES = b" ".join(b'a%d="b"' % number for number in range(7))


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every limit small, so that small documents are beyond them."""
    monkeypatch.setattr(xml_limits, "_MOST_TAGS", 20)
    monkeypatch.setattr(xml_limits, "_DEEPEST", 5)
    monkeypatch.setattr(xml_limits, "_MOST_ATTRIBUTES", 6)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (HEAD + b"<a/>" * 20 + TAIL, "more than 20 tags"),
        (HEAD + b"<" * 20, "more than 20 tags"),
        (HEAD + b"<a>" * 4 + b"</a>" * 4 + TAIL, "nested more than 5 deep"),
        (HEAD + b"<a>" * 4, "nested more than 5 deep"),
        (HEAD + b"<a " + ATTRIBUTES + b"/>" + TAIL, "more than 6 attributes"),
        (b'<?xml version="1.0" encoding="gb2312"?><a ' + ATTRIBUTES + b"/>", "more than 6 attributes"),
        (('<?xml version="1.0"?><a ' + ATTRIBUTES.decode() + "/>").encode("utf-16"), "6 attributes"),
    ],
)
def test_a_document_beyond_a_limit_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(NotAFeedError, match=why):
        check_shape(body)


@pytest.mark.usefixtures("small_limits")
def test_what_is_exactly_as_much_as_allowed_passes() -> None:
    check_shape(HEAD + b"<a>" * 3 + b"</a>" * 3 + TAIL)
    check_shape(HEAD + b"<a " + ATTRIBUTES.rpartition(b" ")[0] + b"/>" + TAIL)
    check_shape(HEAD + b"<a/>" * 15 + TAIL)


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
