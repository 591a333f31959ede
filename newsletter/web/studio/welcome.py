"""`/studio/welcome`: the first steps of a new publication, as a checklist to come back to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.first_run import (
    Refused,
    SetupStep,
    finish_step,
    first_run,
    hide_first_run,
    save_step,
)
from newsletter.app.issue_board import issue_cards
from newsletter.app.settings_edit import current_values
from newsletter.errors import NotFoundError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

TITLES: Mapping[SetupStep, str] = {
    SetupStep.NAME: N_("Name"),
    SetupStep.SENDER: N_("Sender"),
    SetupStep.BRAND: N_("Color"),
    SetupStep.LIST: N_("First list"),
    SetupStep.ISSUE: N_("First issue"),
    SetupStep.TEST: N_("Test copy"),
}
_FIELDS: Mapping[SetupStep, Sequence[str]] = {
    SetupStep.NAME: ("publication.name", "publication.organisation", "publication.postal_address"),
    SetupStep.SENDER: ("sender.name", "sender.address", "sender.reply_to"),
    SetupStep.BRAND: ("brand.accent",),
    SetupStep.LIST: ("title", "why", "description"),
}
"""The settings of each step; those of a list are below its own key."""


@router.get("/studio/welcome", response_class=Response)
def welcome_page(
    staff: Annotated[SignedIn, may(Permission.SETTINGS)], pages: StudioPages, request: Request
) -> Response:
    """Show the checklist, and the form of the step that is wanted or comes next."""
    return _page(staff, pages, _step(request.query_params.get("step", "")))


@router.post("/studio/welcome/reminder", response_class=Response)
def reminder(
    staff: Annotated[SignedIn, may(Permission.SETTINGS)], pages: StudioPages, form: StudioForm
) -> Response:
    """Stop reminding of the setup on the board."""
    hide_first_run(staff.workspace, hidden="hide" in form)
    return pages.redirect("/issues", said=pages.say(staff, N_("You can go on with the setup at any time.")))


@router.post("/studio/welcome/{step}", response_class=Response)
def save(
    staff: Annotated[SignedIn, may(Permission.SETTINGS)], pages: StudioPages, form: StudioForm, step: str
) -> Response:
    """Save a step; what is wrong is shown beside its field, with what was typed."""
    wanted = _step(step)
    if wanted is None:
        raise NotFoundError("there is no such step")
    if wanted in _FIELDS and "skip" not in form:
        outcome = save_step(staff.workspace, wanted, _values(staff, wanted, form))
        if isinstance(outcome, Refused):
            return _page(staff, pages, wanted, form=form, refused=outcome)
    else:
        finish_step(staff.workspace, wanted)
    return pages.redirect("/welcome", said=pages.say(staff, N_("Saved.")))


def _values(staff: SignedIn, step: SetupStep, form: FormFields) -> Mapping[str, str]:
    """Return the settings of a step as they were typed."""
    prefix = f"lists.{_list_key(staff)}." if step is SetupStep.LIST else ""
    return {f"{prefix}{name}": _one_line(form.get(name)) for name in _FIELDS[step]}


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", ", ", text.strip())


def _list_key(staff: SignedIn) -> str:
    return next(iter(staff.workspace.publication.lists))


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    step: SetupStep | None,
    *,
    form: FormFields | None = None,
    refused: Refused | None = None,
) -> Response:
    run = first_run(staff.workspace)
    step = step or run.next
    errors = _errors(staff, pages, step, refused) if step and refused else {}
    drafts = [one for one in issue_cards(staff.workspace) if not one.head.problem]
    return pages.write(
        "welcome.html",
        staff,
        status=422 if refused else 200,
        run=run,
        step=step,
        steps=TITLES,
        values=_shown(staff, step, form),
        errors=errors,
        problem=pages.sentence(staff, refused.message) if refused and not any(errors.values()) else "",
        newest=max(drafts, key=lambda one: one.head.changed_at) if drafts else None,
    )


def _errors(staff: SignedIn, pages: StudioPageWriter, step: SetupStep, refused: Refused) -> Mapping[str, str]:
    prefix = ("lists", _list_key(staff)) if step is SetupStep.LIST else ()
    return {
        name: pages.sentence(staff, refused.fault_of((*prefix, *name.split("."))))
        for name in _FIELDS.get(step, ())
    }


def _shown(staff: SignedIn, step: SetupStep | None, form: FormFields | None) -> Mapping[str, str]:
    """Return the values of a step's fields: what was typed, else what the file says."""
    names = _FIELDS.get(step, ()) if step else ()
    if form is not None:
        return {name: form.get(name) for name in names}
    found: Any = current_values(staff.workspace)
    shown = {}
    for name in names:
        path = ["lists", _list_key(staff), name] if step is SetupStep.LIST else name.split(".")
        value: Any = found
        for part in path:
            value = value.get(part, "") if isinstance(value, dict) else ""
        shown[name] = str(value)
    if step is SetupStep.BRAND:
        shown["brand.accent"] = shown["brand.accent"] or staff.workspace.publication.brand.accent
    return shown


def _step(written: str) -> SetupStep | None:
    return SetupStep(written) if written in set(SetupStep) else None
