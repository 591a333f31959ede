"""`/studio/people`: everybody by filters, a search as one types, and adding one person."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from newsletter.app.confirmation_request import send_confirmation
from newsletter.app.people import add_person, new_person
from newsletter.app.people_browsing import STATUSES, PeopleFilter, browse_people, count_lists
from newsletter.app.person_view import find_person_on
from newsletter.app.segment_edit import saved_segments
from newsletter.app.segments import count_tags
from newsletter.errors import AddressError, NewsletterError, RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.hints import next_steps
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.people.audit_trail import note_act
from newsletter.web.studio.people.lists import chosen_list, list_options, list_titles
from newsletter.web.studio.times import language_name
from newsletter.web.translations import languages

router = APIRouter()
Staff = Annotated[SignedIn, may(Permission.PEOPLE)]
_MOST_TAGS = 200


@router.get("/studio/people", response_class=Response)
def people(
    staff: Staff,
    pages: StudioPages,
    q: str = "",
    list: str = "",
    status: str = "",
    segment: str = "",
    tag: str = "",
    before: str = "",
) -> Response:
    """Show people, and what they can be looked for by."""
    wanted = _wanted(q, list, status, segment, tag)
    return pages.write(
        "people.html",
        staff,
        totals=count_lists(staff.workspace, lists=staff.account.lists),
        lists=list_options(staff, first=pages.say(staff, N_("Every list"))),
        statuses=STATUSES,
        segments=tuple(saved_segments(staff.workspace)),
        tags=_known_tags(staff),
        **_results(staff, pages, wanted, before),
    )


@router.get("/studio/people/results", response_class=Response)
def results(
    staff: Staff,
    pages: StudioPages,
    q: str = "",
    list: str = "",
    status: str = "",
    segment: str = "",
    tag: str = "",
    before: str = "",
) -> Response:
    """Return the part of that page that has the people."""
    wanted = _wanted(q, list, status, segment, tag)
    return HTMLResponse(
        pages.fragment("people_results.html", staff, **_results(staff, pages, wanted, before))
    )


@router.get("/studio/people/add", response_class=Response)
def add_form(staff: Staff, pages: StudioPages) -> Response:
    """Show the form to add one person."""
    return pages.write(
        "people_add.html",
        staff,
        lists=list_options(staff),
        languages=_languages(staff, pages),
        given={},
        problem="",
        steps=(),
    )


@router.post("/studio/people/add", response_class=Response)
def add(staff: Staff, pages: StudioPages, form: StudioForm) -> Response:
    """Add one person who asked to be on a list."""
    key = chosen_list(staff, form)
    given = {name: form.get(name).strip() for name in ("address", "first_name", "last_name", "lang", "basis")}
    if form.get("ask"):
        return _ask(staff, pages, key, given)
    try:
        if not given["basis"]:
            raise RefusedError(pages.say(staff, N_("Say how this person agreed")))
        person = new_person(
            given["address"],
            first_name=given["first_name"],
            last_name=given["last_name"],
            lang=given["lang"],
        )
        counts = add_person(
            staff.workspace,
            person,
            list_key=key,
            basis=given["basis"],
            by=staff.actor,
            welcome=bool(form.get("welcome")) and bool(staff.workspace.publication.lists[key].welcome),
        )
    except (AddressError, RefusedError) as error:
        return _add_form(staff, pages, {**given, "list": key}, error)
    title = staff.workspace.publication.lists[key].title
    found = find_person_on(staff.workspace, person.address, lists=staff.account.lists)
    note_act(staff, "add", found, detail=key)
    said = (
        pages.say(staff, N_("Added to %(list)s."), list=title)
        if counts.added
        else pages.say(staff, N_("They were on %(list)s already."), list=title)
    )
    return pages.redirect(f"/people/{found.id}", said=said)


def _ask(staff: SignedIn, pages: StudioPageWriter, key: str, given: dict[str, str]) -> Response:
    """Email a link to confirm, to whoever it may be: also again, if an earlier one got lost."""
    try:
        address = send_confirmation(
            staff.workspace, given["address"], list_key=key, by=staff.actor, lang=given["lang"]
        )
    except NewsletterError as error:
        return _add_form(staff, pages, {**given, "list": key}, error)
    note_act(staff, "send-confirmation", detail=key)
    said = pages.say(
        staff,
        N_("%(address)s gets an email with a link to confirm. Nothing changes until they do."),
        address=address,
    )
    return pages.redirect("/people", said=said)


def _languages(staff: SignedIn, pages: StudioPageWriter, chosen: str = "") -> list[tuple[str, str]]:
    """Return the languages of the public pages, and the one that was chosen, by name; our own first."""
    own, lang = staff.workspace.publication.lang, pages.language(staff)
    tags = {own, *([chosen] if chosen else ()), *languages()}
    return sorted(
        ((tag, language_name(tag, lang)) for tag in tags), key=lambda one: (one[0] != own, one[1].casefold())
    )


def _add_form(
    staff: SignedIn, pages: StudioPageWriter, given: dict[str, str], error: NewsletterError
) -> Response:
    return pages.write(
        "people_add.html",
        staff,
        status=422,
        lists=list_options(staff),
        languages=_languages(staff, pages, given.get("lang", "")),
        given=given,
        problem=pages.sentence(staff, str(error)),
        steps=next_steps(error.next_steps),
    )


def _known_tags(staff: SignedIn) -> list[str]:
    """Return tags to choose from; none to who works on some lists only, as tags may be of others."""
    if staff.account.lists:
        return []
    return [name for name, _people in count_tags(staff.workspace)][:_MOST_TAGS]


def _wanted(q: str, list_key: str, status: str, segment: str, tag: str) -> PeopleFilter:
    """Return what is asked for, without the null characters that a database refuses."""
    q, segment, tag = (text.replace("\x00", "") for text in (q, segment, tag))
    return PeopleFilter(search=q, list=list_key, status=status, segment=segment, tag=tag)


def _results(staff: SignedIn, pages: StudioPageWriter, wanted: PeopleFilter, before: str) -> dict[str, Any]:
    """Return what the part of the page with the people needs; a mistake in a filter is shown there."""
    problem, page = "", None
    try:
        page = browse_people(
            staff.workspace,
            wanted,
            lists=staff.account.lists,
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        )
    except NewsletterError as error:
        problem = pages.sentence(staff, str(error))
    fields = {
        "q": wanted.search,
        "list": wanted.list,
        "status": wanted.status,
        "segment": wanted.segment,
        "tag": wanted.tag,
    }
    query = {name: value for name, value in fields.items() if value}
    return {
        "wanted": wanted,
        "page": page,
        "filter_problem": problem,
        "is_filtered": bool(query),
        "before": before,
        "query": urlencode(query),
        "next_query": urlencode({**query, "before": page.next_before}) if page and page.next_before else "",
        "titles": list_titles(staff),
    }
