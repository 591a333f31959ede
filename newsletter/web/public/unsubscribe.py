"""`/u/TOKEN`: the page of an unsubscribe link, its form, and one-click unsubscribing (RFC 8058).

GET changes nothing: mail gateways follow every link. A POST of the page's own form says what it wants in
`act`; any other POST is a one-click request of a mail program, whatever its body and content type are. It
gets no redirect and needs no cookie.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from newsletter.app.unsubscribe_links import find_unsubscribe_link, undo_unsubscribe
from newsletter.app.unsubscribing import Method, unsubscribe_token
from newsletter.model import Actor, Door
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import base_path
from newsletter.web.raw_body import RawBody, form_fields
from newsletter.web.translations import languages

router = APIRouter()

READER = Actor(name="the subscriber", door=Door.LINK)
REASONS = {
    "often": "too many emails",
    "topics": "not what they want to read",
    "unasked": "did not sign up",
    "other": "another reason",
}
"""What a reader may choose to say, by the form's value; nothing else is kept."""


@router.get("/u/{token}", response_class=Response)
def unsubscribe_page(workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "") -> Response:
    """Show what the link would do, or that it is done and can be taken back."""
    link = find_unsubscribe_link(workspace, token)
    template = "unsubscribe.html" if link.subscribed else "unsubscribed.html"
    return pages.write(template, langs=(lang, link.lang), link=link, lang_asked=lang)


@router.post("/u/{token}", response_class=Response)
def unsubscribe(workspace: CurrentWorkspace, body: RawBody, token: str, lang: str = "") -> Response:
    """Unsubscribe, or take it back; doing it twice is the same as once."""
    fields = form_fields(body)
    act = fields.get("act")
    if act == "undo":
        undo_unsubscribe(workspace, token, by=READER)
    elif act in ("leave", "leave-all"):
        unsubscribe_token(
            workspace,
            token,
            everywhere=act == "leave-all",
            method=Method.PAGE,
            by=READER,
            reason=REASONS.get(fields.get("reason", ""), ""),
        )
    else:
        unsubscribe_token(workspace, token, everywhere=False, method=Method.ONE_CLICK, by=READER)
        return PlainTextResponse("Unsubscribed.")
    asked = f"?lang={lang}" if lang in languages() else ""
    return RedirectResponse(f"{base_path(workspace.publication)}/u/{token}{asked}", status_code=303)
