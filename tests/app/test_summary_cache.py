"""The cache of summaries: each edition is read once, whoever asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from newsletter.app import summary_cache
from newsletter.app.summary_cache import SummaryCache
from newsletter.model import Edition
from newsletter.store.database import Store
from tests.archive.test_published import mailing
from tests.sending.samples import edition


class Counting:
    """A store that counts how often an edition is read."""

    def __init__(self) -> None:
        self.reads: list[int] = []

    def archived_edition(self, mailing_id: int, **_: Any) -> Edition:
        self.reads.append(mailing_id)
        return edition(digest="a")


def test_an_edition_is_read_once_for_all_its_mailings() -> None:
    cache, store = SummaryCache(), Counting()
    for number in (1, 2, 1):
        assert cache.load(cast(Store, store), mailing(number)).digest == "a"
    assert store.reads == [1]


def test_threads_share_it_and_it_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_cache, "MOST_KEPT", 3)
    cache, store = SummaryCache(), Counting()
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(lambda n: cache.load(cast(Store, store), mailing(n + 1, digest=str(n % 5))), range(200))
        )
    assert len(cache._kept) == 3
