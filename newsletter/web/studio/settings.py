"""`/studio/settings`: every setting of newsletter.toml that staff may change, in forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.settings_edit import Refused, Saved, current_values
from newsletter.app.settings_forms.catalog import PAGES, find_page, find_table
from newsletter.app.settings_forms.elsewhere import ELSEWHERE
from newsletter.app.settings_forms.field import FieldGroup, SettingsPage
from newsletter.app.settings_forms.saving import save_form
from newsletter.app.settings_forms.values import Typed
from newsletter.model import Permission
from newsletter.web.studio import settings_entries
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.settings_entries import EntryPlace, entry_rows
from newsletter.web.studio.settings_fields import show_form, typed_seen

router = APIRouter()

Staff = Annotated[SignedIn, may(Permission.SETTINGS)]


@router.get("/studio/settings", response_class=Response)
def settings_page(staff: Staff, pages: StudioPages) -> Response:
    """Show the pages of settings, and which settings are set on the server."""
    reasons: dict[str, list[str]] = {}
    for name, reason in ELSEWHERE.items():
        reasons.setdefault(reason, []).append(name)
    return pages.write("settings.html", staff, settings_pages=PAGES, elsewhere=reasons)


@router.get("/studio/settings/{page}", response_class=Response)
def form_page(staff: Staff, pages: StudioPages, page: str) -> Response:
    """Show a page of settings."""
    return _page(staff, pages, find_page(page))


@router.post("/studio/settings/{page}", response_class=Response)
def save(staff: Staff, pages: StudioPages, form: StudioForm, page: str) -> Response:
    """Save a page of settings; what is wrong, or was changed meanwhile, is shown beside its field."""
    found, seen = find_page(page), typed_seen(form)
    fields = [field for group in _groups(staff, found) for field in group.fields]
    outcome = save_form(staff.workspace, fields, form.values, seen=seen)
    if isinstance(outcome, Saved):
        said = N_("Saved.") if outcome.changed else N_("Nothing was changed.")
        return pages.redirect(f"/settings/{found.key}", said=pages.say(staff, said))
    return _page(staff, pages, found, typed=form.values, seen=seen, refused=outcome)


@router.get("/studio/settings/{page}/{table}", response_class=Response)
def new_entry(staff: Staff, pages: StudioPages, page: str, table: str) -> Response:
    """Show the form of a new entry."""
    return settings_entries.new_entry_page(staff, pages, _place(page, table))


@router.post("/studio/settings/{page}/{table}", response_class=Response)
def add_entry(staff: Staff, pages: StudioPages, form: StudioForm, page: str, table: str) -> Response:
    """Add an entry."""
    return settings_entries.add(staff, pages, _place(page, table), form)


@router.get("/studio/settings/{page}/{table}/{key}", response_class=Response)
def entry(staff: Staff, pages: StudioPages, page: str, table: str, key: str) -> Response:
    """Show an entry."""
    return settings_entries.entry_page(staff, pages, _place(page, table), key)


@router.post("/studio/settings/{page}/{table}/{key}", response_class=Response)
def save_entry(
    staff: Staff, pages: StudioPages, form: StudioForm, page: str, table: str, key: str
) -> Response:
    """Save an entry."""
    return settings_entries.save(staff, pages, _place(page, table), key, form)


@router.post("/studio/settings/{page}/{table}/{key}/remove", response_class=Response)
def remove_entry(staff: Staff, pages: StudioPages, page: str, table: str, key: str) -> Response:
    """Remove an entry."""
    return settings_entries.remove(staff, pages, _place(page, table), key)


def _place(page: str, table: str) -> EntryPlace:
    found = find_page(page)
    home = f"/settings/{found.key}"
    one = find_table(found, table)
    return EntryPlace(table=one, home=home, home_title=found.title, address=f"{home}/{one.name}")


def _groups(staff: SignedIn, page: SettingsPage) -> tuple[FieldGroup, ...]:
    """Return the groups of a page whose table is set, if they need one."""
    values = current_values(staff.workspace)
    return tuple(group for group in page.groups if not group.needs or group.needs in values)


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    page: SettingsPage,
    *,
    typed: Typed | None = None,
    seen: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
) -> Response:
    groups = _groups(staff, page)
    fields = [field for group in groups for field in group.fields]
    places = [_place(page.key, table.name) for table in page.tables]
    return pages.write(
        "settings_page.html",
        staff,
        status=422 if refused else 200,
        page=page,
        groups=groups,
        left_out=[group for group in page.groups if group not in groups],
        form=show_form(staff, pages, fields, typed=typed, seen=seen, refused=refused),
        tables=[(place, entry_rows(staff, place)) for place in places],
    )
