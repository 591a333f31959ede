"""Uploads: a file is rehearsed, imported, resumed after a stop, and not kept longer than needed."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.import_undo import find_import, undo_import
from newsletter.app.people_upload import (
    KEPT_REPORT,
    KEPT_UNSTARTED,
    MOST_WAITING,
    Upload,
    UploadStatus,
    choose_columns,
    discard_upload,
    find_upload,
    forget_uploads,
    read_progress,
    read_summary,
    rejected_files,
    start_import,
    take_upload,
    upload_file,
    uploads,
)
from newsletter.app.subscriber_import import ColumnChoices
from newsletter.app.upload_run import work_uploads
from newsletter.app.workspace import Workspace
from newsletter.errors import ImportFileError, NotFoundError, RefusedError
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST

ROWS = b"email,first_name,Zip\nana@rivertown.gov,Ana,90012\nbad,B,1\ninfo@rivertown.gov,I,2\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def take(workspace: Workspace, content: bytes = ROWS, name: str = "people.csv") -> Upload:
    return take_upload(
        workspace,
        name=name,
        content=[content],
        list_key=LIST,
        basis="Signed up at the fair",
        by=staff("Desk"),
    )


def rehearsed(workspace: Workspace, content: bytes = ROWS, name: str = "people.csv") -> Upload:
    upload = take(workspace, content, name)
    assert work_uploads(workspace) == 1
    return find_upload(workspace, upload.token)


def addresses(workspace: Workspace) -> list[str]:
    """Return who is there from a file; the publication has three readers of its own."""
    people = (one.person.address for one in workspace.store.subscribers())
    return [one for one in people if one.endswith("@rivertown.gov")]


def test_a_rehearsal_changes_nothing_and_says_what_it_found(room: CalendarRoom) -> None:
    upload = rehearsed(room.workspace)
    assert upload.status is UploadStatus.READY
    assert addresses(room.workspace) == []
    found = read_summary(room.workspace, upload)
    assert (found["added"], found["bad_total"], found["shared"]) == (2, 1, 1)
    assert found["bad"] == [{"row": 3, "problem": "“bad” is not an email address: it has no @", "file": ""}]
    assert {one["name"]: one["read_as"] for one in found["columns"]} == {
        "email": "email",
        "first_name": "first_name",
        "Zip": "",
    }
    (rejected,) = rejected_files(room.workspace, upload)
    assert b"bad,B,1" in rejected.read_bytes()


def test_only_the_owner_of_the_program_can_read_the_file(room: CalendarRoom) -> None:
    file = upload_file(room.workspace, take(room.workspace))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_an_import_can_be_undone_and_its_file_is_gone(room: CalendarRoom) -> None:
    workspace = room.workspace
    upload = rehearsed(workspace)
    start_import(workspace, upload, by=staff("Ben"))
    assert work_uploads(workspace) == 1
    done = find_upload(workspace, upload.token)
    assert done.status is UploadStatus.DONE
    assert addresses(workspace) == ["ana@rivertown.gov", "info@rivertown.gov"]
    assert not upload_file(workspace, done).exists()
    assert rejected_files(workspace, done), "the rows to fix can still be fetched"
    assert done.import_id is not None
    record = find_import(workspace, done.import_id)
    assert (record.file, record.actor) == ("people.csv", "Ben")
    assert undo_import(workspace, record, by=staff("Ben")).removed == 2


def test_nothing_is_imported_that_was_not_rehearsed(room: CalendarRoom) -> None:
    with pytest.raises(RefusedError):
        start_import(room.workspace, take(room.workspace), by=staff("Ben"))


def test_chosen_columns_are_read_again(room: CalendarRoom) -> None:
    workspace = room.workspace
    upload = rehearsed(workspace, b"Who,Given\nana@rivertown.gov,Ana\n")
    assert read_summary(workspace, upload)["added"] == 1
    chosen = ColumnChoices(mapped={"Given": "first_name"})
    choose_columns(workspace, upload, choices=chosen, ignored={})
    work_uploads(workspace)
    again = find_upload(workspace, upload.token)
    assert (again.status, again.choices) == (UploadStatus.READY, chosen)
    start_import(workspace, again, by=staff("Ben"))
    work_uploads(workspace)
    (person,) = (one for one in workspace.store.subscribers() if one.person.first_name)
    assert person.person.address == "ana@rivertown.gov"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"name,zip\nAna,9\n", "has no column named email"),
        (b"PK\x03\x04 broken", "people.csv cannot be opened as a zip archive"),
    ],
)
def test_what_cannot_be_read_says_why(room: CalendarRoom, content: bytes, problem: str) -> None:
    upload = rehearsed(room.workspace, content)
    assert upload.status is UploadStatus.REFUSED
    assert problem in upload.problem
    assert str(room.workspace.root) not in upload.problem


def test_the_name_of_a_file_says_what_its_people_are(room: CalendarRoom) -> None:
    content = b"Email Address,MEMBER_RATING,LEID,EUID\nana@rivertown.gov,2,1,a\n"
    upload = rehearsed(room.workspace, content, "C:\\Downloads\\cleaned_email_audience_export_0123456789.csv")
    assert upload.status is UploadStatus.READY, upload.problem
    found = read_summary(room.workspace, upload)
    assert (found["added"], found["suppressed_now"]) == (0, {"bounced": 1})


def test_a_name_that_may_say_something_is_refused_and_the_way_is_offered(room: CalendarRoom) -> None:
    upload = rehearsed(room.workspace, name="unsubscribed people.csv")
    assert upload.status is UploadStatus.REFUSED
    assert (upload.next_action, upload.next_about) == ("suppress-people", "unsubscribed")


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/passwd", "upload.json", "..", "", "a\x00b", "x" * 300]
)
def test_no_name_leads_out_of_the_folder(room: CalendarRoom, name: str) -> None:
    upload = rehearsed(room.workspace, name=name)
    assert upload.status is UploadStatus.READY
    assert upload_file(room.workspace, upload).is_file()
    assert upload_file(room.workspace, upload).parent.name == upload.token


def test_an_import_that_was_stopped_goes_on_where_it_was(room: CalendarRoom) -> None:
    workspace = room.workspace
    rows = b"email\n" + b"".join(b"p%d@rivertown.gov\n" % number for number in range(3_000))
    upload = rehearsed(workspace, rows)
    start_import(workspace, upload, by=staff("Ben"))

    def once_some_are_in() -> bool:
        return bool(addresses(workspace))

    # The program is stopped as soon as the first page is written.
    work_uploads(workspace, stop=once_some_are_in)
    halfway = len(addresses(workspace))
    assert 0 < halfway <= 3_000
    assert find_upload(workspace, upload.token).status in (UploadStatus.IMPORTING, UploadStatus.DONE)
    work_uploads(workspace)
    done = find_upload(workspace, upload.token)
    assert done.status is UploadStatus.DONE
    assert len(addresses(workspace)) == 3_000
    assert len(workspace.store.imports()) == 1
    progress = read_progress(workspace, done)
    assert (progress.step, progress.done, progress.total) == ("importing", 3_000, 3_000)


def test_files_and_reports_are_not_kept_for_ever(room: CalendarRoom) -> None:
    workspace = room.workspace
    upload = rehearsed(workspace)
    left = take(workspace)
    start_import(workspace, upload, by=staff("Ben"))
    work_uploads(workspace)
    room.clock.later(minutes=int((KEPT_UNSTARTED + timedelta(minutes=1)).total_seconds() // 60))
    assert forget_uploads(workspace) == 1
    with pytest.raises(NotFoundError):
        find_upload(workspace, left.token)
    room.clock.later(minutes=int(KEPT_REPORT.total_seconds() // 60))
    assert forget_uploads(workspace) == 1
    assert list(uploads(workspace)) == []


def test_the_fixed_rows_of_an_earlier_import_are_a_file_too(room: CalendarRoom) -> None:
    name = "people.csv.rejected.csv"
    upload = rehearsed(room.workspace, b"problem,email\nit has no @,ana@rivertown.gov\nno,bad\n", name)
    assert upload.status is UploadStatus.READY, upload.problem
    assert upload_file(room.workspace, upload).is_file()
    assert len(rejected_files(room.workspace, upload)) == 1
    start_import(room.workspace, upload, by=staff("Ben"))
    work_uploads(room.workspace)
    assert addresses(room.workspace) == ["ana@rivertown.gov"]


def test_only_files_that_wait_count_against_the_limit(room: CalendarRoom) -> None:
    for _ in range(MOST_WAITING):
        take(room.workspace)
    with pytest.raises(RefusedError, match="waiting already"):
        take(room.workspace)
    work_uploads(room.workspace)
    for one in list(uploads(room.workspace)):
        start_import(room.workspace, one, by=staff("Ben"))
    work_uploads(room.workspace)
    assert take(room.workspace).status is UploadStatus.READING


def test_a_file_that_is_given_up_is_deleted_at_once(room: CalendarRoom) -> None:
    upload = rehearsed(room.workspace)
    folder = upload_file(room.workspace, upload).parent
    discard_upload(room.workspace, upload)
    assert not folder.exists()


def test_an_empty_file_leaves_nothing(room: CalendarRoom) -> None:
    with pytest.raises(ImportFileError, match="is empty"):
        take(room.workspace, b"")
    assert list(uploads(room.workspace)) == []


@pytest.mark.parametrize("token", ["", "..", "0" * 32, "../" * 3, "g" * 32])
def test_no_other_token_opens_anything(room: CalendarRoom, token: str) -> None:
    with pytest.raises(NotFoundError):
        find_upload(room.workspace, token)
