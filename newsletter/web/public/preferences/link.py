"""`/preferences`: emails the link to their preferences to whoever has no email of ours at hand.

The answer never shows whether an address is known, must not be mailed, or was asked for too often.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.preference_links import emails_links, request_preferences_link
from newsletter.errors import AddressError
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import PageWriter
from newsletter.web.public.subscribe import TRAP
from newsletter.web.raw_body import RawBody, form_fields

router = APIRouter()


@router.get("/preferences", response_class=Response)
def link_form(workspace: CurrentWorkspace, pages: Pages, lang: str = "") -> Response:
    """Show the form."""
    return _form(pages, lang) if emails_links(workspace) else _closed(pages, lang)


@router.post("/preferences", response_class=Response)
def email_link(
    workspace: CurrentWorkspace, pages: Pages, request: Request, body: RawBody, lang: str = ""
) -> Response:
    """Take an address and ask to look into the mailbox; the same answer whatever becomes of it."""
    if not emails_links(workspace):
        return _closed(pages, lang)
    fields = form_fields(body)
    spoken = pages.language((fields.get("lang", ""), lang))
    email = fields.get("email", "").strip()
    if not fields.get(TRAP):
        client = request.client.host if request.client else ""
        try:
            request_preferences_link(workspace, email, lang=spoken, client=client)
        except AddressError:
            return _form(pages, spoken, email=email, problem="bad-address")
    return pages.write("link_sent.html", langs=(spoken,))


def _form(pages: PageWriter, lang: str, *, email: str = "", problem: str = "") -> Response:
    return pages.write(
        "preferences_link.html",
        status=422 if problem else 200,
        langs=(lang,),
        email=email,
        problem=problem,
        trap=TRAP,
    )


def _closed(pages: PageWriter, lang: str) -> Response:
    return pages.write("closed.html", status=404, langs=(lang,))
