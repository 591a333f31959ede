"""`/studio/people/import`: a file is uploaded, rehearsed, imported with progress, and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response

from newsletter.app.import_undo import find_import, list_imports, undo_import
from newsletter.app.people_upload import (
    Upload,
    UploadStatus,
    choose_columns,
    discard_upload,
    find_upload,
    pasted_name,
    read_progress,
    read_summary,
    rejected_files,
    start_import,
    take_upload,
    upload_file,
    uploads,
)
from newsletter.app.subscriber_import import ColumnChoices
from newsletter.app.suppressing import SuppressionTerms, suppress_file
from newsletter.app.upload_run import is_small, work_upload
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.model import ImportRecord, Permission, SuppressionReason
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import chosen_list, list_options, list_titles

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]
_CHUNK_BYTES = 1 << 20
_COLUMN = re.compile(r"column:(.+)", re.DOTALL)
_LEAVE_OUT = "-"
_MOST_SHOWN = 50


@router.get("/studio/people/import", response_class=Response)
def import_form(staff: Staff, pages: StudioPages) -> Response:
    """Show the form that takes a file or pasted addresses."""
    return _form(staff, pages, {}, "")


@router.post("/studio/people/import", response_class=Response)
def upload(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Take a file or pasted addresses, and rehearse them."""
    key = chosen_list(staff, form)
    file, pasted = form.file("file"), form.get("pasted").strip()
    try:
        if file is None and not pasted:
            raise RefusedError(pages.say(staff, N_("Choose a file, or paste addresses")))
        taken = take_upload(
            staff.workspace,
            name=pasted_name() if file is None else file.filename or "",
            content=[f"{pasted}\n".encode()] if file is None else _chunks(file.file),
            list_key=key,
            basis=form.get("basis"),
            by=staff.actor,
        )
    except NewsletterError as error:
        given = {"list": key, "basis": form.get("basis"), "pasted": form.get("pasted")}
        return _form(staff, pages, given, pages.sentence(staff, str(error)))
    _work_at_once(staff, taken)
    return pages.redirect(f"/people/import/{taken.token}")


@router.get("/studio/people/import/{token}", response_class=Response)
def show_upload(staff: Staff, pages: StudioPages, token: str) -> Response:
    """Show what was found in a file, how far its import is, or what came of it."""
    found = _find(staff, token)
    summary = read_summary(staff.workspace, found)
    return pages.write(
        "people_upload.html",
        staff,
        upload=found,
        summary=summary,
        chosen={**dict(found.choices.mapped), **dict.fromkeys(found.choices.ignored, _LEAVE_OUT)},
        leave_out=_LEAVE_OUT,
        progress=read_progress(staff.workspace, found),
        rejected=rejected_files(staff.workspace, found),
        most_shown=_MOST_SHOWN,
        can_suppress=found.next_action == "suppress-people" and found.next_about in _REASONS,
        asks_sheet=found.next_action == "choose-sheet",
        titles=list_titles(staff),
    )


@router.get("/studio/people/import/{token}/progress", response_class=Response)
def progress(staff: Staff, token: str) -> Response:
    """Return how far the work on a file is, for a script that asks every second."""
    found = _find(staff, token)
    now = read_progress(staff.workspace, found)
    return JSONResponse(
        {"status": found.status.value, "step": now.step, "done": now.done, "total": now.total},
        headers={"Cache-Control": "no-store"},
    )


@router.post("/studio/people/import/{token}/columns", response_class=Response)
def columns(staff: Staff, pages: StudioPages, token: str, form: StudioForm) -> Response:
    """Rehearse a file again with other columns, or another sheet."""
    found = _find(staff, token)
    chosen = choose_columns(
        staff.workspace,
        found,
        choices=_choices(form),
        ignored=_ignored(form, read_summary(staff.workspace, found)),
        sheet=form.get("sheet"),
    )
    _work_at_once(staff, chosen)
    return pages.redirect(f"/people/import/{token}")


@router.post("/studio/people/import/{token}/start", response_class=Response)
def start(staff: Staff, pages: StudioPages, token: str) -> Response:
    """Import a file that was rehearsed."""
    found = _find(staff, token)
    started = start_import(staff.workspace, found, by=staff.actor)
    if found.status is UploadStatus.READY:
        note_act(staff, "import", detail=f"{found.file}, {found.list}")
    _work_at_once(staff, started)
    return pages.redirect(f"/people/import/{token}")


@router.post("/studio/people/import/{token}/suppress", response_class=Response)
def suppress(staff: Staff, pages: StudioPages, token: str) -> Response:
    """Suppress everybody in a file whose name says that they left or cannot be reached."""
    found = _find(staff, token)
    reason = _REASONS.get(found.next_about)
    if reason is None or found.status is not UploadStatus.REFUSED:
        raise RefusedError("this file does not say why its people should be suppressed")
    terms = SuppressionTerms(reason=reason, list=found.list, by=staff.actor)
    done = suppress_file(staff.workspace, upload_file(staff.workspace, found), terms, sheet=found.sheet)
    note_act(staff, "suppress", detail=f"{found.file}, {reason.value}, {found.list}")
    discard_upload(staff.workspace, found)
    said = pages.say(
        staff, N_("Addresses suppressed: %(number)s. The file was deleted."), number=done.counts.suppressed
    )
    return pages.redirect("/people/imports", said=said)


