"""`/studio/issues/SLUG/pictures`: an issue's pictures; adding, cropping, deleting and restoring them."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.deleted_pictures import delete_picture, deleted_pictures, restore_picture
from newsletter.app.issue_pictures import (
    AddedPicture,
    Crop,
    add_picture,
    crop_picture,
    issue_pictures,
    largest_upload_bytes,
    picture_file,
    picture_line,
    picture_version,
    shown_picture,
    too_large,
)
from newsletter.app.issue_text import front_of
from newsletter.errors import NewsletterError, PictureError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.editor import readable_issue
from newsletter.web.studio.errors import wants_json
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

_SHOWN_WIDTH = 320
"""CSS pixels of a picture in a list."""
_POLICY = "default-src 'none'; sandbox"


@router.get("/studio/issues/{slug}/pictures", response_class=Response)
def pictures_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, request: Request, slug: str
) -> Response:
    """Show the pictures, each with the lines that use it; a script gets their names and the limit."""
    if wants_json(request):
        readable_issue(staff, slug)
        found = issue_pictures(staff.workspace, slug)
        shown = [{"name": one.name, "used": bool(one.lines)} for one in found]
        answer = {"pictures": shown, "largest_mb": staff.workspace.settings.largest_upload_mb}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})
    return _page(staff, pages, slug)


@router.post("/studio/issues/{slug}/pictures", response_class=Response)
def add(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    request: Request,
    form: StudioForm,
    slug: str,
) -> Response:
    """Add a picture; answers a script with the line that shows it."""
    readable_issue(staff, slug)
    try:
        added = _added(staff, form, slug)
    except NewsletterError as error:
        if wants_json(request):
            raise
        return _page(staff, pages, slug, status=422, problem=pages.sentence(staff, str(error)))
    if not wants_json(request):
        said = N_("Added %(name)s.") if not added.was_there else N_("%(name)s was here already.")
        return pages.redirect(f"/issues/{slug}/pictures", said=pages.say(staff, said, name=added.name))
    line = picture_line(
        added.name, alt=form.get("alt"), caption=form.get("caption"), decorative="decorative" in form
    )
    return JSONResponse({"name": added.name, "markdown": line})


@router.get("/studio/issues/{slug}/pictures/{name}", response_class=Response)
def picture(
    staff: Annotated[SignedIn, may(Permission.WRITE)], request: Request, slug: str, name: str
) -> Response:
    """Return a picture as readers would get it, small."""
    readable_issue(staff, slug)
    headers = {
        "ETag": f'"{picture_version(staff.workspace, slug, name)}"',
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    found = shown_picture(staff.workspace, slug, name, width=_SHOWN_WIDTH)
    return Response(found.data, media_type=found.media_type, headers=headers)


@router.post("/studio/issues/{slug}/pictures/{name}/crop", response_class=Response)
def crop(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    slug: str,
    name: str,
) -> Response:
    """Put a square part of a picture beside it as another one; its middle where the form does not say."""
    readable_issue(staff, slug)
    added = crop_picture(staff.workspace, slug, name, _crop(form))
    said = pages.say(staff, N_("Added %(name)s."), name=added.name)
    return pages.redirect(f"/issues/{slug}/pictures", said=said)


@router.post("/studio/issues/{slug}/pictures/{name}/delete", response_class=Response)
def delete(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str, name: str
) -> Response:
    """Delete a picture that no issue uses."""
    readable_issue(staff, slug)
    delete_picture(staff.workspace, slug, name)
    said = pages.say(staff, N_("Deleted %(name)s. You can bring it back until tomorrow."), name=name)
    return pages.redirect(f"/issues/{slug}/pictures", said=said)


@router.post("/studio/issues/{slug}/pictures/{name}/restore", response_class=Response)
def restore(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str, name: str
) -> Response:
    """Bring a deleted picture back."""
    readable_issue(staff, slug)
    restore_picture(staff.workspace, slug, name)
    said = pages.say(staff, N_("%(name)s is back."), name=name)
    return pages.redirect(f"/issues/{slug}/pictures", said=said)


def _page(
    staff: SignedIn, pages: StudioPageWriter, slug: str, *, status: int = 200, problem: str = ""
) -> Response:
    text = readable_issue(staff, slug).text
    return pages.write(
        "pictures.html",
        staff,
        status=status,
        slug=slug,
        subject=front_of(text).get("subject") or slug,
        pictures=issue_pictures(staff.workspace, slug),
        deleted=deleted_pictures(staff.workspace, slug),
        largest_mb=staff.workspace.settings.largest_upload_mb,
        problem=problem,
    )


def _added(staff: SignedIn, form: FormFields, slug: str) -> AddedPicture:
    """Add the file of a form, or use a picture that is there. Raises what `add_picture` raises."""
    if name := form.get("existing"):
        if "square" in form:
            return crop_picture(staff.workspace, slug, name, _crop(form))
        found = picture_file(staff.workspace, slug, name)
        return AddedPicture(name=found.name, size_bytes=found.stat().st_size, was_there=True)
    file = form.file("picture")
    if file is None:
        raise PictureError("No picture was chosen", hint="Choose a file first.")
    if (file.size or 0) > largest_upload_bytes(staff.workspace):
        raise too_large(staff.workspace)
    return add_picture(
        staff.workspace,
        slug,
        file.file.read(),
        name=file.filename or "",
        crop=_crop(form),
        square="square" in form,
    )


def _crop(form: FormFields) -> Crop | None:
    """Return the square that a form has: `left`, `top` and `side` as parts of the picture; None for none."""
    try:
        left, top, side = (float(form.get(key)) for key in ("left", "top", "side"))
    except ValueError:
        return None
    if not all(map(math.isfinite, (left, top, side))):
        return None
    return Crop(left=left, top=top, side=side)
