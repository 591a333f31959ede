"""The archive over real HTTP, of issues that really were launched and delivered."""

from __future__ import annotations

import html
import re
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from newsletter.model import MailingStatus
from newsletter.store.other_repositories import OtherRepositories
from tests.web.archived import Draft, correct, deliver, launch, send
from tests.web.site import OTHER, START, Site, serving

RENT = Draft(slug="2026-11-24-rent-relief")
EVENT = "\n::: events Coming up\n- May 12, 2027, 10 am to 11 am | Lunch and learn | Room 3\n:::\n"


@pytest.fixture
def read(site: Site) -> Site:
    """A site with somebody on both lists."""
    site.join()
    site.join(list=OTHER)
    site.change(
        base_url="https://letters.city.example", web_url="https://letters.city.example/archive/{slug}"
    )
    return site


def test_a_publication_without_a_public_list_has_no_archive(read: Site) -> None:
    send(read, RENT)
    read.change(
        lists={key: replace(one, public=False) for key, one in read.workspace.publication.lists.items()}
    )
    for path in ("/", "/archive/", f"/archive/{RENT.slug}"):
        assert read.client.get(path).status_code == 404


def test_a_publication_without_web_pages_has_no_archive(read: Site) -> None:
    send(read, RENT)
    read.change(base_url="")
    for path in ("/", f"/archive/{RENT.slug}", "/feed.xml", "/sitemap.xml"):
        assert read.client.get(path).status_code == 404
    assert "Sitemap" not in read.client.get("/robots.txt").text


def test_before_the_first_issue_the_page_says_so(read: Site) -> None:
    assert "Nothing has been sent yet" in read.client.get("/").text


@pytest.mark.parametrize("path", ["/", "/archive", "/archive/", "/archive/2026/"])
def test_issues_are_listed_newest_first_by_year(read: Site, path: str) -> None:
    send(read, RENT)
    read.clock.time = START.replace(day=26)
    send(read, Draft(slug="library", title="Library hours in May"))
    page = read.client.get(path)
    assert page.status_code == 200
    assert page.text.index("Library hours in May") < page.text.index("Rent relief opens")
    (heading,) = re.findall(r"<h1[^>]*>(.*)</h1>", page.text)
    named = {"/": f"<bdi>{read.workspace.publication.name}</bdi>", "/archive/2026/": "Archive 2026"}
    assert heading == named.get(path, "Archive")
    assert 'id="y2026">2026</h2>' in page.text
    assert "November 24" in page.text
    assert "Who can apply, what to bring" in page.text
    assert "x-robots-tag" not in page.headers
    assert "noindex" not in page.text
    assert page.headers["cache-control"].startswith("public,")


def test_a_year_without_issues_is_not_there(read: Site) -> None:
    assert read.client.get("/archive/2019/").status_code == 404
    assert read.client.get("/archive/%00/").status_code == 404


def test_an_issue_is_read_by_anybody(read: Site) -> None:
    send(read, replace(RENT, picture="march.png"))
    page = read.client.get(f"/archive/{RENT.slug}")
    assert page.status_code == 200
    assert "Dear neighbor" in page.text
    assert "All issues" in page.text
    policy = page.headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script" not in policy
    assert policy.count("unsafe") == 1
    (picture,) = set(re.findall(r'src="(/media/[^"]+)"', page.text))
    found = read.client.get(picture)
    assert (found.status_code, found.headers["content-type"]) == (200, "image/png")
    assert "immutable" in found.headers["cache-control"]
    assert found.content.startswith(b"\x89PNG")


def test_an_issue_in_two_languages_has_a_page_for_each(read: Site) -> None:
    send(read, replace(RENT, langs=("en", "es")))
    english = read.client.get(f"/archive/{RENT.slug}").text
    spanish = read.client.get(f"/archive/{RENT.slug}.es")
    assert f'href="/archive/{RENT.slug}.es" lang="es"' in english
    assert "Quién puede pedirla, qué llevar" in spanish.text
    assert "Todos los boletines" in spanish.text
    assert spanish.headers["content-language"] == "es"
    assert read.client.get(f"/archive/{RENT.slug}?lang=es").text == spanish.text
    assert read.client.get(f"/archive/{RENT.slug}?lang=fr").text == english
    listed = read.client.get("/archive/?lang=es").text
    assert "English, Español" in listed
    assert f"{RENT.title} (es)" in listed
    assert f'href="/archive/{RENT.slug}.es"' in listed


