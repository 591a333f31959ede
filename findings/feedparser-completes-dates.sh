#!/usr/bin/env bash
# feedparser makes dates of what is none: of a Unix time the year 1763, in the month in which it is read.
#
# Expected: a date that cannot be read is None; the library says so of most words ("yesterday"), and has a flag
#   (bozo) for feeds that are not sound.
# So: pieces that look like parts of a date are taken, and what is missing is filled in from today. A Unix time
#   (1763542800, of November 2025) is read as the year 1763 and the month of today; a time alone is today at that
#   time; 30 February is 1 March, month 13 is January. bozo stays False. The same feed gives other dates tomorrow,
#   and an old story may come out as new.
# Seen with: feedparser 6.0.14, Python 3.11.
# What we do: a date before 1995 or more than two days ahead is not believed (newsletter/feeds/parser.py).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'feedparser==6.0.14' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import io
import sys
import time

import feedparser

print("feedparser", feedparser.__version__)
today = time.gmtime()
as_stated = True
for date, stated in (
    ("1763542800", (1763, today.tm_mon)),
    ("12:30", (today.tm_year, today.tm_mon, today.tm_mday, 12, 30)),
    ("2024-02-30", (2024, 3, 1)),
    ("2024-13-01", (2025, 1, 1)),
    ("yesterday", None),
    ("Fri, 01 Mar 2024 10:00:00 GMT", (2024, 3, 1, 10)),
):
    item = f"<item><title>A story</title><pubDate>{date}</pubDate></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'
    parsed = feedparser.parse(io.BytesIO(feed.encode()))
    found = parsed.entries[0].get("published_parsed")
    print(f"{date!r} is read as", time.strftime("%Y-%m-%d %H:%M", found) if found else None, "- bozo:", parsed.bozo)
    as_stated &= not parsed.bozo and (tuple(found)[: len(stated)] == stated if stated and found else found is stated)
sys.exit(0 if as_stated else "Changed: dates are not read as stated.")
END
