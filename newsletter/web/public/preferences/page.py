"""`/p/TOKEN`: the preferences of whoever a link belongs to.

GET shows every section and changes nothing. A POST says in `act` which section it is from; that section
saves, and the page is shown again by a redirect. The token opens these pages and no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from newsletter.app.preferences import find_preferences, masked_address
from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import PageWriter, base_path
from newsletter.web.public.preferences import (
    address,
    cadence,
    data,
    erasure,
    language,
    lists,
    pause,
    topics,
)
from newsletter.web.public.preferences.section import ASK, Section, ShownSection, Submission
from newsletter.web.raw_body import RawBody, form_values
from newsletter.web.translations import languages

router = APIRouter()

_Failed: TypeAlias = tuple[Section, str, Mapping[str, Sequence[str]]]
"""A section that could not be saved, the problem, and what was filled in."""

SECTIONS: tuple[Section, ...] = (
    lists.SECTION,
    topics.SECTION,
    cadence.SECTION,
    pause.SECTION,
    language.SECTION,
    address.SECTION,
    data.SECTION,
    erasure.SECTION,
)
"""In the page's order."""


@router.get("/p/{token}", response_class=Response)
def preferences_page(
    workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "", saved: str = ""
) -> Response:
    """Show what is set; `saved` names the section that was saved just now."""
    subscriber = find_preferences(workspace, token)
    return _page(workspace, pages, subscriber, lang, saved=saved)


@router.post("/p/{token}", response_class=Response)
def save_preferences(
    workspace: CurrentWorkspace, pages: Pages, request: Request, body: RawBody, token: str, lang: str = ""
) -> Response:
    """Save one section; what is no section of ours changes nothing."""
    subscriber = find_preferences(workspace, token)
    fields = form_values(body)
    wanted = next(iter(fields.get("act", ())), "")
    section = next((one for one in SECTIONS if one.name == wanted), None)
    if subscriber.erased or section is None:
        return _page(workspace, pages, subscriber, lang)
    spoken = pages.language((lang, subscriber.person.lang))
    problem = section.save(
        Submission(
            workspace=workspace,
            pages=pages,
            subscriber=subscriber,
            fields=fields,
            lang=spoken,
            client=request.client.host if request.client else "",
        )
    )
    if problem == ASK:
        langs = (lang, subscriber.person.lang)
        sure = f"preferences_{section.name}_sure.html"
        return pages.write(sure, langs=langs, address=masked_address(subscriber), lang_asked=lang)
    if problem:
        return _page(workspace, pages, subscriber, lang, status=422, failed=(section, problem, fields))
    path = f"{base_path(workspace.publication)}/p/{token}"
    stays = f"&lang={spoken}" if _stays(section, lang) else ""
    return RedirectResponse(f"{path}?saved={section.name}{stays}#{section.name}", status_code=303)


def _stays(section: Section, lang: str) -> bool:
    """Say whether the next page keeps this one's language: erasing forgets which one the person asked for."""
    return section is erasure.SECTION or (lang in languages() and section is not language.SECTION)


def _page(
    workspace: Workspace,
    pages: PageWriter,
    subscriber: Subscriber,
    lang: str,
    *,
    status: int = 200,
    saved: str = "",
    failed: _Failed | None = None,
) -> Response:
    if subscriber.erased:
        return pages.write("forgotten.html", langs=(lang,))
    return pages.write(
        "preferences.html",
        status=status,
        langs=(lang, subscriber.person.lang),
        address=masked_address(subscriber),
        sections=_shown(workspace, subscriber, saved, failed),
        lang_asked=lang,
    )


def _shown(
    workspace: Workspace,
    subscriber: Subscriber,
    saved: str,
    failed: _Failed | None,
) -> list[ShownSection]:
    """Return the sections to show, one with a problem first: nobody has to look for it."""
    found = []
    for section in SECTIONS:
        view = section.show(workspace, subscriber)
        if view is not None:
            _section, problem, typed = failed if failed and failed[0] is section else (section, "", {})
            found.append(
                ShownSection(
                    section=section, view=view, saved=saved == section.name, problem=problem, typed=typed
                )
            )
    return sorted(found, key=lambda one: not one.problem)