def test_what_is_private_cancelled_or_has_reached_nobody_is_not_shown(read: Site) -> None:
    send(read, Draft(slug="inside", title="For volunteers", list=OTHER, picture="march.png"))
    stopped = launch(read, Draft(slug="stopped", title="Stopped in time"))
    read.workspace.store.steer(stopped.id, MailingStatus.CANCELLED, now=START, reason="a typo")
    launch(read, Draft(slug="begun", title="Only just begun"))
    page = read.client.get("/archive/").text
    for words in ("For volunteers", "Stopped in time", "Only just begun"):
        assert words not in page
    for slug in ("inside", "stopped", "begun"):
        assert read.client.get(f"/archive/{slug}").status_code == 404
    edition = read.workspace.store.edition_of(1)
    assert read.client.get(f"/media/{edition.pictures[0].name}").status_code == 404


def test_an_issue_appears_when_somebody_got_it(read: Site) -> None:
    mailing = launch(read, RENT)
    assert read.client.get(f"/archive/{RENT.slug}").status_code == 404
    deliver(read, mailing)
    assert read.client.get(f"/archive/{RENT.slug}").status_code == 200


def test_a_correction_is_shown_as_one(read: Site) -> None:
    send(read, RENT)
    read.clock.time = START.replace(day=25)
    correct(read, RENT, body="You can apply until March 31, not March 13.")
    listed = read.client.get("/archive/").text
    assert "Corrected November 25" in listed
    assert listed.count("Rent relief opens") == 1
    page = read.client.get(f"/archive/{RENT.slug}").text
    assert "Corrected on November 25, 2026" in page
    assert "not March 13" in page
    assert "What was changed" in page
    assert "<del>Who can apply, what to bring, and where to get help with the form.</del>" in page
    assert "<ins>You can apply until March 31, not March 13.</ins>" in page


def test_every_correction_is_shown_with_its_day_in_the_pages_language(read: Site) -> None:
    send(read, replace(RENT, langs=("en", "es")))
    read.clock.time = START.replace(day=25)
    correct(read, replace(RENT, langs=("en", "es")), title="Rent relief opens on <March> 2")
    read.clock.time = START.replace(day=27)
    correct(
        read, replace(RENT, langs=("en", "es"), picture="march.png"), title="Rent relief opens on <March> 2"
    )
    page = read.client.get(f"/archive/{RENT.slug}").text
    assert page.index("Corrected on November 27") < page.index("Corrected on November 25")
    assert "<ins>&lt;March&gt; 2</ins>" in page
    spanish = read.client.get(f"/archive/{RENT.slug}.es").text
    assert "Corregido el 25 de noviembre de 2026" in spanish
    assert '<b lang="es">Antes:</b>' in spanish


def test_a_correction_of_the_pictures_alone_says_so(read: Site) -> None:
    draft = replace(RENT, body="![A crowd](march.png)\n\nHello.", picture="march.png")
    send(read, draft)
    correct(read, draft, picture="")
    assert "Corrected on" in read.client.get(f"/archive/{RENT.slug}").text


def test_an_email_links_to_calendar_files_that_are_there_after_a_correction(read: Site) -> None:
    draft = replace(RENT, body=EVENT)
    mailing = send(read, draft)
    (file,) = read.workspace.store.edition_of(mailing.id).calendars
    assert (
        f"https://letters.city.example/archive/{file.name}"
        in read.workspace.store.edition_of(mailing.id).html
    )
    correct(read, draft, body=EVENT.replace("Room 3", "Room 4"))
    for path in (f"/archive/{file.name}", f"/events/{file.name}"):
        answer = read.client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert answer.content == file.data
    assert read.client.get("/events/other-0123456789ab.ics").status_code == 404


