"""`/studio/people/bulk`: tag or move everybody on a list or in a segment; rehearsed, done, undone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.bulk_tagging import BulkTagged, tag_all, undo_tagging
from newsletter.app.list_move import Moved, move_people
from newsletter.app.segment_edit import saved_segments
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import chosen_list, list_options, list_titles

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]
_FIELDS = ("act", "list", "segment", "tag", "to", "basis")


@router.get("/studio/people/bulk", response_class=Response)
def bulk_form(staff: Staff, pages: StudioPages) -> Response:
    """Ask what is to be done with whom."""
    return _show(staff, pages, dict.fromkeys(_FIELDS, ""))


@router.post("/studio/people/bulk", response_class=Response)
def bulk(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Show what would happen, or do it."""
    given = {name: form.get(name).strip() for name in _FIELDS}
    confirmed = bool(form.get("confirmed"))
    try:
        if given["act"] == "move":
            moved = _move(staff, form, given, dry_run=not confirmed)
            if not confirmed:
                return _show(staff, pages, given, moved=moved)
            note_act(staff, "move", detail=f"{given['list']} to {given['to']}, import {moved.import_id}")
            said = pages.say(staff, N_("People moved: %(number)s."), number=moved.moved + moved.already_there)
            return pages.redirect(f"/people/imports?done={moved.import_id}", said=said)
        tagged = _tag(staff, form, given, dry_run=not confirmed)
        if not confirmed:
            return _show(staff, pages, given, tagged=tagged)
        note_act(staff, "tag-all", detail=f"{given['list']}, run {tagged.run}")
        return _show(staff, pages, given, tagged=tagged, is_done=True)
    except NewsletterError as error:
        return _show(staff, pages, given, problem=pages.sentence(staff, str(error)))


@router.post("/studio/people/bulk/undo-tag", response_class=Response)
def undo_tag(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Take a tag off whom one run gave it."""
    number = undo_tagging(staff.workspace, form.get("run"))
    note_act(staff, "untag-run", detail=form.get("run"))
    said = pages.say(staff, N_("People who lost the tag again: %(number)s."), number=number)
    return pages.redirect("/people/bulk", said=said)


def _move(staff: SignedIn, form: FormFields, given: dict[str, str], *, dry_run: bool) -> Moved:
    return move_people(
        staff.workspace,
        from_key=chosen_list(staff, form),
        to_key=chosen_list(staff, form, "to"),
        basis=given["basis"],
        by=staff.actor,
        segment=_segment(staff, given["segment"]),
        dry_run=dry_run,
    )


def _tag(staff: SignedIn, form: FormFields, given: dict[str, str], *, dry_run: bool) -> BulkTagged:
    if given["act"] != "tag":
        raise RefusedError("choose what to do")
    return tag_all(
        staff.workspace,
        given["tag"],
        list_key=chosen_list(staff, form),
        by=staff.actor,
        segment=_segment(staff, given["segment"]),
        dry_run=dry_run,
    )


def _segment(staff: SignedIn, text: str) -> str | None:
    return saved_segments(staff.workspace).get(text, text) or None


def _show(staff: SignedIn, pages: StudioPageWriter, given: dict[str, str], **shown: Any) -> Response:
    values = {"moved": None, "tagged": None, "is_done": False, "problem": "", **shown}
    return pages.write(
        "people_bulk.html",
        staff,
        status=422 if values["problem"] else 200,
        given=given,
        lists=list_options(staff),
        titles=list_titles(staff),
        segments=tuple(saved_segments(staff.workspace)),
        **values,
    )
