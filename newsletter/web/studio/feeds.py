"""`/studio/feeds`: the feeds and how they are doing; adding, changing, polling and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.feed_polling import poll_feeds
from newsletter.app.feeds import PollResult, Urgency, add_feeds, feed_at, feed_healths, known_feeds, new_feeds
from newsletter.app.opml_files import opml_text, read_opml_upload
from newsletter.app.settings_edit import current_value, reread
from newsletter.app.settings_forms.audience import FEEDS
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model import Permission
from newsletter.web.studio import settings_entries
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.settings_entries import EntryPlace

router = APIRouter()

Staff = Annotated[SignedIn, may(Permission.FEEDS)]
_PLACE = EntryPlace(table=FEEDS.tables[0], home="/feeds", home_title=FEEDS.title, address="/feeds/entries")


@router.get("/studio/feeds", response_class=Response)
def feeds_page(staff: Staff, pages: StudioPages) -> Response:
    """Show the feeds and how each is doing."""
    return _page(staff, pages)


@router.post("/studio/feeds", response_class=Response)
def add_by_address(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Find the feed at an address, or of the page there, and add it."""
    url, workspace = form.get("url").strip(), _workspace(staff)
    if "://" not in url:
        url = f"https://{url}"
    try:
        new = feed_at(workspace, url)
        add_feeds(workspace, [new])
    except NewsletterError as error:
        return _page(staff, pages, url=form.get("url"), problem=_words(staff, pages, error))
    path = f"/feeds/entries/{quote(new.key)}"
    return pages.redirect(path, said=pages.say(staff, N_("Added: %(key)s"), key=new.outlet))


@router.post("/studio/feeds/poll", response_class=Response)
def poll(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Poll a feed now, or all of them."""
    workspace = _workspace(staff)
    keys = known_feeds(workspace, [one for one in form.all("feed") if one])
    results = poll_feeds(workspace, keys, urgency=Urgency.NOW)
    return _page(staff, pages, polled=results)


@router.post("/studio/feeds/import", response_class=Response)
def import_opml(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Add the feeds of an OPML file that are not there yet."""
    upload, workspace = form.file("file"), _workspace(staff)
    if upload is None:
        return _page(staff, pages, import_problem=pages.say(staff, N_("Choose a file first.")))
    try:
        outlines = read_opml_upload(upload.file, upload.filename or "OPML")
        new = new_feeds(workspace, outlines)
        if new:
            add_feeds(workspace, new)
    except NewsletterError as error:
        return _page(staff, pages, import_problem=_words(staff, pages, error))
    said = pages.say(
        staff,
        N_("Feeds added: %(added)s. Already there: %(known)s."),
        added=len(new),
        known=len(outlines) - len(new),
    )
    return pages.redirect("/feeds", said=said)


@router.get("/studio/feeds/export", response_class=Response)
def export_opml(staff: Staff) -> Response:
    """Return the feeds as OPML, for other feed readers."""
    headers = {"Content-Disposition": 'attachment; filename="feeds.opml"', "Cache-Control": "no-store"}
    return Response(opml_text(_workspace(staff)), media_type="text/x-opml; charset=utf-8", headers=headers)


@router.get("/studio/feeds/entries", response_class=Response)
def new_entry(staff: Staff, pages: StudioPages) -> Response:
    """Show the form of a feed that is added as it is typed, without asking its server."""
    return settings_entries.new_entry_page(staff, pages, _PLACE)


@router.post("/studio/feeds/entries", response_class=Response)
def add_entry(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Add a feed as it is typed."""
    return settings_entries.add(staff, pages, _PLACE, form)


@router.get("/studio/feeds/entries/{key}", response_class=Response)
def entry(staff: Staff, pages: StudioPages, key: str) -> Response:
    """Show a feed's settings."""
    return settings_entries.entry_page(staff, pages, _PLACE, key)


@router.post("/studio/feeds/entries/{key}", response_class=Response)
def save_entry(staff: Staff, pages: StudioPages, form: StudioForm, key: str) -> Response:
    """Save a feed's settings."""
    return settings_entries.save(staff, pages, _PLACE, key, form)


@router.post("/studio/feeds/entries/{key}/remove", response_class=Response)
def remove_entry(staff: Staff, pages: StudioPages, key: str) -> Response:
    """Remove a feed."""
    return settings_entries.remove(staff, pages, _PLACE, key)


def _workspace(staff: SignedIn) -> Workspace:
    """Return the workspace with the feeds of the file as it is now.

    A demo serves feeds at other addresses than the file says, so it is read again only for other feeds.
    """
    now = current_value(staff.workspace, ("feeds",)) or {}
    return staff.workspace if set(now) == set(staff.workspace.publication.feeds) else reread(staff.workspace)


def _words(staff: SignedIn, pages: StudioPageWriter, error: NewsletterError) -> str:
    return pages.explain(staff, error.message, error.hint)


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    *,
    url: str = "",
    problem: str = "",
    import_problem: str = "",
    polled: Sequence[PollResult] = (),
) -> Response:
    return pages.write(
        "feeds.html",
        staff,
        status=422 if problem or import_problem else 200,
        feeds=feed_healths(_workspace(staff)),
        url=url,
        problem=problem,
        import_problem=import_problem,
        polled={one.feed: one for one in polled},
    )
