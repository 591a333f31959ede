"""Hosted files: the page, the calendar files and the pictures of an email are there before it leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.base_url import BaseUrlState, launch_links, own_links_for
from newsletter.app.editions import open_issue
from newsletter.app.hosted_files import HostedFile, first_missing, hosted_files, page_files
from newsletter.app.launching import Launched, Proposal, commit, prepare
from newsletter.app.workspace import Workspace
from newsletter.model import CalendarFile, Document
from newsletter.sending.challenge_response import ProbeAnswer
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.own_pages import Pages, own_pages, own_values, with_values
from tests.app.test_base_url import BY, SLUG, TEXT, refuse_to_ask
from tests.sending.samples import PICTURE, publication
from tests.sending.samples import edition as an_edition


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        (opened.workspace.root / "issues" / f"{SLUG}.md").write_text(TEXT, encoding="utf-8")
        yield opened


@pytest.fixture
def pages() -> Iterator[Pages]:
    with own_pages() as server:
        yield server


def with_site(room: CalendarRoom, pages: Pages) -> Workspace:
    """Return a workspace without pages of its own, whose web_url is at a site of the office."""
    probe = pages.seen_by(with_values(room.workspace, base_url=pages.url())).probe
    return replace(with_values(room.workspace, web_url=pages.url("/news/{slug}")), probe=probe)


def proposed(workspace: Workspace) -> Proposal:
    prepared = prepare(workspace, open_issue(workspace, SLUG))
    assert isinstance(prepared, Proposal)
    return prepared


@pytest.mark.parametrize(
    ("status", "leaves"), [(200, True), (301, True), (403, True), (404, False), (410, False), (503, False)]
)
def test_the_page_that_view_in_browser_leads_to_must_be_there(
    room: CalendarRoom, pages: Pages, status: int, leaves: bool
) -> None:
    workspace = with_site(room, pages)
    pages.say(status, b"a page")
    proposal = proposed(workspace)
    assert pages.paths == [f"/news/{SLUG}"]
    if leaves:
        assert proposal.refusals == ()
        return
    (refusal,) = proposal.refusals
    assert refusal.message.startswith(
        f"“View in browser” would not work: there is nothing at {pages.url('/news/')}"
    )
    assert f"status {status}" in refusal.message
    assert "correct web_url, or delete it" in refusal.hint
    assert [one.level.value for one in proposal.findings if one.rule == "link.unproven"] == ["warning"]


def test_a_page_below_base_url_comes_with_the_launch(room: CalendarRoom, pages: Pages) -> None:
    workspace = pages.seen_by(
        with_values(room.workspace, base_url=pages.url(), web_url=pages.url("/archive/{slug}"))
    )
    pages.serve(workspace)
    assert isinstance(commit(workspace, proposed(workspace), by=BY), Launched)
    assert set(pages.paths) == {"/healthz"}


def test_a_page_below_base_url_that_is_not_the_archives_is_asked_for(
    room: CalendarRoom, pages: Pages
) -> None:
    workspace = pages.seen_by(with_values(room.workspace, base_url=pages.url(), web_url=pages.url("/{slug}")))
    pages.serve(workspace)
    (refusal,) = proposed(workspace).refusals
    assert f"there is nothing at {pages.url('/')}" in refusal.message
    assert refusal.hint.startswith(f'For the archive, set web_url = "{pages.url("/archive/{slug}")}"')


def test_all_that_an_edition_leads_to_is_named_once() -> None:
    found = own_values(
        publication(), web_url="https://city.gov/news/{slug}.html", images_base_url="https://img.city.gov/a/"
    )
    linked = CalendarFile(name="an-issue-3f2a.ics", data=b"", attached=False)
    spanish = an_edition(lang="es", calendars=(linked,), pictures=(PICTURE,))
    edition = an_edition(
        issue="an-issue",
        pictures=(PICTURE,),
        calendars=(linked, CalendarFile(name="attached.ics", data=b"", attached=True)),
        others=(spanish, replace(spanish, segments=("district-13",))),
    )
    assert [one.url for one in hosted_files(edition, found)] == [
        "https://city.gov/news/an-issue.html",
        "https://city.gov/news/an-issue.es.html",
        "https://city.gov/news/an-issue-3f2a.ics",
        f"https://img.city.gov/a/{PICTURE.name}",
    ]
    assert hosted_files(edition, own_values(publication())) == ()


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"web_url": "https://city.gov/news/{slug}"}, "https://city.gov/news/agenda-3f2a.pdf"),
        ({"images_base_url": "https://img.city.gov/a/"}, "https://img.city.gov/a/agenda-3f2a.pdf"),
    ],
)
def test_a_document_is_asked_for_where_the_email_leads(values: dict[str, str], url: str) -> None:
    document = Document(name="agenda-3f2a.pdf", media_type="application/pdf", data=b"%PDF-")
    found = hosted_files(an_edition(documents=(document,)), own_values(publication(), **values))
    assert [one.url for one in found if one.effect == "A document could not be opened"] == [url]


def test_a_picture_that_nobody_put_there_is_told(room: CalendarRoom, pages: Pages) -> None:
    workspace = with_site(room, pages)
    values = own_values(workspace.publication, images_base_url=pages.url("/img"))
    workspace = replace(workspace, settings=replace(workspace.settings, publication=values))
    found = launch_links(workspace, "smtp", an_edition(pictures=(PICTURE,)))
    assert found.consequence == (
        f"A picture would be missing: there is nothing at {pages.url('/img')}/{PICTURE.name} (status 404)"
    )
    assert found.hint.endswith("or correct [images] base_url")


def test_a_page_on_this_machine_is_not_for_people(room: CalendarRoom) -> None:
    workspace = with_values(room.workspace, web_url="http://127.0.0.1:8000/{slug}")
    files = tuple(page_files(("an-issue",), workspace.publication, "constituents"))
    found = own_links_for(replace(workspace, probe=refuse_to_ask), "smtp", files)
    assert (found.is_unproven, "this machine" in found.message) == (True, True)


def test_with_a_reason_for_not_asking_no_file_is_asked_for_either(room: CalendarRoom) -> None:
    values = {"base_url": "https://a.rivertown.gov", "base_url_unproven": "Tried by hand"}
    workspace = with_values(room.workspace, web_url="https://b.rivertown.gov/{slug}", **values)
    files = tuple(page_files(("an-issue",), workspace.publication, "constituents"))
    found = own_links_for(replace(workspace, probe=refuse_to_ask), "smtp", files)
    assert found.state is BaseUrlState.UNASKED


def test_many_files_on_a_slow_site_are_asked_for_at_the_same_time(room: CalendarRoom) -> None:
    def slow(url: str) -> ProbeAnswer:
        time.sleep(0.2)
        return ProbeAnswer(status=404 if url.endswith("/7") else 200, body=b"")

    files = [HostedFile(url=f"https://a.gov/{number}", effect="x", setting="y") for number in range(40)]
    began = time.monotonic()
    missing = first_missing(replace(room.workspace, probe=slow), files)
    assert time.monotonic() - began < 1.5
    assert missing is not None
    assert missing.file.url == "https://a.gov/7"
