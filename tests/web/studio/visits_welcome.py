"""Visits to the first steps and to the calendar."""

from __future__ import annotations

from newsletter.app.first_run import SetupStep, finish_step
from tests.web.studio.board_setup import empty, full
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit


def _done(studio: StudioSite) -> str:
    for step in SetupStep:
        finish_step(studio.workspace, step)
    return "/welcome"


def _calendar(studio: StudioSite) -> str:
    full(studio)
    return "/calendar"


def _empty_calendar(studio: StudioSite) -> str:
    empty(studio)
    return "/calendar?month=2027-06"


VISITS = (
    StudioVisit(name="welcome", path="/welcome", shows=("welcome.html",)),
    StudioVisit(
        name="welcome, a wrong address",
        path="/welcome/sender",
        form={"sender.name": "Us", "sender.address": "us@gmail.com", "sender.reply_to": ""},
        status=422,
        console=("422", "404"),
    ),
    StudioVisit(name="welcome, color", path="/welcome?step=brand"),
    StudioVisit(name="welcome, list", path="/welcome?step=list"),
    StudioVisit(name="welcome, issue", path="/welcome?step=issue"),
    StudioVisit(name="welcome, test copy", path="/welcome?step=test"),
    StudioVisit(name="welcome, done", prepare=_done),
    StudioVisit(name="calendar", prepare=_calendar, shows=("calendar.html",)),
    StudioVisit(name="calendar, nothing planned", prepare=_empty_calendar),
)
