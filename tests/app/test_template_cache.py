"""The template cache: built once for each mailing and edition, the least used is let go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.template_cache import MOST_KEPT, TemplateCache
from newsletter.errors import NotFoundError
from newsletter.model import Edition
from newsletter.store.database import Store
from tests.sending.ledgers import store_with
from tests.sending.samples import mailing as a_mailing
from tests.sending.samples import publication, recipient


class Counted:
    """A store that counts how often an edition is read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.read = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def edition_of(self, mailing_id: int) -> Edition:
        self.read += 1
        return self._store.edition_of(mailing_id)


def test_the_edition_is_read_and_built_once(tmp_path: Path) -> None:
    with store_with(1, folder=tmp_path) as (store, mailing):
        cache, counted = TemplateCache(), Counted(store)
        first = cache.load(counted, mailing, publication())  # type: ignore[arg-type]
        assert cache.load(counted, mailing, publication()) is first  # type: ignore[arg-type]
        assert counted.read == 1


def test_another_mailing_of_the_same_edition_has_its_own(tmp_path: Path) -> None:
    with store_with(1, folder=tmp_path) as (store, mailing):
        cache = TemplateCache()
        again = replace(mailing, key="another")
        ids = {
            cache.load(store, one, publication()).personalise(recipient()).message_id
            for one in (mailing, again)
        }
        assert len(ids) == 2


def test_changed_settings_are_taken_up(tmp_path: Path) -> None:
    with store_with(1, folder=tmp_path) as (store, mailing):
        cache = TemplateCache()
        cache.load(store, mailing, publication())
        renamed = publication(sender_name="Council District 14")
        assert b"Council District 14" in cache.load(store, mailing, renamed).personalise(recipient()).content


def test_a_new_key_of_links_is_taken_up(tmp_path: Path) -> None:
    with store_with(1, folder=tmp_path) as (store, mailing):
        cache = TemplateCache()
        before = cache.load(store, mailing, publication())
        assert cache.load(store, mailing, publication()) is before
        store.add_link_key()
        after = cache.load(store, mailing, publication())
        assert after is not before
        assert after.main.links != before.main.links


def test_no_more_than_a_few_are_kept_and_one_that_ended_is_dropped(tmp_path: Path) -> None:
    with store_with(1, folder=tmp_path) as (store, mailing):
        cache, counted = TemplateCache(), Counted(store)
        for number in range(MOST_KEPT + 1):
            cache.load(counted, replace(mailing, key=f"k{number}"), publication())  # type: ignore[arg-type]
        cache.load(counted, replace(mailing, key=f"k{MOST_KEPT}"), publication())  # type: ignore[arg-type]
        assert counted.read == MOST_KEPT + 1
        cache.load(counted, replace(mailing, key="k0"), publication())  # type: ignore[arg-type]
        assert counted.read == MOST_KEPT + 2
        cache.drop(replace(mailing, key="k0"))
        cache.drop(replace(mailing, key="never seen"))
        cache.load(counted, replace(mailing, key="k0"), publication())  # type: ignore[arg-type]
        assert counted.read == MOST_KEPT + 3


def test_threads_that_ask_at_once_get_templates_that_write_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/newsletter.db"
    with store_with(1, url=url, folder=tmp_path) as (store, mailing), ThreadPoolExecutor(8) as pool:
        cache = TemplateCache()
        found = pool.map(lambda _: cache.load(store, mailing, publication()), range(40))
        assert len({one.personalise(recipient()).content for one in found}) == 1


def test_a_mailing_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with store_with(1, folder=tmp_path) as (store, _), pytest.raises(NotFoundError, match="no mailing 77"):
        TemplateCache().load(store, a_mailing(id=77), publication())
