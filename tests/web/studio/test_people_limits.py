"""Whoever works on one list learns nothing of people on another, by any page and any request."""

from __future__ import annotations

import csv
import io

import pytest

from newsletter.app.list_move import move_people
from newsletter.app.people import add_person, new_person
from newsletter.app.people_upload import take_upload
from newsletter.app.upload_run import work_uploads
from newsletter.model import Account, Role
from tests.app.actors import staff
from tests.web.site import LIST, OTHER
from tests.web.studio.studio_site import StudioSite

HERE, BOTH, THERE = "here@riverton.example", "both@riverton.example", "there@other.example"
TITLE = "Volunteers"


@pytest.fixture
def filled(studio: StudioSite) -> StudioSite:
    """Return a studio with people on the one list, on both, and on the other; one was moved."""
    for address, lists in ((HERE, (LIST,)), (BOTH, (LIST, OTHER)), (THERE, (OTHER,))):
        for key in lists:
            add_person(
                studio.workspace, new_person(address), list_key=key, basis=f"For {TITLE} and more", by=staff()
            )
    moved = new_person("moved@riverton.example")
    add_person(studio.workspace, moved, list_key=OTHER, basis="Asked", by=staff())
    where = 'domain = "riverton.example" and joined > 2020-01-01'
    move_people(studio.workspace, from_key=OTHER, to_key=LIST, basis="Both", by=staff(), segment=where)
    return studio


def limited(studio: StudioSite) -> Account:
    return studio.add_account("limited@riverton.example", Role.PUBLISHER, lists=(LIST,))


def number_of(studio: StudioSite, address: str) -> int:
    found = studio.workspace.store.subscriber(address)
    assert found is not None
    return found.id


PAGES = (
    "/people",
    "/people?q=example",
    "/people/results?q=the",
    "/people?status=subscribed",
    "/people/imports",
    "/people/segments",
    "/people/segments/edit?where=joined+%3E+2020-01-01",
    "/people/growth",
    "/people/bulk",
    "/people/export",
    "/people/add",
    "/people/import",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_anything_of_the_other_list(filled: StudioSite, path: str) -> None:
    answer = filled.client(limited(filled)).get(path)
    assert answer.status_code == 200
    for secret in (THERE, TITLE, OTHER):
        assert secret not in answer.text, secret


def test_a_person_on_both_lists_is_shown_on_the_one(filled: StudioSite) -> None:
    client = filled.client(limited(filled))
    for address in (BOTH, "moved@riverton.example"):
        page = client.get(f"/people/{number_of(filled, address)}")
        assert page.status_code == 200
        assert TITLE not in page.text
        assert OTHER not in page.text


@pytest.mark.parametrize("path", ["", "/merge", "/erase", "/data"])
def test_a_person_on_the_other_list_is_not_there(filled: StudioSite, path: str) -> None:
    client = filled.client(limited(filled))
    assert client.get(f"/people/{number_of(filled, THERE)}{path}").status_code in (404, 409)


ACTS = (
    ("/unsubscribe", {"list": LIST}),
    ("/tags", {"tag": "x"}),
    ("/notes", {"text": "x"}),
    ("/suppress", {"reason": "staff", "list": LIST}),
    ("/confirmation", {"list": LIST}),
    ("/lists", {"list": LIST, "basis": "x"}),
    ("/address", {"address": "x@y.example", "reason": "x"}),
    ("/merge", {"other": HERE, "reason": "x"}),
    ("/erase", {"typed": THERE}),
)


@pytest.mark.parametrize(("act", "form"), ACTS)
def test_nothing_can_be_done_to_a_person_on_the_other_list(
    filled: StudioSite, act: str, form: dict[str, str]
) -> None:
    number = number_of(filled, THERE)
    before = filled.workspace.store.subscriber(THERE)
    answer = filled.client(limited(filled)).post(f"/people/{number}{act}", data=form)
    assert answer.status_code in (404, 409)
    assert filled.workspace.store.subscriber(THERE) == before


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("/unsubscribe", {"list": OTHER}),
        ("/unsubscribe", {"everywhere": "1"}),
        ("/suppress", {"reason": "staff", "list": OTHER}),
        ("/suppress", {"reason": "staff"}),
        ("/lists", {"list": OTHER, "basis": "x"}),
        ("/confirmation", {"list": OTHER}),
        ("/address", {"address": "x@y.example", "reason": "x"}),
        ("/merge", {"other": HERE, "reason": "x"}),
        ("/erase", {"typed": BOTH}),
    ],
)
def test_nothing_reaches_beyond_their_list(filled: StudioSite, act: str, form: dict[str, str]) -> None:
    number = number_of(filled, BOTH)
    before = filled.workspace.store.subscriber(BOTH)
    answer = filled.client(limited(filled)).post(f"/people/{number}{act}", data=form)
    assert answer.status_code in (403, 409)
    assert filled.workspace.store.subscriber(BOTH) == before


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/people/add", {"address": "x@y.example", "list": OTHER, "basis": "x"}),
        ("/people/import", {"pasted": "x@y.example", "list": OTHER, "basis": "x"}),
        ("/people/segments/try", {"where": 'lang = "es"', "list": OTHER}),
        ("/people/bulk", {"act": "tag", "list": OTHER, "tag": "x"}),
        ("/people/bulk", {"act": "move", "list": LIST, "to": OTHER, "basis": "x"}),
        ("/people/bulk", {"act": "move", "list": OTHER, "to": LIST, "basis": "x"}),
    ],
)
def test_no_form_takes_the_other_list(filled: StudioSite, path: str, form: dict[str, str]) -> None:
    assert filled.client(limited(filled)).post(path, data=form).status_code == 403


@pytest.mark.parametrize(
    "path",
    [f"/people/growth?list={OTHER}", f"/people/segments?list={OTHER}", f"/people/export/file?list={OTHER}"],
)
def test_no_address_opens_the_other_list(filled: StudioSite, path: str) -> None:
    assert filled.client(limited(filled)).get(path).status_code == 403


def test_an_upload_into_the_other_list_is_not_theirs(filled: StudioSite) -> None:
    upload = take_upload(
        filled.workspace,
        name="p.csv",
        content=[b"email\na@b.example\n"],
        list_key=OTHER,
        basis="x",
        by=staff(),
    )
    work_uploads(filled.workspace)
    client = filled.client(limited(filled))
    for path in ("", "/progress", "/rejected/1"):
        assert client.get(f"/people/import/{upload.token}{path}").status_code == 403
    for path in ("/start", "/delete", "/columns", "/suppress"):
        assert client.post(f"/people/import/{upload.token}{path}", data={}).status_code == 403
    assert upload.token not in client.get("/people/imports").text


def test_an_export_has_their_list_alone(filled: StudioSite) -> None:
    client = filled.client(limited(filled))
    text = client.get(f"/people/export/file?list={LIST}").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["list"] for row in rows} == {LIST}
    assert {BOTH, HERE} <= {row["email"] for row in rows}
    for secret in (THERE, TITLE, OTHER):
        assert secret not in text
    assert client.get("/people/export/file").status_code in (200, 404)


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR])
def test_writers_and_editors_see_nobody(filled: StudioSite, role: Role) -> None:
    client = filled.client(role)
    for path in (*PAGES, f"/people/{number_of(filled, HERE)}", "/people/export/file"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert HERE not in answer.text