def test_search_engines_are_kept_away_by_a_setting(read: Site) -> None:
    send(read, RENT)
    settings = read.workspace.settings
    read.workspace = replace(
        read.workspace, settings=replace(settings, web=replace(settings.web, robots=False))
    )
    for path in ("/", "/archive/", f"/archive/{RENT.slug}"):
        assert read.client.get(path).headers["x-robots-tag"] == "noindex"


def shared(page: str) -> dict[str, str]:
    """Return what a page says to a site that somebody shares its link on."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<meta (?:property|name)="([a-z]+:[a-z:_]+)" content="([^"]*)">', page)
    }


def test_a_shared_link_shows_title_summary_and_picture(read: Site) -> None:
    send(read, replace(RENT, picture="march.png", title='Rent "relief" & <more>', langs=("en", "es")))
    tags = shared(read.client.get(f"/archive/{RENT.slug}").text)
    assert tags["og:title"] == 'Rent "relief" & <more>'
    assert tags["og:description"] == RENT.preheader
    assert tags["og:url"] == f"https://letters.city.example/archive/{RENT.slug}"
    assert tags["article:published_time"].startswith("2026-11-24T17:30:0")
    assert tags["og:image"].startswith("https://letters.city.example/media/share-")
    assert tags["og:image:alt"].endswith("November 24, 2026. A crowd marching at sunset")
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert tags["twitter:card"] == "summary_large_image"
    spanish = shared(read.client.get(f"/archive/{RENT.slug}.es").text)
    assert spanish["og:url"] == f"https://letters.city.example/archive/{RENT.slug}.es"
    assert spanish["og:locale"] == "es"
    assert spanish["og:image"] != tags["og:image"]


@pytest.mark.parametrize("picture", ["", "march.png"])
def test_every_page_has_a_picture_to_share(read: Site, picture: str) -> None:
    send(read, replace(RENT, picture=picture, langs=("en", "es")))
    found = set()
    for path in ("/", "/archive/", f"/archive/{RENT.slug}", f"/archive/{RENT.slug}.es"):
        tags = shared(read.client.get(path).text)
        answer = read.client.get(tags["og:image"].removeprefix("https://letters.city.example"))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert "immutable" in answer.headers["cache-control"]
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)
        assert len(answer.content) < 300_000
        assert read.client.get(answer.url.path).content == answer.content
        found.add(answer.url.path)
    assert len(found) == 3, "one for the lists, and one for each language"
    assert shared(read.client.get("/").text)["og:url"] == "https://letters.city.example/"


def test_a_correction_gives_the_picture_a_new_address_and_only_if_it_looks_different(read: Site) -> None:
    send(read, RENT)
    path = f"/archive/{RENT.slug}"
    before = shared(read.client.get(path).text)["og:image"]
    correct(read, RENT, body="You can apply until March 31, not March 13.")
    assert shared(read.client.get(path).text)["og:image"] == before
    correct(read, RENT, title="Rent relief opens on March 2")
    assert shared(read.client.get(path).text)["og:image"] != before
    assert read.client.get(before.removeprefix("https://letters.city.example")).status_code == 404


def test_no_other_picture_is_drawn(read: Site) -> None:
    send(read, RENT)
    for name in ("share-.jpg", "share-0123456789abcdef0123456789abcdef.jpg", "share-%00.jpg"):
        assert read.client.get(f"/media/{name}").status_code == 404
    tags = shared(read.client.get(f"/archive/{RENT.slug}").text)
    path = tags["og:image"].removeprefix("https://letters.city.example")
    read.change(
        lists={key: replace(one, public=False) for key, one in read.workspace.publication.lists.items()}
    )
    assert read.client.get(path).status_code == 404


def test_crawlers_find_every_page_from_robots_txt(read: Site) -> None:
    send(read, replace(RENT, langs=("en", "es")))
    robots = read.client.get("/robots.txt")
    assert robots.headers["content-type"] == "text/plain; charset=utf-8"
    assert robots.text == "User-agent: *\nDisallow:\n\nSitemap: https://letters.city.example/sitemap.xml\n"
    listed = read.client.get("/sitemap.xml").text
    for path in ("/", "/archive/", f"/archive/{RENT.slug}", f"/archive/{RENT.slug}.es"):
        assert f"<loc>https://letters.city.example{path}</loc>" in listed
    assert "<lastmod>2026-11-24T17:30:0" in listed


def test_without_search_engines_there_is_no_sitemap_and_nothing_is_forbidden(read: Site) -> None:
    settings = read.workspace.settings
    read.workspace = replace(
        read.workspace, settings=replace(settings, web=replace(settings.web, robots=False))
    )
    assert read.client.get("/robots.txt").text == "User-agent: *\nDisallow:\n"
    assert read.client.get("/sitemap.xml").status_code == 404


def test_pictures_hosted_elsewhere_may_be_loaded_and_nothing_else(read: Site) -> None:
    read.change(images_base_url="https://pictures.city.example/a")
    send(read, replace(RENT, picture="march.png"))
    page = read.client.get(f"/archive/{RENT.slug}")
    assert "img-src 'self' https://pictures.city.example;" in page.headers["content-security-policy"]
    assert 'src="https://pictures.city.example/a/' in page.text


def test_all_addresses_begin_with_the_path_of_the_publication(read: Site) -> None:
    read.change(base_url="https://city.example/news", web_url="https://city.example/news/archive/{slug}")
    send(read, replace(RENT, picture="march.png"))
    for path in ("/news/", f"/news/archive/{RENT.slug}"):
        page = read.client.get(path).text
        own = re.findall(r'(?:href|src)="(/[^"]*)"', page)
        assert own
        assert all(one.startswith("/news/") for one in own)


def test_a_large_archive_is_shown_by_years(read: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.web.public.archive.MOST", 1)
    monkeypatch.setattr("newsletter.web.public.archive.NEWEST", 1)
    send(read, Draft(slug="old", title="An old issue"))
    read.clock.time = START.replace(year=2027)
    send(read, RENT)
    assert "All 2 issues" in read.client.get("/").text
    page = read.client.get("/archive/").text
    assert "An old issue" not in page
    assert 'href="/archive/2026/"' in page
    year = read.client.get("/archive/2026/").text
    assert "An old issue" in year
    assert '<strong aria-current="page">2026</strong>' in year


def test_no_list_reads_editions_again(read: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    send(read, RENT)
    first = read.client.get("/archive/").text

    def unread(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(OtherRepositories, "archived_edition", unread)
    assert read.client.get("/archive/").text == first
    assert read.failures == []


NAMES = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=6, max_size=12)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(NAMES, min_size=1, max_size=3, unique=True), langs=st.sampled_from([("en",), ("en", "es")])
)
def test_no_public_page_holds_anything_of_a_reader(
    tmp_path: Path, names: list[str], langs: tuple[str, ...]
) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder, serving(Path(folder) / "publication") as site:
        site.change(base_url="https://l.example", web_url="https://l.example/archive/{slug}")
        tokens = [site.join(f"{name}@riverton.example") for name in names]
        body = 'For {{ email }}: {{ first_name | "neighbor" }}.\n' + EVENT
        send(site, replace(RENT, langs=langs, body=body))
        for path in everything_public(site):
            page = site.client.get(path)
            assert page.status_code == 200, path
            for secret in (*tokens, *(f"{name}@" for name in names), "riverton", "/u/", "unsubscribe:"):
                assert secret not in page.text, (path, secret)


def everything_public(site: Site) -> list[str]:
    """Follow the links from the first page; return the paths of all that is found, other than sign-up."""
    found, open_paths = dict[str, None](), ["/", "/robots.txt"]
    while open_paths:
        path = open_paths.pop()
        if path in found or path.startswith(("/subscribe", "/media/", "/assets/")):
            continue
        found[path] = None
        text = html.unescape(site.client.get(path).text)
        links = re.findall(r'(?:href="|<loc>|Sitemap: )(?:https://l\.example)?([/?][^"<\n]*)', text)
        open_paths += [link if link.startswith("/") else path.partition("?")[0] + link for link in links]
    assert len(found) >= 4
    return list(found)
