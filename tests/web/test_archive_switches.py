"""What is in the archive: a list's setting, an issue's own line, and what staff removed after it was sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.app.archive import remove_from_archive, restore_to_archive
from newsletter.errors import NotFoundError
from tests.app.actors import staff
from tests.web.archived import Draft, correct, send, write
from tests.web.site import LIST, MARIA, OTHER, Site

BASE = "https://letters.city.example"
RENT = Draft(slug="rent", langs=("en", "es"), picture="march.png")
HOURS = Draft(slug="hours", title="Library hours in May")


@pytest.fixture
def read(site: Site) -> Site:
    site.join()
    site.join(list=OTHER)
    site.change(base_url=BASE, web_url=f"{BASE}/archive/{{slug}}")
    return site


def everywhere(site: Site) -> str:
    """Return all that lists issues."""
    paths = ("/", "/archive/", "/archive/?q=rent", "/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml")
    return "".join(site.client.get(path).text for path in paths)


def with_list(site: Site, key: str, **changes: object) -> None:
    lists = site.workspace.publication.lists
    site.change(lists={**lists, key: replace(lists[key], **changes)})  # type: ignore[arg-type]


def test_a_list_may_be_open_to_all_and_keep_its_issues_to_itself(read: Site) -> None:
    with_list(read, LIST, archive=False)
    mailing = send(read, RENT)
    assert read.client.get("/archive/rent").status_code == 404
    assert read.client.get("/").status_code == 404, "no other list has an archive"
    assert read.client.get("/subscribe").status_code == 200
    assert "/archive/rent" not in read.workspace.store.edition_of(mailing.id).html


def test_issues_may_be_read_of_a_list_that_nobody_joins(read: Site) -> None:
    with_list(read, OTHER, archive=True)
    send(read, replace(HOURS, list=OTHER))
    assert read.client.get("/archive/hours").status_code == 200
    answer = read.client.post("/subscribe", data={"email": MARIA, "list": OTHER, "form": "page"})
    assert answer.status_code == 422


def test_an_issue_that_says_no_is_in_no_archive(read: Site) -> None:
    write(read, HOURS)
    send(read, HOURS)
    mailing = send(read, replace(RENT, head=("archive: no",)))
    assert "Rent relief" not in everywhere(read)
    assert read.client.get("/archive/rent").status_code == 404
    edition = read.workspace.store.edition_of(mailing.id)
    assert "/archive/rent" not in edition.html + edition.text
    assert read.client.get(f"/media/{edition.pictures[0].name}").status_code == 404


def test_a_correction_may_take_an_issue_out(read: Site) -> None:
    send(read, RENT)
    assert read.client.get("/archive/rent").status_code == 200
    correct(read, replace(RENT, head=("archive: no",)), body="Other words.")
    assert read.client.get("/archive/rent").status_code == 404


def test_a_removed_issue_says_that_it_was_removed(read: Site) -> None:
    send(read, HOURS)
    mailing = send(read, RENT)
    assert "Rent relief" in everywhere(read)
    assert remove_from_archive(read.workspace, "rent", reason="a wrong name", by=staff())
    assert not remove_from_archive(read.workspace, "rent", reason="again", by=staff())
    for name in ("rent", "rent.es"):
        page = read.client.get(f"/archive/{name}")
        assert page.status_code == 410
        assert "no longer in the archive" in page.text
        assert 'href="/archive/"' in page.text
        assert "a wrong name" not in page.text
        assert page.headers["x-robots-tag"] == "noindex"
        assert page.headers["cache-control"] == "no-store"
    assert "Rent relief" not in everywhere(read)
    edition = read.workspace.store.edition_of(mailing.id)
    assert read.client.get(f"/media/{edition.pictures[0].name}").status_code == 404
    restore_to_archive(read.workspace, "rent")
    assert read.client.get("/archive/rent").status_code == 200
    with pytest.raises(NotFoundError):
        restore_to_archive(read.workspace, "rent")


def test_only_what_was_sent_can_be_removed(read: Site) -> None:
    with pytest.raises(NotFoundError, match="has been sent"):
        remove_from_archive(read.workspace, "nothing", reason="", by=staff())
    assert read.client.get("/archive/nothing").status_code == 404


def test_pages_link_to_the_archive_only_where_there_is_one(read: Site) -> None:
    home = '<a href="/"><bdi>'
    path = "/subscribe"
    assert home in read.client.get(path).text
    for key in (LIST, OTHER):
        with_list(read, key, archive=False)
    page = read.client.get(path).text
    assert read.workspace.publication.name in page
    assert home not in page
