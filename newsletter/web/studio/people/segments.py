"""`/studio/people/segments`: saved segments with live counts, and trying, saving and deleting one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from newsletter.app.people_browsing import PeopleFilter, browse_people
from newsletter.app.segment_edit import (
    SegmentTrial,
    count_saved_segments,
    delete_segment,
    save_segment,
    saved_segments,
    try_segment,
)
from newsletter.app.segments import count_tags
from newsletter.errors import NewsletterError, NotFoundError
from newsletter.model import Permission, Subscriber
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import allowed_list, chosen_list, list_options, seen_lists

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]
_SAMPLE = 10


@router.get("/studio/people/segments", response_class=Response)
def segments(staff: Staff, pages: StudioPages, list: str = "") -> Response:
    """Show the segments, with how many people of a list are in each."""
    key = _list(staff, list)
    people, counts = count_saved_segments(staff.workspace, key)
    return pages.write(
        "people_segments.html",
        staff,
        list_key=key,
        lists=list_options(staff),
        people=people,
        segments=[(name, where, counts.get(name)) for name, where in saved_segments(staff.workspace).items()],
        tags=() if staff.account.lists else count_tags(staff.workspace),
    )


@router.get("/studio/people/segments/edit", response_class=Response)
def edit(
    staff: Staff,
    pages: StudioPages,
    name: str = "",
    list: str = "",
    where: str = "",
) -> Response:
    """Show a segment, or the form for a new one; `where` tries an expression without saving it."""
    saved = saved_segments(staff.workspace)
    if name and name not in saved:
        raise NotFoundError(f"there is no segment {name}")
    return _form(staff, pages, _list(staff, list), name=name, where=where or saved.get(name, ""))


@router.post("/studio/people/segments/try", response_class=Response)
def try_out(staff: Staff, form: StudioForm) -> Response:
    """Return how many people an expression is about, or what is wrong with it at which column."""
    found = try_segment(staff.workspace, chosen_list(staff, form), form.get("where"))
    return JSONResponse(
        {
            "people": found.people,
            "printed": found.printed,
            "problem": found.problem,
            "column": found.column,
        }
    )


@router.post("/studio/people/segments", response_class=Response)
def save(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Save a segment in newsletter.toml."""
    key, name = chosen_list(staff, form), form.get("name")
    seen = form.get("seen") if "seen" in form else None
    try:
        saved = save_segment(staff.workspace, name, form.get("where"), seen=seen)
    except NewsletterError as error:
        return _form(
            staff,
            pages,
            key,
            name="" if seen is None else name,
            new_name=name,
            where=form.get("where"),
            problem=pages.sentence(staff, str(error)),
        )
    note_act(staff, "save-segment", detail=saved)
    said = pages.say(staff, N_("Segment %(name)s saved."), name=saved)
    return pages.redirect(f"/people/segments?list={key}", said=said)


@router.post("/studio/people/segments/delete", response_class=Response)
def delete(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Delete a segment from newsletter.toml."""
    delete_segment(staff.workspace, form.get("name"))
    note_act(staff, "delete-segment", detail=form.get("name"))
    said = pages.say(staff, N_("Segment %(name)s deleted."), name=form.get("name"))
    return pages.redirect("/people/segments", said=said)


def _list(staff: SignedIn, key: str) -> str:
    """Return the list that is meant: the first that somebody may see if none is named."""
    if key:
        return allowed_list(staff, key)
    first = seen_lists(staff)
    return allowed_list(staff, first[0].key if first else "")


def _form(
    staff: SignedIn,
    pages: StudioPageWriter,
    key: str,
    *,
    name: str,
    where: str,
    new_name: str = "",
    problem: str = "",
) -> Response:
    trial = try_segment(staff.workspace, key, where) if where.strip() else SegmentTrial()
    sample: tuple[Subscriber, ...] = ()
    if where.strip() and not trial.problem:
        wanted = PeopleFilter(list=key, segment=trial.printed, status="subscribed")
        sample = browse_people(staff.workspace, wanted, lists=staff.account.lists).people[:_SAMPLE]
    return pages.write(
        "people_segment.html",
        staff,
        status=422 if problem else 200,
        name=name,
        new_name=new_name,
        seen=saved_segments(staff.workspace).get(name),
        where=where,
        trial=trial,
        sample=sample,
        list_key=key,
        lists=list_options(staff),
        attributes=staff.workspace.publication.attributes,
        problem=problem,
    )
