"""The calendar in the studio."""

from __future__ import annotations

from newsletter.model import Role
from tests.web.studio.board_setup import full
from tests.web.studio.studio_site import StudioSite


def test_this_month_is_shown_and_others_can_be_turned_to(studio: StudioSite) -> None:
    full(studio)
    client = studio.client(Role.WRITER)
    page = client.get("/calendar").text
    assert "<h1>November 2026</h1>" in page
    assert "Library hours over the holidays" in page
    assert 'href="?month=2026-12"' in page
    assert "<h1>December 2026</h1>" in client.get("/calendar?month=2026-12").text


def test_a_month_that_is_none_shows_this_one(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    for month in ("2026-13", "0000-01", "9999-12", "x", "2026-1"):
        assert "<h1>November 2026</h1>" in client.get(f"/calendar?month={month}").text


def test_names_are_in_the_language_of_the_account(studio: StudioSite) -> None:
    client = studio.client(studio.add_account("x@riverton.example", Role.WRITER, lang="es"))
    page = client.get("/calendar").text
    assert "<h1>Noviembre 2026</h1>" in page
    assert "domingo" in page
