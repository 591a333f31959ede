"""The section for a person's data, and `/data/TOKEN`: downloading them by the link that was emailed.

A link in an email may be forwarded, so the page behind it never shows the data itself.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from newsletter.app.personal_data import find_data_link, personal_data, request_data
from newsletter.app.preference_links import emails_links
from newsletter.app.preferences import masked_address
from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.public.preferences.section import Section, Submission
from newsletter.web.raw_body import RawBody

router = APIRouter()
_FILE_NAME = "my-data.json"


def _show(workspace: Workspace, subscriber: Subscriber) -> object | None:
    return masked_address(subscriber) if emails_links(workspace) else None


def _save(submission: Submission) -> str:
    if emails_links(submission.workspace):
        request_data(
            submission.workspace, submission.subscriber, lang=submission.lang, client=submission.client
        )
    return ""


SECTION = Section(name="data", show=_show, save=_save, folded=True)


@router.get("/data/{token}", response_class=Response)
def data_page(workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "") -> Response:
    """Show a button: what opens links in emails by itself downloads nothing."""
    subscriber = find_data_link(workspace, token)
    langs = (lang, subscriber.person.lang)
    return pages.write("data.html", langs=langs, address=masked_address(subscriber), lang_asked=lang)


@router.post("/data/{token}", response_class=Response)
def download(workspace: CurrentWorkspace, _body: RawBody, token: str) -> Response:
    """Answer with the data as a file; it changes nothing."""
    found = personal_data(workspace, find_data_link(workspace, token))
    return JSONResponse(found, headers={"Content-Disposition": f'attachment; filename="{_FILE_NAME}"'})
