"""`/studio/issues/SLUG/history`: earlier versions of an issue's text, compared with it, and restored."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.issue_history import compare_version, history, restore_version
from newsletter.app.issue_text import Conflict, Saved, front_of
from newsletter.errors import RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.editor import readable_issue
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages

router = APIRouter()


@router.get("/studio/issues/{slug}/history", response_class=Response)
def history_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str
) -> Response:
    """List the versions, the newest first."""
    current = readable_issue(staff, slug)
    return pages.write(
        "history.html",
        staff,
        issue=current,
        subject=front_of(current.text).get("subject") or slug,
        history=history(staff.workspace, slug),
    )


@router.get("/studio/issues/{slug}/history/{version}", response_class=Response)
def version_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str, version: str
) -> Response:
    """Show what restoring a version would change."""
    current = readable_issue(staff, slug)
    diff = compare_version(staff.workspace, slug, version)
    return pages.write("version.html", staff, issue=current, diff=diff)


@router.post("/studio/issues/{slug}/history/{version}", response_class=Response)
def restore(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    slug: str,
    version: str,
) -> Response:
    """Save a version as the text, if the file is still as the page showed it."""
    readable_issue(staff, slug)
    was = form.get("version")
    outcome = restore_version(staff.workspace, slug, version, was=was, by=staff.actor)
    if isinstance(outcome, Saved):
        said = N_("Restored. The text from before is in the history.")
        return pages.redirect(f"/issues/{slug}", said=pages.say(staff, said))
    if isinstance(outcome, Conflict):
        said = N_("Nothing was restored: somebody has changed the issue in the meantime. Look again.")
        return pages.redirect(f"/issues/{slug}/history/{version}", said=pages.say(staff, said))
    raise RefusedError(outcome.message, hint=outcome.hint)
