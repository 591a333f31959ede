"""Visits to an issue's pictures, and to the dialog that adds one in the editor."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page

from newsletter.app.deleted_pictures import delete_picture
from newsletter.app.issue_pictures import add_picture
from tests.rendering.samples import picture_bytes
from tests.web.studio.clipboard import paste
from tests.web.studio.edited_issue import SLUG, write_issue
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

PICTURES = f"/issues/{SLUG}/pictures"


def photo(width: int = 1200, height: int = 900) -> bytes:
    """Return a JPEG that looks like something."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _empty(studio: StudioSite) -> str:
    write_issue(studio, "Words.\n")
    return PICTURES


def _with_pictures(studio: StudioSite) -> str:
    write_issue(studio, "![A pond](pond.png)\n")
    add_picture(studio.workspace, SLUG, picture_bytes(400, 300), name="pond.png")
    add_picture(studio.workspace, SLUG, photo(), name="Council meeting in the large hall, March.jpg")
    add_picture(studio.workspace, SLUG, picture_bytes(40, 40, color="#aabbcc"), name="old-logo.png")
    delete_picture(studio.workspace, SLUG, "old-logo.png")
    return PICTURES


def _editor(studio: StudioSite) -> str:
    _with_pictures(studio)
    return f"/issues/{SLUG}"


def ask_for_picture(page: Page) -> None:
    page.wait_for_selector("html[data-editor=ready]")
    page.evaluate(
        "() => document.dispatchEvent(new CustomEvent('issue:picture',"
        " {detail: {from: 0, to: 0}, cancelable: true}))"
    )
    page.wait_for_selector(".picture-choices img")


def _crop(page: Page) -> None:
    ask_for_picture(page)
    page.locator("#picture-file").set_input_files(
        {"name": "ana.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label("Crop to a square").or_(page.get_by_label("Recortar en cuadrado")).check()
    page.locator(".crop-square").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("-")


def _pasted(page: Page) -> None:
    page.wait_for_selector("html[data-editor=ready]")
    page.locator("#issue-text").focus()
    paste(page, html="<p>One <del>two</del> <b>three</b></p><img src='file:///a.png' alt='A'>", text="x")
    page.wait_for_selector("#editor-message:not([hidden]) button")


VISITS = (
    StudioVisit(name="no pictures", prepare=_empty, shows=("pictures.html",)),
    StudioVisit(name="pictures", prepare=_with_pictures),
    StudioVisit(
        name="no picture chosen",
        prepare=_with_pictures,
        path=PICTURES,
        form={},
        status=422,
        console=("422", "404"),
    ),
    StudioVisit(
        name="add a picture", prepare=_editor, then=ask_for_picture, console=("escape its sandboxing",)
    ),
    StudioVisit(name="crop a picture", prepare=_editor, then=_crop, console=("escape its sandboxing",)),
    StudioVisit(name="pasted", prepare=_editor, then=_pasted, console=("escape its sandboxing",)),
)
