"""`/subscribe` and `/confirm/TOKEN`: signing up by double opt-in, by the page, an embedded form or JSON.

All three go through one use case. The answer never shows whether an address is known, must not be mailed, or
was asked for too often.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from newsletter.app.signing_up import (
    confirm_signup,
    deny_signup,
    find_confirmation_link,
    open_lists,
    sign_up,
)
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError, NotFoundError
from newsletter.model import MailingList
from newsletter.web.current import CurrentWorkspace, Pages
from newsletter.web.pages import PageWriter, base_path
from newsletter.web.raw_body import RawBody, form_fields, form_values

router = APIRouter()

TRAP = "website"
"""A field that people do not see: whoever fills it in is a program."""
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_JSON = "application/json"
_PROMISE = "We send you one email with a link to confirm. You can unsubscribe at any time."
"""As the form says it: a test sees to it that it does."""


@router.get("/subscribe", response_class=Response)
def subscribe_page(workspace: CurrentWorkspace, pages: Pages, lang: str = "") -> Response:
    """Show the form, if there is a list that people can sign up for."""
    lists = open_lists(workspace)
    if not lists:
        return _closed(pages, lang)
    return _form_page(pages, lists, lang)


@router.post("/subscribe", response_class=Response)
def subscribe(
    workspace: CurrentWorkspace, pages: Pages, request: Request, body: RawBody, lang: str = ""
) -> Response:
    """Take a sign-up and ask to look into the mailbox; the same answer whatever becomes of it."""
    client = request.client.host if request.client else ""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _JSON:
        return _from_program(workspace, pages, body, client)
    lists = open_lists(workspace)
    if not lists:
        return _closed(pages, lang)
    fields, asked = form_fields(body), tuple(form_values(body).get("list", ()))
    spoken = pages.language((_tag(fields.get("lang", "")) or lang,))
    chosen = asked or ((lists[0].key,) if len(lists) == 1 else ())
    email = fields.get("email", "").strip()
    if not chosen or not set(chosen) <= {one.key for one in lists}:
        return _form_page(pages, lists, spoken, email=email, problem="no-list")
    if not fields.get(TRAP):
        try:
            _take(workspace, pages, _Form(email, chosen, spoken, fields.get("form", ""), client))
        except AddressError:
            return _form_page(pages, lists, spoken, email=email, problem="bad-address", chosen=chosen)
    return pages.write("check_inbox.html", langs=(spoken,))


@router.get("/confirm/{token}", response_class=Response)
def confirm_page(workspace: CurrentWorkspace, pages: Pages, token: str, lang: str = "") -> Response:
    """Show what the link would do, or what became of it."""
    link = find_confirmation_link(workspace, token)
    return pages.write("confirm.html", langs=(lang, link.lang), link=link, lang_asked=lang)


@router.post("/confirm/{token}", response_class=Response)
def confirm(
    request: Request, workspace: CurrentWorkspace, body: RawBody, token: str, lang: str = ""
) -> Response:
    """Subscribe, or take note that it was somebody else."""
    act = form_fields(body).get("act")
    if act == "confirm":
        confirm_signup(workspace, token, client=request.client.host if request.client else "")
    elif act == "deny":
        deny_signup(workspace, token)
    asked = f"?lang={lang}" if _tag(lang) else ""
    return RedirectResponse(f"{base_path(workspace.publication)}/confirm/{token}{asked}", status_code=303)


@dataclass(frozen=True, slots=True)
class _Form:
    """What a form said."""

    email: str
    lists: tuple[str, ...]
    lang: str
    form: str
    client: str


def _take(workspace: Workspace, pages: PageWriter, form: _Form) -> None:
    titles = [one.title_for(form.lang) for one in open_lists(workspace) if one.key in form.lists]
    sign_up(
        workspace,
        form.email,
        form.lists,
        lang=form.lang,
        form=form.form if form.form in ("page", "json") else "embedded",
        words=_words(pages, form.lang, titles),
        client=form.client,
    )


def _words(pages: PageWriter, lang: str, titles: list[str]) -> str:
    """Return what the form shows about agreeing, for the record."""
    return f"{pages.say(lang, 'Subscribe')}: {', '.join(titles)}. {pages.say(lang, _PROMISE)}"


def _from_program(workspace: Workspace, pages: PageWriter, body: bytes, client: str) -> Response:
    """Take a sign-up as JSON: {"email", "lists", "lang"}. Without "lists" it is the only list there is."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return _problem(422, "the body must be a JSON object")
    email, lists, lang = said.get("email"), said.get("lists", []), said.get("lang", "")
    if not isinstance(email, str) or not isinstance(lang, str):
        return _problem(422, "email and lang must be text")
    if not isinstance(lists, list) or not all(isinstance(one, str) for one in lists):
        return _problem(422, "lists must be a list of keys")
    available = open_lists(workspace)
    if not lists and len(available) > 1:
        return _problem(422, f"lists must name at least one of: {', '.join(one.key for one in available)}")
    keys = tuple(lists) or tuple(one.key for one in available)
    try:
        _take(workspace, pages, _Form(email, keys, pages.language((_tag(lang),)), "json", client))
    except AddressError:
        return _problem(422, "email is not an email address")
    except NotFoundError:
        return _problem(404, "there is no such list to sign up for")
    return JSONResponse({"status": "confirmation email requested"}, status_code=202)


def _problem(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status_code=status)


def _closed(pages: PageWriter, lang: str) -> Response:
    return pages.write("closed.html", status=404, langs=(lang,))


def _form_page(
    pages: PageWriter,
    lists: tuple[MailingList, ...],
    lang: str,
    *,
    email: str = "",
    problem: str = "",
    chosen: tuple[str, ...] = (),
) -> Response:
    """Show the form; with a `problem` it keeps what was filled in."""
    return pages.write(
        "subscribe.html",
        status=422 if problem else 200,
        langs=(lang,),
        lists=lists,
        chosen=chosen,
        email=email,
        problem=problem,
        trap=TRAP,
    )


def _tag(lang: str) -> str:
    return lang if _LANG.fullmatch(lang) else ""
