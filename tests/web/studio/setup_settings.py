"""Settings with an entry in every table, for the pages of the setup."""

from __future__ import annotations

from tests.web.studio.studio_site import StudioSite

ENTRIES = """
[test_groups]
office = ["ana@city.example", "ben@city.example"]

[blackouts.election]
first = 2026-11-03
reason = "Election day"

[slots.weekly]
list = "constituents"
every = "every Tuesday 9:00"
digest = "week"

[digests.week]
title = "The week in the district"
list = "constituents"

[topics.housing]
title = "Housing"
title_in = { es = "Vivienda" }

[desk]
keywords = { housing = 10, "Karen Bass" = 15 }

[throttle.domains."gmail.com"]
per_second = 5

[throttle.transports.smtp]
per_hour = 1000

[mailbox]
host = "imap.city.example"
username = "bounces"
"""


def settings_text(studio: StudioSite) -> str:
    """Return newsletter.toml as it is now."""
    return (studio.workspace.root / "newsletter.toml").read_text(encoding="utf-8")


def add_to_settings(studio: StudioSite, text: str) -> None:
    """Add tables to newsletter.toml."""
    (studio.workspace.root / "newsletter.toml").write_text(settings_text(studio) + text, encoding="utf-8")
