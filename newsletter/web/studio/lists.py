"""`/studio/lists`: lists, topics, and what is stored about a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.list_removal import close_list, list_use, remove_list
from newsletter.app.settings_edit import Refused, Saved
from newsletter.app.settings_forms.audience import AUDIENCE, LISTS
from newsletter.app.settings_forms.catalog import find_table
from newsletter.app.settings_forms.saving import entries_of, save_form
from newsletter.app.settings_forms.values import Typed
from newsletter.model import Permission
from newsletter.web.studio import settings_entries
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.settings_entries import EntryPlace, Removal, entry_rows
from newsletter.web.studio.settings_fields import show_form, typed_seen

router = APIRouter()

Staff = Annotated[SignedIn, may(Permission.SETTINGS)]
_FIELDS = AUDIENCE.groups[0].fields


@router.get("/studio/lists", response_class=Response)
def lists_page(staff: Staff, pages: StudioPages) -> Response:
    """Show lists and topics, and the attributes of people."""
    return _page(staff, pages)


@router.post("/studio/lists", response_class=Response)
def save_attributes(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Save the attributes of people."""
    seen = typed_seen(form)
    outcome = save_form(staff.workspace, _FIELDS, form.values, seen=seen)
    if isinstance(outcome, Saved):
        return pages.redirect("/lists", said=pages.say(staff, N_("Saved.")))
    return _page(staff, pages, typed=form.values, seen=seen, refused=outcome)


@router.get("/studio/lists/{table}", response_class=Response)
def new_entry(staff: Staff, pages: StudioPages, table: str) -> Response:
    """Show the form of a new list or topic."""
    return settings_entries.new_entry_page(staff, pages, _place(table))


@router.post("/studio/lists/{table}", response_class=Response)
def add_entry(staff: Staff, pages: StudioPages, form: StudioForm, table: str) -> Response:
    """Add a list or a topic."""
    place = _place(table)
    _require(staff, place, "")
    return settings_entries.add(staff, pages, place, form)


@router.get("/studio/lists/{table}/{key}", response_class=Response)
def entry(staff: Staff, pages: StudioPages, table: str, key: str) -> Response:
    """Show a list or a topic."""
    place = _place(table)
    _require(staff, place, key)
    removal = _removal(staff, pages, place, key)
    return settings_entries.entry_page(staff, pages, place, key, removal=removal)


@router.post("/studio/lists/{table}/{key}", response_class=Response)
def save_entry(staff: Staff, pages: StudioPages, form: StudioForm, table: str, key: str) -> Response:
    """Save a list or a topic."""
    place = _place(table)
    _require(staff, place, key)
    removal = _removal(staff, pages, place, key)
    return settings_entries.save(staff, pages, place, key, form, removal=removal)


@router.post("/studio/lists/{table}/{key}/remove", response_class=Response)
def remove_entry(staff: Staff, pages: StudioPages, table: str, key: str) -> Response:
    """Remove a topic, or a list that was never used."""
    place = _place(table)
    _require(staff, place, key)
    if place.table is LISTS:
        outcome = remove_list(staff.workspace, key)
        return settings_entries.removed(staff, pages, place, key, outcome)
    return settings_entries.remove(staff, pages, place, key)


@router.post("/studio/lists/{table}/{key}/close", response_class=Response)
def close(staff: Staff, pages: StudioPages, table: str, key: str) -> Response:
    """Close a list."""
    place = _place(table)
    _require(staff, place, key)
    entries_of(staff.workspace, place.table, key)
    outcome = close_list(staff.workspace, key)
    if isinstance(outcome, Saved):
        return pages.redirect("/lists", said=pages.say(staff, N_("Closed: %(key)s"), key=key))
    return settings_entries.removed(staff, pages, place, key, outcome)


def _require(staff: SignedIn, place: EntryPlace, key: str) -> None:
    """Refuse a list that somebody does not work on, and a new one to those who work only on some."""
    if place.table is LISTS:
        staff.require(Permission.SETTINGS, key)


def _place(table: str) -> EntryPlace:
    one = find_table(AUDIENCE, table)
    return EntryPlace(table=one, home="/lists", home_title=AUDIENCE.title, address=f"/lists/{one.name}")


def _removal(staff: SignedIn, pages: StudioPageWriter, place: EntryPlace, key: str) -> Removal | None:
    """Return the way to remove or close a list; None for a topic, which has the usual one."""
    if place.table is not LISTS:
        return None
    use = list_use(staff.workspace, key)
    if not use.is_used:
        text = pages.say(staff, N_("It has no people, no mailings and no issues."))
        return Removal(text=text, button=N_("Remove the list"), action=f"/lists/lists/{key}/remove")
    text = pages.say(
        staff,
        N_(
            "People: %(people)s. Mailings: %(mailings)s. Issues: %(issues)s. It is in use, so it can be "
            "closed but not removed. Once it is closed, nobody can sign up; the people on it stay and can "
            "leave, and its archive stays."
        ),
        people=use.people,
        mailings=use.mailings,
        issues=use.issues,
    )
    return Removal(text=text, button=N_("Close the list"), action=f"/lists/lists/{key}/close")


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    *,
    typed: Typed | None = None,
    seen: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
) -> Response:
    tables = [(place, entry_rows(staff, place)) for place in (_place(one.name) for one in AUDIENCE.tables)]
    entries = entries_of(staff.workspace, LISTS)
    details = {
        key: pages.say(staff, N_("Public") if one.get("public") else N_("Not public"))
        for key, one in entries.items()
    }
    return pages.write(
        "lists.html",
        staff,
        status=422 if refused else 200,
        page=AUDIENCE,
        tables=tables,
        details=details,
        form=show_form(staff, pages, _FIELDS, typed=typed, seen=seen, refused=refused),
    )
