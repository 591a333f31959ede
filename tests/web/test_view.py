"""`/v/TOKEN` over real HTTP: the public page of the email's own version, or the edition for who has the link."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from newsletter.app.archive import remove_from_archive
from newsletter.app.link_tokens import rotate_link_key
from tests.app.actors import staff
from tests.web.archived import Draft, correct, send
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_polls import Copy, copies

SLUG = "2026-12-01-evenings"
DRAFT = Draft(slug=SLUG, title="Two new evenings")


def view_link(copy: Copy) -> str:
    links: list[str] = re.findall(r'href="([^"]+)"', copy.html)
    (link,) = [urlsplit(link).path for link in links if "/v/" in link]
    assert link in copy.text
    return link


@pytest.fixture
def reading(site: Site) -> Site:
    site.join(MARIA)
    return site


def test_an_archived_issue_is_read_on_its_public_page(reading: Site) -> None:
    copy = copies(reading, send(reading, DRAFT))[MARIA]
    for _ in range(3):
        answer = reading.client.get(view_link(copy))
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/archive/{SLUG}"
        assert answer.headers["cache-control"] == "no-store"
    assert reading.client.head(view_link(copy)).status_code == 303
    assert reading.client.get(answer.headers["location"]).status_code == 200


def test_a_translation_is_read_in_its_language(reading: Site) -> None:
    reading.join("rosa@riverton.example", lang="es")
    sent = copies(reading, send(reading, replace(DRAFT, langs=("en", "es"))))
    locations = [reading.client.get(view_link(sent[one])).headers["location"] for one in sorted(sent)]
    assert locations == [f"/archive/{SLUG}", f"/archive/{SLUG}.es"]


def test_everybody_has_the_same_link_which_names_nobody(reading: Site) -> None:
    reading.join("ben@riverton.example")
    sent = copies(reading, send(reading, DRAFT))
    assert len({view_link(copy) for copy in sent.values()}) == 1


def test_an_issue_of_a_private_list_is_shown_to_who_has_the_link(reading: Site) -> None:
    token = reading.join(MARIA, list=OTHER)
    private = replace(DRAFT, list=OTHER, picture="march.png")
    copy = copies(reading, send(reading, private))[MARIA]
    link = view_link(copy)
    page = reading.client.get(link)
    assert page.status_code == 200
    assert "Who can apply" in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "no-store"
    assert "script-src" not in page.headers["content-security-policy"]
    assert MARIA not in page.text
    assert token not in page.text
    assert "/u/" not in page.text
    assert "/p/" not in page.text
    assert "cid:" not in page.text
    pictures = re.findall(rf'src="({link}/[^"]+)"', page.text)
    assert pictures
    for picture in pictures:
        assert reading.client.get(picture).headers["content-type"] == "image/png"
        name = picture.rpartition("/")[2]
        assert reading.client.get(f"/media/{name}").status_code == 404
    assert reading.client.get(f"{link}/other.jpg").status_code == 404
    assert reading.client.get(f"/archive/{SLUG}").status_code == 404


def test_a_version_for_a_segment_is_not_on_the_public_page(reading: Site) -> None:
    reading.change(segments={"spanish": 'lang = "es"'})
    reading.join("rosa@riverton.example", lang="es")
    body = "For all.\n\n::: only segment: spanish\nOnly for some.\n:::"
    sent = copies(reading, send(reading, replace(DRAFT, body=body)))
    assert reading.client.get(view_link(sent[MARIA])).status_code == 303
    assert "Only for some" not in reading.client.get(f"/archive/{SLUG}").text
    page = reading.client.get(view_link(sent["rosa@riverton.example"]))
    assert page.status_code == 200
    assert "Only for some" in page.text
    assert page.headers["x-robots-tag"] == "noindex"


def test_the_link_of_a_corrected_issue_leads_to_what_is_right_now(reading: Site) -> None:
    first = view_link(copies(reading, send(reading, DRAFT))[MARIA])
    correct(reading, DRAFT, body="The right day is Thursday.")
    page = reading.client.get(reading.client.get(first).headers["location"])
    assert "The right day is Thursday." in page.text


def test_what_staff_removed_is_gone_for_links_too(reading: Site) -> None:
    link = view_link(copies(reading, send(reading, DRAFT))[MARIA])
    remove_from_archive(reading.workspace, SLUG, reason="a name", by=staff())
    assert reading.client.get(link).status_code == 410


def test_links_of_before_a_rotation_work_and_stop_when_staff_say_so(reading: Site) -> None:
    old = view_link(copies(reading, send(reading, DRAFT))[MARIA])
    rotate_link_key(reading.workspace)
    new = view_link(copies(reading, send(reading, replace(DRAFT, slug="2026-12-02-more")))[MARIA])
    assert new != old
    assert [reading.client.get(link).status_code for link in (old, new)] == [303, 303]
    rotate_link_key(reading.workspace, stop_older=True)
    assert [reading.client.get(link).status_code for link in (old, new)] == [404, 404]


def test_a_link_that_is_not_ours_is_a_friendly_404(reading: Site) -> None:
    link = view_link(copies(reading, send(reading, DRAFT))[MARIA])
    for path in (link[:-1], link + "A", f"{link}/x", "/v/", "/v/x", f"/v/{reading.token(MARIA, LIST)}"):
        assert reading.client.get(path).status_code == 404
    assert reading.client.get("/v/test").status_code == 200
    assert reading.failures == []
