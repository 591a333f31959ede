"""Undoing gzip, with limits."""

from __future__ import annotations

import contextlib
import gzip
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.http.gzip_limit import InflateError, LimitedGunzip

MIB = 1024 * 1024


def inflate(chunks: list[bytes], *, max_bytes: int = 10 * MIB) -> bytes:
    inflater = LimitedGunzip(max_bytes=max_bytes)
    body = b"".join([inflater.feed(chunk) for chunk in chunks])
    inflater.finish()
    return body


@given(st.binary(max_size=2_000), st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_is_cut(body: bytes, size: int) -> None:
    packed = gzip.compress(body)
    assert inflate([packed[i : i + size] for i in range(0, len(packed), size)]) == body


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_members_one_after_the_other_are_one_body(bodies: list[bytes]) -> None:
    assert inflate([b"".join(gzip.compress(body) for body in bodies)]) == b"".join(bodies)


@given(st.binary(max_size=300))
def test_any_bytes_come_out_or_are_an_inflate_error(data: bytes) -> None:
    with contextlib.suppress(InflateError):
        assert isinstance(inflate([data]), bytes)


def test_nothing_at_all_is_nothing() -> None:
    assert inflate([]) == b""


def test_a_cut_body_is_an_error() -> None:
    with pytest.raises(InflateError, match="cut off"):
        inflate([gzip.compress(b"hello" * 100)[:-9]])


def test_more_than_the_limit_is_refused_and_the_limit_itself_is_not() -> None:
    noise = random.Random(13).randbytes(100_000)
    assert inflate([gzip.compress(noise)], max_bytes=100_000) == noise
    with pytest.raises(InflateError, match="more than 99,999 bytes"):
        inflate([gzip.compress(noise)], max_bytes=99_999)


def test_a_small_feed_may_shrink_as_much_as_it_likes() -> None:
    assert len(inflate([gzip.compress(b" " * MIB)])) == MIB


def test_a_body_that_shrank_too_much_is_refused() -> None:
    with pytest.raises(InflateError, match="100 times its size"):
        inflate([gzip.compress(b" " * 2 * MIB)])


@pytest.mark.parametrize("chunk_bytes", [100, 65_536])
def test_no_more_is_unpacked_than_the_limit_however_much_there_is(chunk_bytes: int) -> None:
    packed = gzip.compress(b" " * 8 * MIB)
    chunks = [packed[i : i + chunk_bytes] for i in range(0, len(packed), chunk_bytes)]
    tracemalloc.start()
    with pytest.raises(InflateError, match=r"more than 500,000 bytes|100 times its size"):
        inflate(chunks, max_bytes=500_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * MIB  # the limit, held twice while it is joined; not the 8 MiB that are in it
