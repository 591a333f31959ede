"""`/studio/doctor`: the checks of `newsletter doctor`, those that ask the network on a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.settings_edit import reread
from newsletter.background.doctor import Check, run_checks
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.hints import NextStep, next_steps
from newsletter.web.studio.messages import setting_steps
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

_PLACES: Mapping[str, NextStep] = {
    "postal address": NextStep(label=N_("Set the address"), path="/settings/publication"),
    "sample values": NextStep(label=N_("See the settings"), path="/settings"),
    "sign-up": NextStep(label=N_("Set the privacy page"), path="/settings/publication"),
    "welcome emails": NextStep(label=N_("See the lists"), path="/lists"),
    "theme": NextStep(label=N_("See the brand"), path="/brand"),
    "feeds": NextStep(label=N_("See the feeds"), path="/feeds"),
}
"""Where what a check found is put right."""


@router.get("/studio/doctor", response_class=Response)
def doctor_page(staff: Annotated[SignedIn, may(Permission.SETTINGS)], pages: StudioPages) -> Response:
    """Show the checks that need no network."""
    return _page(staff, pages, run_checks(reread(staff.workspace), offline=True), is_online=False)


@router.post("/studio/doctor", response_class=Response)
def check_everything(
    staff: Annotated[SignedIn, may(Permission.SETTINGS, record=False)], pages: StudioPages
) -> Response:
    """Show all checks, also those that ask other servers."""
    return _page(staff, pages, run_checks(reread(staff.workspace)), is_online=True)


def _page(staff: SignedIn, pages: StudioPageWriter, checks: Sequence[Check], *, is_online: bool) -> Response:
    shown = [(check, () if check.sound else _steps(check)) for check in checks]
    return pages.write(
        "doctor.html",
        staff,
        is_online=is_online,
        wrong=[one for one in shown if not one[0].sound],
        sound=[one for one in shown if one[0].sound],
    )


def _steps(check: Check) -> Sequence[NextStep]:
    place = _PLACES.get(check.name)
    return (*((place,) if place else ()), *next_steps(check.next_steps), *setting_steps(check.message))
