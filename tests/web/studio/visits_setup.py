"""Visits to the pages of the setup: settings, lists, feeds, brand, and the check of the setup."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.studio.setup_settings import ENTRIES, add_to_settings
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit


def _full(path: str, *shows: str) -> StudioVisit:
    def prepare(studio: StudioSite) -> str:
        add_to_settings(studio, ENTRIES)
        return path

    return StudioVisit(name=path.strip("/").replace("/", " "), prepare=prepare, shows=shows)


def _too_pale(page: Page) -> None:
    """Type a color that is too pale: what is wrong is said beside its field."""
    page.locator("[name='brand.accent']").fill("#ffcc00")
    page.locator("#f-brand-accent-error").wait_for()


WRONG = {
    "seen": '{"retention.feeds_days": 7}',
    "retention.notices_days": "a year",
    "retention.feeds_days": "30",
    "retention.replies_days": "0",
    "retention.webhooks_days": "1",
}

VISITS = (
    StudioVisit(name="settings", path="/settings", shows=("settings.html",)),
    _full("/settings/schedule"),
    _full("/settings/desk"),
    StudioVisit(
        name="retention, wrong and changed meanwhile",
        path="/settings/retention",
        form=WRONG,
        status=422,
        console=("404", "422"),
        shows=("settings_page.html",),
    ),
    _full("/settings/schedule/slots/weekly"),
    _full("/lists", "lists.html"),
    StudioVisit(name="a list", path="/lists/lists/constituents", shows=("settings_entry.html",)),
    StudioVisit(name="feeds", path="/feeds", shows=("feeds.html",)),
    StudioVisit(
        name="brand, too pale",
        path="/brand",
        then=_too_pale,
        shows=("brand.html", "settings_fields.html"),
    ),
    StudioVisit(
        name="brand, no color",
        path="/brand?brand.accent=%23ffc",
        console=("does not conform",),  # the colors that the query leaves out are empty
        shows=("brand_nothing.html",),
    ),
    StudioVisit(name="doctor", path="/doctor", shows=("doctor.html",)),
)
