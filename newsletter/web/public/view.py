"""`/v/TOKEN`: an issue in a browser, in the language and for the segments of the email that the link is from.

It leads to the public page where the archive has one. Otherwise the edition itself is shown, for whoever has
the link: it names no person, and search engines do not list it.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsletter.app.archive import PageParts
from newsletter.app.view_in_browser import TEST_TOKEN, find_view_link, viewed_html, viewed_picture
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import base_path
from newsletter.web.public.archive import issue_policy
from newsletter.web.public.archive_files import answer_file
from newsletter.web.public.polls import poll_fragments

router = APIRouter()


@router.get("/v/{token}", response_class=Response)
def view(workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "") -> Response:
    """Redirect to the page in the archive, or show the edition."""
    if token == TEST_TOKEN:
        return pages.write("test_link.html", langs=(lang,))
    viewed = find_view_link(workspace, token)
    base = base_path(workspace.publication)
    if viewed.page:
        return RedirectResponse(f"{base}/archive/{quote(viewed.page)}", status_code=303)
    words, version = pages.language((viewed.version.lang,)), viewed.version
    parts = PageParts(
        head=pages.fragment("view_head.html", words),
        bar="",
        polls=poll_fragments(workspace, pages, viewed.mailing.issue, version.polls, words, version.lang),
    )
    html = viewed_html(viewed, media=f"{base}/v/{token}/", parts=parts)
    headers = {"Content-Language": version.lang, "Content-Security-Policy": issue_policy(workspace)}
    return HTMLResponse(html, headers=headers)


@router.get("/v/{token}/{name}", response_class=Response)
def picture(workspace: CurrentWorkspace, token: str, name: str) -> Response:
    """Return a picture of the edition."""
    return answer_file(viewed_picture(workspace, find_view_link(workspace, token), name))
