"""The section for another address, and `/address/TOKEN`: confirming it, and taking it back."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from newsletter.app.address_change import change_address, find_address_link, request_address
from newsletter.app.preference_links import emails_links
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError
from newsletter.model import Subscriber
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import base_path
from newsletter.web.public.preferences.section import Section, Submission
from newsletter.web.raw_body import RawBody, form_fields
from newsletter.web.translations import languages

router = APIRouter()


def _show(workspace: Workspace, _subscriber: Subscriber) -> object | None:
    return True if emails_links(workspace) else None


def _save(submission: Submission) -> str:
    if not emails_links(submission.workspace):
        return ""
    try:
        request_address(
            submission.workspace,
            submission.subscriber,
            submission.first("email").strip(),
            lang=submission.lang,
            client=submission.client,
        )
    except AddressError:
        return "bad-address"
    return ""


SECTION = Section(name="address", show=_show, save=_save, folded=True)


@router.get("/address/{token}", response_class=Response)
def address_page(workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "") -> Response:
    """Show what the link would do, or what became of it."""
    link = find_address_link(workspace, token)
    return pages.write("address.html", langs=(lang, link.lang), link=link, lang_asked=lang)


@router.post("/address/{token}", response_class=Response)
def change(workspace: CurrentWorkspace, body: RawBody, token: str, lang: str = "") -> Response:
    """Change the address, or change it back."""
    find_address_link(workspace, token)
    if form_fields(body).get("act") == "change":
        change_address(workspace, token)
    asked = f"?lang={lang}" if lang in languages() else ""
    return RedirectResponse(f"{base_path(workspace.publication)}/address/{token}{asked}", status_code=303)
