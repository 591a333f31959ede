"""Of several previews that one editor asks for, the newest is made; pictures are kept up to a size."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from newsletter.app.preview_cache import PreviewCache
from newsletter.model import Picture


def picture(name: str, size: int = 10) -> Picture:
    return Picture(name=name, media_type="image/png", data=b"x" * size, width=1, height=1, alt="")


def test_of_those_that_wait_the_newest_gets_its_turn() -> None:
    cache, entered, leave = PreviewCache(), threading.Event(), threading.Event()
    done: list[tuple[int, bool]] = []

    def first() -> None:
        with cache.turn("a") as is_newest:
            entered.set()
            leave.wait(10)
            done.append((0, is_newest))

    def later(number: int) -> None:
        with cache.turn("a") as is_newest:
            done.append((number, is_newest))

    with ThreadPoolExecutor(4) as pool:
        pool.submit(first)
        assert entered.wait(10)
        for number in (1, 2, 3):
            pool.submit(later, number)
            while cache.waiting("a") < number + 1:
                pass
        with cache.turn("b") as is_newest:
            assert is_newest
        leave.set()
    assert sorted(done) == [(0, True), (1, False), (2, False), (3, True)]


def test_pictures_are_kept_by_issue_until_newer_ones_need_the_room() -> None:
    cache = PreviewCache(most_bytes=25)
    cache.keep_pictures("one", [picture("a"), picture("b")])
    cache.keep_pictures("one", [picture("a")])
    assert cache.picture("two", "a") is None
    cache.keep_pictures("one", [picture("c")])
    assert cache.picture("one", "b") is None
    assert cache.picture("one", "a") is not None
    cache.keep_pictures("one", [picture("huge", 100)])
    assert cache.picture("one", "huge") is not None
