"""Entries of a table of settings, such as lists, topics and blackout days: their forms, and removing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi.responses import Response

from newsletter.app.settings_edit import Refused, Saved
from newsletter.app.settings_forms.field import EntryTable
from newsletter.app.settings_forms.saving import add_entry, entries_of, key_of, remove_entry, save_form
from newsletter.model.phrase import joined
from newsletter.web.studio.access import SignedIn
from newsletter.web.studio.forms import FormFields
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPageWriter
from newsletter.web.studio.settings_fields import ShownForm, show_form, typed_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPlace:
    """Where the entries of a table are: the page that lists them, and the address that theirs begin with."""

    table: EntryTable
    home: str
    home_title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry in a list of them."""

    key: str
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The way to remove an entry: what happens, the words of the button, and where it leads."""

    text: str
    button: str
    action: str


def entry_rows(staff: SignedIn, place: EntryPlace) -> Sequence[EntryRow]:
    """Return the entries of a table as a page lists them."""
    return [
        EntryRow(key=key, name=_name(place.table, key, entry), path=f"{place.address}/{quote(key, safe='')}")
        for key, entry in entries_of(staff.workspace, place.table).items()
    ]


def new_entry_page(staff: SignedIn, pages: StudioPageWriter, place: EntryPlace) -> Response:
    """Show the empty form of a new entry."""
    form = show_form(staff, pages, place.table.fields, base=(*place.table.path, ""))
    return _page(staff, pages, place, form)


def add(staff: SignedIn, pages: StudioPageWriter, place: EntryPlace, form: FormFields) -> Response:
    """Add an entry."""
    table = place.table
    key = key_of(staff.workspace, table, form.values)
    outcome = add_entry(staff.workspace, table, key, form.values)
    if isinstance(outcome, Saved):
        return pages.redirect(place.home, said=pages.say(staff, N_("Added: %(key)s"), key=key))
    path = (*table.path, key)
    shown = show_form(staff, pages, table.fields, base=path, typed=form.values, refused=outcome)
    wrong_key = joined("; ", (fault.reason for fault in outcome.faults if fault.setting == path))
    return _page(
        staff, pages, place, shown, typed_key=form.get("key"), key_problem=pages.sentence(staff, wrong_key)
    )


def entry_page(
    staff: SignedIn, pages: StudioPageWriter, place: EntryPlace, key: str, *, removal: Removal | None = None
) -> Response:
    """Show the form of an entry."""
    entries_of(staff.workspace, place.table, key)  # raises for one that is not there
    form = show_form(staff, pages, place.table.fields, base=(*place.table.path, key))
    return _page(staff, pages, place, form, key=key, removal=removal)


def save(
    staff: SignedIn,
    pages: StudioPageWriter,
    place: EntryPlace,
    key: str,
    form: FormFields,
    *,
    removal: Removal | None = None,
) -> Response:
    """Save an entry; what is wrong, or was changed meanwhile, is shown beside its field."""
    entries_of(staff.workspace, place.table, key)
    base, fields, seen = (*place.table.path, key), place.table.fields, typed_seen(form)
    outcome = save_form(staff.workspace, fields, form.values, base=base, seen=seen)
    if isinstance(outcome, Saved):
        return pages.redirect(place.home, said=pages.say(staff, N_("Saved.")))
    shown = show_form(staff, pages, fields, base=base, typed=form.values, seen=seen, refused=outcome)
    return _page(staff, pages, place, shown, key=key, removal=removal, status=422)


def remove(staff: SignedIn, pages: StudioPageWriter, place: EntryPlace, key: str) -> Response:
    """Remove an entry."""
    return removed(staff, pages, place, key, remove_entry(staff.workspace, place.table, key))


def removed(
    staff: SignedIn, pages: StudioPageWriter, place: EntryPlace, key: str, outcome: Saved | Refused
) -> Response:
    """Answer a removal: a setting that still names the entry holds it."""
    if isinstance(outcome, Saved):
        return pages.redirect(place.home, said=pages.say(staff, N_("Removed: %(key)s"), key=key))
    form = show_form(staff, pages, place.table.fields, base=(*place.table.path, key))
    problems = [pages.sentence(staff, outcome.message), pages.sentence(staff, outcome.hint)]
    return _page(staff, pages, place, form, key=key, status=422, problems=[one for one in problems if one])


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    place: EntryPlace,
    form: ShownForm,
    *,
    key: str = "",
    typed_key: str = "",
    key_problem: str = "",
    removal: Removal | None = None,
    status: int = 200,
    problems: Sequence[str] = (),
) -> Response:
    address = f"{place.address}/{quote(key, safe='')}" if key else place.address
    if key and removal is None:
        text = pages.say(staff, place.table.removal) if place.table.removal else ""
        removal = Removal(text=text, button=N_("Remove"), action=f"{address}/remove")
    is_wrong = key_problem or form.problems or any(one.problem for one in form.fields.values())
    return pages.write(
        "settings_entry.html",
        staff,
        status=422 if is_wrong else status,
        place=place,
        table=place.table,
        form=form,
        key=key,
        name=_saved_name(staff, place.table, key),
        typed_key=typed_key,
        key_problem=key_problem,
        action=address,
        removal=removal,
        problems=[*form.problems, *problems],
    )


def _saved_name(staff: SignedIn, table: EntryTable, key: str) -> str:
    """Return what an entry is called in the file; its key, if it is not there."""
    entry = entries_of(staff.workspace, table).get(key)
    return _name(table, key, entry) if entry is not None else key


def _name(table: EntryTable, key: str, entry: Mapping[str, Any]) -> str:
    name = str(entry.get(table.named_by, key)) if table.named_by else key
    return name[:1].upper() + name[1:] if table.named_by == "every" else name
