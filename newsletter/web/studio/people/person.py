"""`/studio/people/ID`: one person with their whole history, and what can be done for them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.address_change import change_address_by_staff
from newsletter.app.confirmation_request import LINK_DAYS, send_confirmation
from newsletter.app.notes import add_note
from newsletter.app.people import add_person, erase_person
from newsletter.app.person_view import find_person_numbered, person_document, require_every_list
from newsletter.app.suppressing import SuppressionTerms, suppress_address
from newsletter.app.tagging import tag_person, untag_person
from newsletter.app.unsubscribing import Method, unsubscribe_address
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Permission, Subscriber, SuppressionReason
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.hints import next_steps
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import chosen_list, list_options, list_titles

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]
REASONS = (SuppressionReason.UNSUBSCRIBED, SuppressionReason.STAFF, SuppressionReason.BOUNCED)
"""Why staff suppress an address; a complaint is said by the reader's provider, an erasure by erasing."""


@router.get("/studio/people/{person_id:int}", response_class=Response)
def person(staff: Staff, pages: StudioPages, person_id: int) -> Response:
    """Show a person."""
    return _show(staff, pages, _find(staff, person_id))


@router.post("/studio/people/{person_id:int}/lists", response_class=Response)
def add_to_list(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Put a person on a list, on a stated basis."""
    found, key = _find(staff, person_id), chosen_list(staff, form)
    basis = form.get("basis").strip()
    try:
        if not basis:
            raise RefusedError(pages.say(staff, N_("Say how this person agreed")))
        add_person(staff.workspace, found.person, list_key=key, basis=basis, by=staff.actor)
    except RefusedError as error:
        return _show(staff, pages, found, error, opened="add")
    note_act(staff, "add", found, detail=key)
    return _back(pages, found, pages.say(staff, N_("Added to %(list)s."), list=_title(staff, key)))


@router.post("/studio/people/{person_id:int}/unsubscribe", response_class=Response)
def unsubscribe(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Unsubscribe a person from a list, or from every list now and later."""
    found, everywhere = _find(staff, person_id), bool(form.get("everywhere"))
    if everywhere:
        require_every_list(staff.account.lists)
    key = None if everywhere else chosen_list(staff, form)
    unsubscribe_address(
        staff.workspace,
        found.person.address,
        list_key=key,
        everywhere=everywhere,
        method=Method.STAFF,
        by=staff.actor,
    )
    note_act(staff, "unsubscribe", found, detail=key or "every list")
    said = (
        pages.say(staff, N_("Unsubscribed from every list, now and in the future."))
        if key is None
        else pages.say(staff, N_("Unsubscribed from %(list)s."), list=_title(staff, key))
    )
    return _back(pages, found, said)


@router.post("/studio/people/{person_id:int}/confirmation", response_class=Response)
def ask_to_confirm(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Email a person a link to confirm that they want a list."""
    found, key = _find(staff, person_id), chosen_list(staff, form)
    try:
        send_confirmation(staff.workspace, found.person.address, list_key=key, by=staff.actor)
    except NewsletterError as error:
        return _show(staff, pages, found, error)
    note_act(staff, "send-confirmation", found, detail=key)
    said = pages.say(
        staff,
        N_("They get an email with a link to confirm %(list)s. It works for %(days)s days."),
        list=_title(staff, key),
        days=LINK_DAYS,
    )
    return _back(pages, found, said)


@router.post("/studio/people/{person_id:int}/suppress", response_class=Response)
def suppress(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Suppress a person's address for a reason, on one list or on every list."""
    found = _find(staff, person_id)
    reason = next((one for one in REASONS if one.value == form.get("reason")), None)
    # Only a leaving is about one list; what is wrong with an address holds for every list.
    key = chosen_list(staff, form) if reason is SuppressionReason.UNSUBSCRIBED and form.get("list") else None
    if key is None:
        require_every_list(staff.account.lists)
    try:
        if reason is None:
            raise RefusedError(pages.say(staff, N_("Choose a reason")))
        terms = SuppressionTerms(reason=reason, list=key, by=staff.actor)
        suppress_address(staff.workspace, found.person.address, terms)
    except RefusedError as error:
        return _show(staff, pages, found, error, opened="suppress")
    note_act(staff, "suppress", found, detail=f"{reason.value}, {key or 'every list'}")
    return _back(pages, found, pages.say(staff, N_("Suppressed. No import brings this address back.")))


@router.post("/studio/people/{person_id:int}/address", response_class=Response)
def change_address(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Email a person at another address from now on."""
    require_every_list(staff.account.lists)
    found = _find(staff, person_id)
    try:
        change_address_by_staff(
            staff.workspace,
            found.person.address,
            form.get("address").strip(),
            reason=form.get("reason"),
            by=staff.actor,
        )
    except NewsletterError as error:
        given = {"address": form.get("address"), "reason": form.get("reason")}
        return _show(staff, pages, found, error, opened="address", given=given)
    note_act(staff, "change-address", found)
    return _back(pages, found, pages.say(staff, N_("Address changed. The old address gets a notice.")))


@router.post("/studio/people/{person_id:int}/tags", response_class=Response)
def tag(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Give a person a tag, or take one off."""
    found, address = _find(staff, person_id), _find(staff, person_id).person.address
    try:
        if form.get("remove"):
            untag_person(staff.workspace, address, form.get("remove"))
            said = pages.say(staff, N_("Tag removed."))
        else:
            tag_person(staff.workspace, address, form.get("tag"), by=staff.actor)
            said = pages.say(staff, N_("Tag added."))
    except RefusedError as error:
        return _show(staff, pages, found, error, opened="tag")
    note_act(staff, "untag" if form.get("remove") else "tag", found)
    return _back(pages, found, said)


@router.post("/studio/people/{person_id:int}/notes", response_class=Response)
def note(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Write a note about a person down."""
    found = _find(staff, person_id)
    try:
        add_note(staff.workspace, found.person.address, form.get("text"), by=staff.actor)
    except RefusedError as error:
        return _show(staff, pages, found, error, opened="note", given={"text": form.get("text")})
    note_act(staff, "note", found)
    return _back(pages, found, pages.say(staff, N_("Note added.")))


@router.get("/studio/people/{person_id:int}/data", response_class=Response)
def data(staff: Staff, person_id: int) -> Response:
    """Return all that is kept about a person as a file: what they get when they ask for their data."""
    require_every_list(staff.account.lists)
    found = _find(staff, person_id)
    note_act(staff, "data", found)
    text = json.dumps(person_document(staff.workspace, found), ensure_ascii=False, indent=2)
    return Response(
        f"{text}\n",
        media_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="person-{found.id}.json"',
            "Cache-Control": "no-store",
        },
    )


@router.get("/studio/people/{person_id:int}/erase", response_class=Response)
def erase_form(staff: Staff, pages: StudioPages, person_id: int) -> Response:
    """Say what erasing does, and ask for the address to be typed."""
    require_every_list(staff.account.lists)
    return pages.write("person_erase.html", staff, person=_find(staff, person_id), problem="")


@router.post("/studio/people/{person_id:int}/erase", response_class=Response)
def erase(staff: Staff, pages: StudioPages, person_id: int, form: StudioForm) -> Response:
    """Erase a person's data for good, once their address was typed."""
    require_every_list(staff.account.lists)
    found = _find(staff, person_id)
    if form.get("typed").strip().casefold() != found.person.address.casefold():
        problem = pages.say(staff, N_("That is not the address above. Nothing was erased."))
        return pages.write("person_erase.html", staff, status=422, person=found, problem=problem)
    erase_person(staff.workspace, found.person.address)
    note_act(staff, "erase", found)
    return pages.redirect(
        "/people", said=pages.say(staff, N_("Erased. No import can add this address again."))
    )


def _find(staff: SignedIn, person_id: int) -> Subscriber:
    return find_person_numbered(staff.workspace, person_id, lists=staff.account.lists)


def _title(staff: SignedIn, key: str) -> str:
    return staff.workspace.publication.lists[key].title


def _back(pages: StudioPageWriter, found: Subscriber, said: str) -> Response:
    return pages.redirect(f"/people/{found.id}", said=said)


def _show(
    staff: SignedIn,
    pages: StudioPageWriter,
    found: Subscriber,
    error: NewsletterError | None = None,
    *,
    opened: str = "",
    given: dict[str, str] | None = None,
) -> Response:
    """Return the page of a person; after a mistake the form of it is open, with what was typed."""
    limits = staff.account.lists
    document = person_document(staff.workspace, found, lists=limits)
    on = {one["list"] for one in document["subscriptions"] if one["status"] == "subscribed"}
    return pages.write(
        "person.html",
        staff,
        status=422 if error else 200,
        person=found,
        document=document,
        history=[_dated(one) for one in reversed(document["history"])],
        suppressions=[_dated(one) for one in document["suppressions"]],
        places=[_dated(one, "since") for one in document["subscriptions"]],
        notes=[_dated(one) for one in reversed(document["notes"])],
        free_lists=[one for one in list_options(staff) if one[0] not in on],
        every_list=list_options(staff),
        titles=list_titles(staff),
        reasons=REASONS,
        is_limited=bool(limits),
        problem=pages.sentence(staff, str(error)) if error else "",
        steps=next_steps(error.next_steps) if error else (),
        opened=opened,
        given=given or {},
    )


def _dated(row: dict[str, Any], name: str = "at") -> dict[str, Any]:
    """Return a row of a person's document with its time as a time again."""
    return {**row, name: datetime.fromisoformat(row[name])}
