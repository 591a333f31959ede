"""Importing in the studio: uploaded, rehearsed, imported in the background with progress, undone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from newsletter.app.people_upload import UploadStatus, find_upload
from newsletter.app.upload_run import work_uploads
from newsletter.model import Role
from tests.subscribers.workbooks import write_xlsx
from tests.web.site import LIST
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_people import FILE

BASIS = "Signed up at the spring fair"


def upload(studio: StudioSite, content: bytes, name: str = "people.csv") -> str:
    """Upload a file; return the path of its page."""
    answer = studio.client(Role.PUBLISHER).post(
        "/people/import", data={"list": LIST, "basis": BASIS}, files={"file": (name, content)}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/studio")


def people(studio: StudioSite) -> list[str]:
    return sorted(one.person.address for one in studio.workspace.store.subscribers())


def test_a_file_is_rehearsed_at_once_and_changes_nothing(studio: StudioSite) -> None:
    path = upload(studio, FILE.encode())
    page = studio.client(Role.PUBLISHER).get(path).text
    assert "Nothing was changed yet" in page
    assert "Import 2 people" in page
    assert "Shared mailboxes, such as info@: 1" in page
    assert "it has no @" in page
    assert people(studio) == []


def test_an_import_is_done_fetched_and_undone(studio: StudioSite) -> None:
    client, path = studio.client(Role.PUBLISHER), upload(studio, FILE.encode())
    client.post(f"{path}/start")
    assert people(studio) == ["cy@gmial.com", "info@riverton.example"]
    assert "The import is done" in client.get(path).text
    rejected = client.get(f"{path}/rejected/1")
    assert "attachment" in rejected.headers["content-disposition"]
    assert "not an address,Dee" in rejected.text
    assert client.get(f"{path}/rejected/2").status_code == 404
    shown = client.get("/people/imports/1/undo").text
    assert "2 people are taken off the list" in shown
    client.post("/people/imports/1/undo")
    assert people(studio) == []
    assert "It was undone by Publisher Ruiz" in client.get("/people/imports/1/undo").text
    assert not list((studio.workspace.settings.state_folder / "uploads").glob("*/people.csv"))


def test_columns_are_chosen_and_remembered_for_the_next_file(studio: StudioSite) -> None:
    client = studio.client(Role.PUBLISHER)
    content = b"Who,Given,Hood\nana@riverton.example,Ana,Eastside\n"
    path = upload(studio, content)
    form = {"column:Given": "first_name", "column:Hood": "neighborhood", "column:Who": ""}
    client.post(f"{path}/columns", data=form)
    client.post(f"{path}/start")
    found = studio.workspace.store.subscriber("ana@riverton.example")
    assert found is not None
    assert (found.person.first_name, found.person.attributes["neighborhood"]) == ("Ana", "Eastside")
    again = client.get(upload(studio, content.replace(b"ana@", b"bo@"), "next.csv")).text
    assert "Columns are read as you chose" in again
    wrong = client.post(f"{upload(studio, content, 'x.csv')}/columns", data={"column:Hood": "no-such"})
    assert wrong.status_code == 303
    assert "cannot be mapped" in client.get(str(wrong.headers["location"]).removeprefix("/studio")).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"email,first_name\n", "There is nobody in this file."),
        (b"email,first_name\nno address,Dee\n", "There is nobody in this file who can be imported."),
    ],
)
def test_a_file_of_nobody_has_nothing_to_import(studio: StudioSite, content: bytes, said: str) -> None:
    path = upload(studio, content)
    page = studio.client(Role.PUBLISHER).get(path).text
    assert said in page
    assert f"{path}/start" not in page
    assert "Delete this file" in page


def test_people_who_only_leave_are_suppressed_once(studio: StudioSite) -> None:
    name = "cleaned_email_audience_export_0123456789.csv"
    content = b"Email Address,LEID\na@example.org,1\n"
    client = studio.client(Role.PUBLISHER)
    path = upload(studio, content, name)
    assert "Suppress these people" in client.get(path).text
    client.post(f"{path}/start")
    again = client.get(upload(studio, content, name)).text
    assert "Suppressed earlier already: 1" in again
    assert "There is nobody in this file who can be imported." in again


def test_pasted_addresses_are_a_file_too(studio: StudioSite) -> None:
    client = studio.client(Role.PUBLISHER)
    form = {"list": LIST, "basis": BASIS, "pasted": "Ana Ruiz <ana@riverton.example>\r\nbo@riverton.example"}
    path = str(client.post("/people/import", data=form).headers["location"]).removeprefix("/studio")
    client.post(f"{path}/start")
    assert people(studio) == ["ana@riverton.example", "bo@riverton.example"]


def test_a_workbook_is_read(studio: StudioSite, tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "people.xlsx", {"People": [["email", "first_name"], ["ana@riverton.example", "Ana"]]}
    )
    assert (
        "Import 1 person"
        in studio.client(Role.PUBLISHER).get(upload(studio, file.read_bytes(), "people.xlsx")).text
    )


def test_a_file_of_people_who_left_suppresses_them(studio: StudioSite) -> None:
    client = studio.client(Role.PUBLISHER)
    path = upload(studio, b"email\nana@riverton.example\n", "unsubscribed people.csv")
    assert "by its name these people unsubscribed" in client.get(path).text
    client.post(f"{path}/suppress")
    assert studio.site.suppressions("ana@riverton.example") == [(LIST, "unsubscribed")]
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"list": LIST, "basis": BASIS}, "Choose a file, or paste addresses"),
        ({"list": LIST, "basis": " ", "pasted": "a@b.example"}, "Say how these people agreed"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    studio: StudioSite, data: dict[str, str], words: str
) -> None:
    answer = studio.client(Role.PUBLISHER).post("/people/import", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert data.get("pasted", "") in answer.text


def test_a_file_that_is_given_up_is_gone(studio: StudioSite) -> None:
    path = upload(studio, FILE.encode())
    studio.client(Role.PUBLISHER).post(f"{path}/delete")
    assert list((studio.workspace.settings.state_folder / "uploads").iterdir()) == []


def test_nothing_is_done_to_a_file_twice(studio: StudioSite) -> None:
    client, path = studio.client(Role.PUBLISHER), upload(studio, b"email\nana@riverton.example\n")
    for _ in range(2):
        assert client.post(f"{path}/start").status_code == 303
    assert len(studio.workspace.store.imports()) == 1
    assert client.post(f"{path}/columns", data={}).status_code == 409


def test_a_large_file_is_worked_on_in_the_background_with_progress(
    studio: StudioSite, browser: Browser
) -> None:
    rows = "".join(f"person{number:06}@riverton.example,Name {number}\n" for number in range(20_000))
    path = upload(studio, f"email,first_name\n{rows}".encode())
    token = path.rpartition("/")[2]
    assert find_upload(studio.workspace, token).status is UploadStatus.READING
    page = browser.new_page()
    studio.open(page, Role.PUBLISHER, path)
    expect(page.locator("h1")).to_have_text("Reading the file")
    work_uploads(studio.workspace)  # what the scheduler does every second
    expect(page.locator("h1")).to_have_text("Check before you import")
    page.get_by_role("button", name=re.compile("Import 20000 people")).click()
    expect(page.locator("h1")).to_have_text("Importing people")
    work_uploads(studio.workspace)
    expect(page.locator("h1")).to_have_text("The import is done")
    assert len(people(studio)) == 20_000
    page.close()
