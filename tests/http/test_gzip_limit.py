"""Undoing gzip, with limits."""

from __future__ import annotations

import contextlib
import gzip
import random
import tracemalloc
import zlib

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


def test_a_bomb_is_refused_by_its_ratio_before_it_takes_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    packed = b"".join([packer.compress(b" " * MIB) for _ in range(200)]) + packer.flush()
    assert len(packed) < 250_000
    tracemalloc.start()
    with pytest.raises(InflateError, match="100 times its size"):
        inflate([packed[i : i + 65_536] for i in range(0, len(packed), 65_536)], max_bytes=100 * MIB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 * MIB  # the caller's limit, not the bomb's 200 MB; 10 MiB is the default
