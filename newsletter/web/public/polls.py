"""`/poll/TOKEN/N`: the page of an answer's link. It asks once more, votes by POST, and shows the results.

GET changes nothing: mail gateways follow every link. A vote counts once for each reader of a delivery,
whoever holds it; a later one takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from newsletter.app.polls import TEST_TOKEN, cast_vote, closing_day, edition_tallies, find_poll_link
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import EditionPoll
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import PageWriter, base_path
from newsletter.web.raw_body import RawBody, form_fields
from newsletter.web.translations import languages

router = APIRouter()


@router.get("/poll/{token}/{number}", response_class=Response)
def poll_page(workspace: CurrentWorkspace, pages: Pages, token: str, number: str, lang: str = "") -> Response:
    """Show the question with the answer chosen, or the results once there is a vote or no more are taken."""
    if token == TEST_TOKEN:
        return pages.write("test_link.html", langs=(lang,))
    link = find_poll_link(workspace, token, _number(number))
    spoken = pages.language((lang, link.lang))
    return pages.write(
        "poll.html",
        langs=(spoken,),
        link=link,
        tally=link.tally,
        said=link.lang,
        closes_on=closing_day(workspace, link.tally, spoken),
        lang_asked=lang,
    )


@router.post("/poll/{token}/{number}", response_class=Response)
def vote(workspace: CurrentWorkspace, body: RawBody, token: str, number: str, lang: str = "") -> Response:
    """Take a vote: the answer of the form, else that of the link."""
    choice = _number(form_fields(body).get("choice", number))
    if token != TEST_TOKEN:
        cast_vote(workspace, token, choice)
    asked = f"?lang={lang}" if lang in languages() else ""
    path = f"{base_path(workspace.publication)}/poll/{token}/{choice}{asked}"
    return RedirectResponse(path, status_code=303)


def poll_fragments(
    workspace: Workspace, pages: PageWriter, slug: str, polls: Sequence[EditionPoll], lang: str, said: str
) -> Mapping[str, str]:
    """Return what stands in place of the answers on the page of an issue, by the poll's key.

    `lang` is the language of our own words, `said` that of the issue.
    """
    return {
        tally.key: pages.fragment(
            "poll_public.html",
            lang,
            tally=tally,
            said=said,
            voted=None,
            closes_on=closing_day(workspace, tally, lang),
        )
        for tally in edition_tallies(workspace, slug, polls)
    }


def _number(text: str) -> int:
    """Return the number of an answer; raises NotFoundError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise NotFoundError("there is no such answer")
    return int(text)