@router.post("/studio/people/import/{token}/delete", response_class=Response)
def delete(staff: Staff, pages: StudioPages, token: str) -> Response:
    """Delete a file and all that was found in it."""
    discard_upload(staff.workspace, _find(staff, token))
    return pages.redirect("/people/imports", said=pages.say(staff, N_("The file was deleted.")))


@router.get("/studio/people/import/{token}/rejected/{number:int}", response_class=Response)
def rejected(staff: Staff, token: str, number: int) -> Response:
    """Return the rows that could not be read, to be fixed and uploaded again."""
    found = _find(staff, token)
    files = rejected_files(staff.workspace, found)
    if not 1 <= number <= len(files):
        raise NotFoundError("this file is not here any more")
    return FileResponse(
        files[number - 1],
        media_type="text/csv; charset=utf-8",
        filename=files[number - 1].name,
        headers={"Cache-Control": "no-store"},
    )


@router.get("/studio/people/imports", response_class=Response)
def imports(staff: Staff, pages: StudioPages) -> Response:
    """Show the files that wait, and all earlier imports."""
    lists = staff.account.lists
    waiting = [one for one in uploads(staff.workspace) if _sees(staff, one.list)]
    records = [one for one in list_imports(staff.workspace) if _sees(staff, one.list)]
    return pages.write(
        "people_imports.html",
        staff,
        waiting=[one for one in waiting if one.status is not UploadStatus.DONE],
        imports=[_without_other_lists(staff, one) for one in records],
        titles=list_titles(staff),
        is_limited=bool(lists),
    )


@router.get("/studio/people/imports/{import_id:int}/undo", response_class=Response)
def undo_form(staff: Staff, pages: StudioPages, import_id: int) -> Response:
    """Show what undoing an import would do."""
    record = _find_import(staff, import_id)
    counts = None
    if record.undone_at is None:
        counts = undo_import(staff.workspace, record, by=staff.actor, dry_run=True)
    return pages.write(
        "people_import_undo.html",
        staff,
        record=_without_other_lists(staff, record),
        counts=counts,
        titles=list_titles(staff),
    )


@router.post("/studio/people/imports/{import_id:int}/undo", response_class=Response)
def undo(staff: Staff, pages: StudioPages, import_id: int) -> Response:
    """Undo an import; what happened since is left alone."""
    record = _find_import(staff, import_id)
    done = undo_import(staff.workspace, record, by=staff.actor)
    note_act(staff, "undo-import", detail=f"import {record.id}, {record.list}")
    said = pages.say(
        staff,
        N_("The import was undone. People off the list again: %(removed)s. Left alone: %(kept)s."),
        removed=done.removed,
        kept=done.kept,
    )
    return pages.redirect("/people/imports", said=said)


_REASONS: Mapping[str, SuppressionReason] = {
    one.value: one
    for one in (SuppressionReason.UNSUBSCRIBED, SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED)
}


def _form(staff: SignedIn, pages: StudioPageWriter, given: Mapping[str, str], problem: str) -> Response:
    return pages.write(
        "people_import.html",
        staff,
        status=422 if problem else 200,
        lists=list_options(staff),
        given=given,
        problem=problem,
    )


def _find(staff: SignedIn, token: str) -> Upload:
    """Return an upload into a list that somebody may work with."""
    found = find_upload(staff.workspace, token)
    staff.require(Permission.PEOPLE, found.list)
    return found


def _find_import(staff: SignedIn, import_id: int) -> ImportRecord:
    record = find_import(staff.workspace, import_id)
    if not _sees(staff, record.list):
        raise NotFoundError(f"there is no import {import_id}")
    return record


def _sees(staff: SignedIn, list_key: str) -> bool:
    return staff.may(Permission.PEOPLE, list_key)


def _without_other_lists(staff: SignedIn, record: ImportRecord) -> dict[str, Any]:
    """Return what is shown of an import; a move says where people came from only to who may see that list."""
    source = record.file.removeprefix("moved from ")
    hidden = source != record.file and not _sees(staff, source)
    return {
        "id": record.id,
        "list": record.list,
        "file": "" if hidden else record.file,
        "basis": record.basis,
        "actor": record.actor,
        "started_at": record.started_at,
        "finished_at": record.finished_at,
        "undone_at": record.undone_at,
        "undone_by": record.undone_by,
    }


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _work_at_once(staff: SignedIn, upload: Upload) -> None:
    """Work on a small file while the browser waits; larger ones are worked on in the background."""
    if is_small(staff.workspace, upload):
        work_upload(staff.workspace, upload.token)


def _choices(form: FormFields) -> ColumnChoices:
    """Return what was chosen of the columns; "" keeps what was recognized."""
    chosen = {
        found[1]: form.get(name) for name in form.values if (found := _COLUMN.fullmatch(name)) is not None
    }
    return ColumnChoices(
        mapped={name: target for name, target in chosen.items() if target not in ("", _LEAVE_OUT)},
        ignored=tuple(name for name, target in chosen.items() if target == _LEAVE_OUT),
    )


def _ignored(form: FormFields, summary: Mapping[str, Any]) -> dict[str, int]:
    """Return the opt-out columns to ignore, with the number of people that was shown for each."""
    unclear = summary.get("unclear", {})
    return {name: int(unclear[name]) for name in form.all("ignore") if name in unclear}
