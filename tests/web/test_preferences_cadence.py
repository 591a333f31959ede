"""How often, on the preferences page: chosen per list, with what waits and what was not sent."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from newsletter.model import Cadence, MailingList
from tests.web.archived import Draft, send
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_preferences import opened, save


def cadence_of(site: Site, list_key: str = LIST) -> Cadence:
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    return next(one.cadence for one in found.subscriptions if one.list == list_key)


def part(site: Site, path: str) -> str:
    """Return the section of a page."""
    page = site.client.get(path).text
    found = re.search(r'<section class="card part" id="cadence".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_a_reader_chooses_a_digest_and_sees_when_it_comes(site: Site) -> None:
    path = opened(site)
    assert f'name="cadence-{LIST}" value="every" checked' in part(site, path)
    answer = save(site, path, "cadence", **{f"cadence-{LIST}": "weekly"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=cadence#cadence")
    assert cadence_of(site) is Cadence.WEEKLY
    shown = part(site, answer.headers["location"])
    assert "Saved." in shown
    assert "Your next digest comes on November 30, 2026, if anything is sent by then." in shown
    assert 'value="weekly" checked' in shown


def test_what_waits_is_shown_and_after_going_back_what_was_not_sent(site: Site) -> None:
    path = opened(site)
    save(site, path, "cadence", **{f"cadence-{LIST}": "weekly"})
    site.join("ana@riverton.example")
    send(site, Draft(slug="bins", title="Green bins & more"))
    shown = part(site, path)
    assert "In it so far:" in shown
    link = '<a href="https://letters.thirteenth.example/archive/bins"><bdi>Green bins &amp; more</bdi></a>'
    assert link in shown
    save(site, path, "cadence", **{f"cadence-{LIST}": "every"})
    shown = part(site, path)
    assert "You were not sent these, because you got a digest." in shown
    assert link in shown
    send(site, Draft(slug="parks", title="Parks open late"))
    assert "Parks open late" not in part(site, path)


def test_it_is_in_the_readers_language(site: Site) -> None:
    path = opened(site, lang="es")
    save(site, path, "cadence", **{f"cadence-{LIST}": "monthly"})
    shown = part(site, path)
    assert "¿Con qué frecuencia?" in shown
    assert "Su próximo resumen llega el 1 de diciembre de 2026" in shown


def test_a_value_that_is_no_cadence_changes_nothing_and_is_said(site: Site) -> None:
    path = opened(site)
    answer = save(site, path, "cadence", **{f"cadence-{LIST}": "hourly"})
    assert answer.status_code == 422
    assert "Please choose one of these." in answer.text
    assert "hourly" not in answer.text
    assert cadence_of(site) is Cadence.EVERY


@pytest.mark.parametrize("list_key", [OTHER, "nothing", "", "../etc"])
def test_a_list_without_digests_or_of_others_is_passed_over(site: Site, list_key: str) -> None:
    path = opened(site)
    site.join(list=OTHER)
    assert save(site, path, "cadence", **{f"cadence-{list_key}": "weekly"}).status_code == 303
    assert (cadence_of(site), cadence_of(site, OTHER)) == (Cadence.EVERY, Cadence.EVERY)


def test_where_no_list_has_pages_there_is_nothing_to_choose(site: Site) -> None:
    lists = site.workspace.publication.lists
    site.change(lists={**lists, LIST: replace(lists[LIST], public=False)})
    assert part(site, opened(site)) == ""


def test_each_list_has_its_own_choice(site: Site) -> None:
    lists = site.workspace.publication.lists
    parks = MailingList(key="parks", title="Parks & rivers", why="", public=True)
    site.change(lists={**lists, "parks": parks})
    path = opened(site)
    site.join(list="parks")
    fields = {f"cadence-{LIST}": "daily", "cadence-parks": "monthly"}
    save(site, path, "cadence", **fields)
    assert (cadence_of(site), cadence_of(site, "parks")) == (Cadence.DAILY, Cadence.MONTHLY)
    assert "Parks &amp; rivers" in part(site, path)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(site: Site, method: str) -> None:
    path = opened(site)
    before = site.workspace.store.subscriber(MARIA)
    site.client.request(method, f"{path}?act=cadence&cadence-{LIST}=weekly")
    assert site.workspace.store.subscriber(MARIA) == before
