"""`/studio/calendar`: a month of what was sent, what is planned, slots and days off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated

from babel import Locale
from babel.dates import format_date, format_time
from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.local_time import local_time
from newsletter.app.month import FIRST_YEAR, LAST_YEAR, MonthEntry, month_of
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.board import today
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages

router = APIRouter()

_MONTH = re.compile(r"(\d{4})-(\d{2})")
KINDS: Mapping[str, str] = {
    "mailing": N_("Email"),
    "slot": N_("Slot"),
    "deadline": N_("Deadline"),
    "issue": N_("Draft"),
    "blackout": N_("Nothing is sent"),
    "holiday": N_("Holiday"),
    "feed": N_("Feed"),
}
STATES: Mapping[str, str] = {
    "waiting": N_("scheduled"),
    "held": N_("held"),
    "sent": N_("sent"),
    "sending": N_("being sent"),
    "paused": N_("paused"),
    "cancelled": N_("canceled"),
    "open": N_("open"),
    "filled": N_("filled"),
    "late": N_("late"),
    "closed": N_("closed"),
    "draft": "",
    "": "",
}


@router.get("/studio/calendar", response_class=Response)
def calendar_page(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, request: Request
) -> Response:
    """Show a month: as a grid, and on a phone as a list of the days that have something."""
    here = today(staff.workspace)
    wanted = _month(request.query_params.get("month", ""), here)
    month = month_of(staff.workspace, wanted.year, wanted.month, lists=staff.account.lists)
    lang = pages.language(staff)
    locale = Locale.parse("en_US" if lang == "en" else lang)
    zone = staff.workspace.settings.schedule.zone

    def hour(entry: MonthEntry) -> str:
        return format_time(local_time(entry.at, zone), "short", locale=locale)

    return pages.write(
        "calendar.html",
        staff,
        month=month,
        title=format_date(month.first, "LLLL y", locale=locale),
        weekdays=[format_date(day.date, "EEEE", locale=locale) for day in month.weeks[0]],
        day_name=lambda date: format_date(date, "full", locale=locale),
        hour=hour,
        kinds=KINDS,
        states=STATES,
        zone=zone,
        this_month=here.replace(day=1),
    )


def _month(written: str, here: dt.date) -> dt.date:
    found = _MONTH.fullmatch(written)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
        return dt.date(int(found[1]), int(found[2]), 1)
    return here
