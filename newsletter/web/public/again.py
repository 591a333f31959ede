"""`/again/TOKEN`: the page of the link by which somebody says whether they still want a list.

GET changes nothing: mail gateways follow every link. A POST says what it wants in `act`, or does nothing.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from newsletter.app.renewals import decline, find_renewal_link, renew
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import base_path
from newsletter.web.public.unsubscribe import READER
from newsletter.web.raw_body import RawBody, form_fields
from newsletter.web.translations import languages

router = APIRouter()

_YES = "Yes, subscribe me"
"""The button's words, for the record."""


@router.get("/again/{token}", response_class=Response)
def again_page(workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "") -> Response:
    """Show the question, or what was answered."""
    link = find_renewal_link(workspace, token)
    return pages.write("again.html", langs=(lang, link.lang), link=link, lang_asked=lang)


@router.post("/again/{token}", response_class=Response)
def again(
    request: Request,
    workspace: CurrentWorkspace,
    pages: Pages,
    body: RawBody,
    token: str,
    lang: str = "",
) -> Response:
    """Record a yes, or unsubscribe; doing it twice is the same as once."""
    link, act = find_renewal_link(workspace, token), form_fields(body).get("act")
    if act == "yes":
        spoken = pages.language((lang, link.lang))
        words = f"{pages.say(spoken, _YES)}: {link.title}"
        client = request.client.host if request.client else ""
        renew(workspace, token, words=words, client=client, by=READER)
    elif act == "no":
        decline(workspace, token, by=READER)
    asked = f"?lang={lang}" if lang in languages() else ""
    return RedirectResponse(f"{base_path(workspace.publication)}/again/{token}{asked}", status_code=303)
