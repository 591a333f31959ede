#!/usr/bin/env bash
# icalendar writes a time with a fixed offset in a zone that nobody knows, and reads it back without any.
#
# Expected: 18:00 at UTC-07:00 is a moment. A calendar file has a form for moments (20260502T010000Z), and a time
#   zone that it names must be described in it (VTIMEZONE, RFC 5545 section 3.2.19).
# So: the time is written as it stands, with TZID="UTC-07:00" and no description. That is no name of a zone, so a
#   program that reads the file has no way to know the moment, and may show 18:00 of its own local time.
#   add_missing_timezones() adds nothing, and icalendar itself reads 18:00 back without an offset. Such times are
#   common: datetime.fromisoformat() makes them of what APIs and feeds say. In UTC all is well.
# Seen with: icalendar 7.3.0, Python 3.11.
# What we do: times are written in UTC (newsletter/rendering/calendar.py, newsletter/schedule/ics.py).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'icalendar==7.3.0' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import sys
from datetime import datetime, timezone

import icalendar
from icalendar import Calendar, Event

print("icalendar", icalendar.__version__)
starts = datetime.fromisoformat("2026-05-01T18:00:00-07:00")
as_stated = True
for moment, line, offset in (
    (starts, 'DTSTART;TZID="UTC-07:00":20260501T180000', None),
    (starts.astimezone(timezone.utc), "DTSTART:20260502T010000Z", 0),
):
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//city.example//EN")
    calendar.add("version", "2.0")
    event.add("uid", "1@city.example")
    event.add("dtstamp", datetime(2026, 1, 1, tzinfo=timezone.utc))
    event.add("dtstart", moment)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written = calendar.to_ical().decode()
    (found,) = [one for one in written.splitlines() if one.startswith("DTSTART")]
    again = Calendar.from_ical(written).walk("VEVENT")[0]["dtstart"].dt
    print(f"{moment.isoformat()} is written as {found}; VTIMEZONE: {'VTIMEZONE' in written}; read back: {again.isoformat()}")
    seconds = None if again.utcoffset() is None else again.utcoffset().total_seconds()
    as_stated &= found == line and "VTIMEZONE" not in written and seconds == offset
sys.exit(0 if as_stated else "Changed: the time is not written as stated.")
END
