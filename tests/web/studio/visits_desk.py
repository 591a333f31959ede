"""Visits to the news desk."""

from __future__ import annotations

from newsletter.app.desk import set_story_verdict
from newsletter.model import StoryVerdict
from tests.app.actors import staff
from tests.web.studio.board_setup import full
from tests.web.studio.desk_setup import HEADLINES, stories
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit


def _desk(studio: StudioSite) -> str:
    full(studio)
    stories(studio)
    by = staff("Ana Ruiz")
    set_story_verdict(
        studio.workspace, HEADLINES[1][1], verdict=StoryVerdict.KEPT, comment="Ask Ben first.", by=by
    )
    set_story_verdict(studio.workspace, HEADLINES[2][1], verdict=StoryVerdict.REJECTED, by=by)
    return f"/desk?show=all&into=2026-12-01-draft&last={HEADLINES[2][1]}&was=open"


def _no_feeds(studio: StudioSite) -> str:
    studio.site.change(feeds={})
    return "/desk"


def _nothing_fits(studio: StudioSite) -> str:
    stories(studio)
    return "/desk?q=zebra"


VISITS = (
    StudioVisit(name="desk", prepare=_desk, shows=("desk.html",)),
    StudioVisit(name="desk without feeds", prepare=_no_feeds),
    StudioVisit(name="desk without stories", path="/desk"),
    StudioVisit(name="desk, nothing fits", prepare=_nothing_fits),
)
