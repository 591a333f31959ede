"""The cache of share pictures: each is drawn once, also for many readers at once, and it has an end."""

from __future__ import annotations

import threading

import pytest

from newsletter.app import share_picture_cache
from newsletter.app.share_picture_cache import SharePictureCache


def test_a_picture_is_drawn_once_for_all_who_ask() -> None:
    cache, drawn = SharePictureCache(), []

    def draw() -> bytes:
        drawn.append(1)
        threading.Event().wait(0.05)
        return b"picture"

    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(cache.load("a", draw))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, len(drawn)) == ([b"picture"] * 8, 1)


def test_what_was_not_asked_for_longest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_picture_cache, "MOST_KEPT", 2)
    cache = SharePictureCache()
    for name in ("a", "b", "a", "c"):
        cache.load(name, name.encode)
    assert cache.load("a", lambda: b"new") == b"a"
    assert cache.load("b", lambda: b"new") == b"new"
