"""`/studio/brand`: colors, logo, fonts and footer, with a sample email that shows what is typed.

The sample is a document of its own in a frame, under the policy of the preview of issues.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.brand_logo import set_logo
from newsletter.app.brand_preview import brand_preview
from newsletter.app.issue_pictures import largest_upload_bytes, too_large
from newsletter.app.settings_edit import Refused, Saved, reread
from newsletter.app.settings_forms.look import BRAND
from newsletter.app.settings_forms.saving import save_form, try_form
from newsletter.app.settings_forms.values import Typed
from newsletter.errors import NewsletterError, PictureError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.preview import FRAME_HEADERS
from newsletter.web.studio.settings_fields import show_form, typed_seen

router = APIRouter()

Staff = Annotated[SignedIn, may(Permission.SETTINGS)]
_FIELDS = [field for group in BRAND.groups for field in group.fields]


@router.get("/studio/brand", response_class=Response)
def brand_page(staff: Staff, pages: StudioPages, request: Request) -> Response:
    """Show the form and the sample; with a query, what it holds is shown as typed, and not saved."""
    typed = _typed(request)
    if not typed:
        return _page(staff, pages)
    trial = try_form(staff.workspace, _FIELDS, typed)
    return _page(staff, pages, typed=typed, seen=typed_seen_of(typed), refused=trial.refused, status=200)


@router.get("/studio/brand/frame", response_class=Response)
def frame(staff: Staff, pages: StudioPages, request: Request) -> Response:
    """Return the sample email with the brand of the query, or with the one that is saved."""
    typed, workspace = _typed(request), reread(staff.workspace)
    settings = try_form(workspace, _FIELDS, typed).settings if typed else workspace.settings
    html = brand_preview(workspace, settings) if settings else ""
    html = html or pages.fragment("brand_nothing.html", staff)
    return Response(html, media_type="text/html", headers=FRAME_HEADERS)


@router.post("/studio/brand/check", response_class=Response)
def check(
    staff: Annotated[SignedIn, may(Permission.SETTINGS, record=False)], pages: StudioPages, form: StudioForm
) -> Response:
    """Return what is wrong with a brand that is typed, by field, and whether the sample can show it."""
    trial = try_form(staff.workspace, _FIELDS, form.values)
    shown = show_form(staff, pages, _FIELDS, typed=form.values, seen=typed_seen(form), refused=trial.refused)
    return JSONResponse(
        {
            "problems": {key: one.problem for key, one in shown.fields.items()},
            "can_show": trial.settings is not None,
        }
    )


@router.post("/studio/brand", response_class=Response)
def save(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Save the brand; what is wrong, or was changed meanwhile, is shown beside its field."""
    seen = typed_seen(form)
    outcome = save_form(staff.workspace, _FIELDS, form.values, seen=seen)
    if isinstance(outcome, Saved):
        return pages.redirect("/brand", said=pages.say(staff, N_("Saved.")))
    return _page(staff, pages, typed=form.values, seen=seen, refused=outcome, status=422)


@router.post("/studio/brand/logo", response_class=Response)
def logo(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Make an uploaded picture the logo, of light or of dark mode, and say what is read in its place."""
    try:
        file = form.file("picture")
        if file is None:
            raise PictureError("No picture was chosen", hint="Choose a file first.")
        if (file.size or 0) > largest_upload_bytes(staff.workspace):
            raise too_large(staff.workspace)
        outcome = set_logo(
            reread(staff.workspace),
            file.file.read(),
            name=file.filename or "",
            dark=form.get("scheme") == "dark",
            alt=form.get("alt"),
        )
    except NewsletterError as error:
        return _page(staff, pages, logo_problem=f"{error.message}. {error.hint}".strip(), status=422)
    if isinstance(outcome, Refused):
        return _page(staff, pages, refused=outcome, status=422)
    return pages.redirect("/brand", said=pages.say(staff, N_("The logo is set. New emails have it.")))


def typed_seen_of(typed: Typed) -> Mapping[str, Any]:
    """Return what the file said when the form of a query was made."""
    from newsletter.web.studio.forms import FormFields

    return typed_seen(FormFields({name: list(values) for name, values in typed.items()}, {}))


def _typed(request: Request) -> Mapping[str, list[str]]:
    return parse_qs(request.url.query, keep_blank_values=True, max_num_fields=500)


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    *,
    typed: Typed | None = None,
    seen: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
    logo_problem: str = "",
    status: int = 200,
) -> Response:
    shown = {name: values for name, values in (typed or {}).items() if name != "seen"}
    return pages.write(
        "brand.html",
        staff,
        status=status,
        page=BRAND,
        logo_problem=logo_problem,
        largest_mb=staff.workspace.settings.largest_upload_mb,
        form=show_form(staff, pages, _FIELDS, typed=typed, seen=seen, refused=refused),
        frame=pages.address("/brand/frame") + (f"?{urlencode(shown, doseq=True)}" if shown else ""),
    )
