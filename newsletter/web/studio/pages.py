"""Renders the studio's pages from Jinja2 templates, in the language of whoever is signed in."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsletter.app.local_time import local_time
from newsletter.app.studio_sign_in import studio_key
from newsletter.app.workspace import Workspace
from newsletter.model import Permission, Publication
from newsletter.model.phrase import Phrase
from newsletter.model.spoken_language import closest_language
from newsletter.web.pages import base_path
from newsletter.web.studio.access import SignedIn
from newsletter.web.studio.assets import assets
from newsletter.web.studio.browser_name import browser_name
from newsletter.web.studio.cookies import SAID, clear_cookie, read_cookie, set_cookie
from newsletter.web.studio.messages import catalog, in_language, sentence
from newsletter.web.studio.navigation import navigation
from newsletter.web.studio.origin import PREFIX
from newsletter.web.studio.times import language_name
from newsletter.web.translations import accepted_languages

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = ("en", "es")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAID_SECONDS = 60
_MOST_SAID = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioPageWriter:
    """Writes pages for one request."""

    workspace: Workspace
    request: Request

    def write(
        self, template: str, staff: SignedIn | None, *, status: int = 200, **variables: object
    ) -> HTMLResponse:
        """Return a page for whoever is signed in (None: nobody is)."""
        said = self._said()
        here = self.request.scope["path"].removeprefix(PREFIX)
        places = navigation(self.workspace, staff.account, here) if staff else ()
        response = HTMLResponse(
            self.fragment(template, staff, **{"flash": said, "navigation": places} | variables),
            status_code=status,
            headers={"Content-Language": self.language(staff), "Content-Security-Policy": POLICY},
        )
        if said:
            clear_cookie(response, self.workspace, self.request, SAID)
        return response

    def fragment(self, template: str, staff: SignedIn | None, **variables: object) -> str:
        """Return what a template makes, for a part of a page: one without navigation."""
        publication, lang = self.workspace.publication, self.language(staff)
        return (
            _environment(lang)
            .get_template(template)
            .render(
                **{
                    "lang": lang,
                    "staff": staff,
                    "publication": publication,
                    "base_path": base_path(publication),
                    "studio": self.address,
                    "asset": self.asset,
                    "navigation": (),
                    "may": _may(staff),
                    "local_time": lambda at: self.local_time(at, lang),
                    "local_day": lambda day: format_date(day, "medium", locale=_locale(lang)),
                    "local_month": lambda month: self.local_month(month, lang),
                    "language_name": lambda tag: language_name(tag, lang),
                    "flash": "",
                }
                | variables
            )
        )

    def redirect(self, path: str, *, said: str = "") -> Response:
        """Return a redirect after a POST, to a path below /studio; the next page shows what was said once."""
        response = RedirectResponse(self.address(path), status_code=303)
        if said:
            text = base64.urlsafe_b64encode(said[:_MOST_SAID].encode()).decode().rstrip("=")
            value = f"{text}.{self._mark(text)}"
            set_cookie(response, self.workspace, self.request, SAID, value, seconds=_SAID_SECONDS)
        return response

    def address(self, path: str = "") -> str:
        """Return the address of a path below /studio, for a link."""
        return f"{base_path(self.workspace.publication)}{PREFIX}{path}"

    def asset(self, name: str) -> str:
        """Return the address of a style sheet or a script."""
        found = assets(self.workspace.publication.brand)
        return self.address(f"/assets/{found.hash}/{name}")

    def language(self, staff: SignedIn | None) -> str:
        """Return the language of a page: that of the account, else what the browser asks for."""
        accepted = accepted_languages(self.request.headers.get("accept-language", ""))
        wanted = (staff.account.lang,) if staff else accepted
        found = (closest_language(tag, LANGUAGES) for tag in wanted)
        return next((one for one in found if one), LANGUAGES[0])

    def say(self, staff: SignedIn | None, text: str, **values: object) -> str:
        """Return a text of the catalog in the language of the page, with its placeholders filled."""
        lang = self.language(staff)
        said = in_language(text, lang)
        if not values:
            return said
        return said % {
            name: in_language(one, lang) if isinstance(one, Phrase) else one for name, one in values.items()
        }

    def sentence(self, staff: SignedIn | None, text: str) -> str:
        """Return a message or an error's text in the language of the page, with a capital letter."""
        return sentence(text, self.language(staff))

    def explain(self, staff: SignedIn | None, message: str, hint: str = "") -> str:
        """Return a message and what to do, as sentences in the language of the page."""
        said = [self.sentence(staff, one).rstrip(".") for one in (message, hint) if one]
        return f"{'. '.join(said)}." if said else ""

    def local_time(self, at: datetime, lang: str) -> str:
        """Return a time in the publication's zone, with the zone: Nov 24, 2026, 9:30 AM PST."""
        zone = self.workspace.settings.schedule.zone
        locale, here = _locale(lang), local_time(at, zone)
        day = format_date(here, "medium", locale=locale)
        hour = format_time(here, "short", locale=locale)
        return f"{day}, {hour} {here.tzname()}"

    def local_month(self, month: str, lang: str) -> str:
        """Return a month, given as 2026-11, in words: Nov 2026."""
        return format_skeleton("yMMM", date.fromisoformat(f"{month}-01"), locale=_locale(lang))

    def _said(self) -> str:
        text, _, mark = read_cookie(self.workspace, self.request, SAID).partition(".")
        if not text or not hmac.compare_digest(mark.encode(), self._mark(text).encode()):
            return ""
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()

    def _mark(self, text: str) -> str:
        key = studio_key(self.workspace, "messages")
        return hmac.digest(key, text.encode(), "sha256").hex()[:32]


def local_studio(publication: Publication, url: str) -> str:
    """Return the studio's address on a server that answers at `url`, a loopback address.

    By the name localhost alone browsers let a local page use passkeys.
    """
    return f"http://localhost:{urlsplit(url).port}{base_path(publication)}{PREFIX}"


async def studio_pages(request: Request) -> StudioPageWriter:
    """Return what renders pages for this request."""
    return StudioPageWriter(workspace=request.app.state.workspace(), request=request)


StudioPages = Annotated[StudioPageWriter, Depends(studio_pages)]


def _locale(lang: str) -> Locale:
    return Locale.parse("en_US" if lang == "en" else lang)


def _may(staff: SignedIn | None) -> Callable[..., bool]:
    def may(permission: str, list_key: str | None = None) -> bool:
        return staff is not None and staff.may(Permission(permission), list_key)

    return may


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["browser"] = browser_name
    environment.filters["said"] = lambda text: in_language(text, lang)
    environment.filters["sentence"] = lambda text: sentence(text, lang)
    environment.filters["why"] = lambda source: sentence(source.removeprefix("guidance: "), lang)
    found: Any = catalog(lang)
    environment.install_gettext_translations(found, newstyle=True)  # type: ignore[attr-defined]
    return environment
