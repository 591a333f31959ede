"""All routes of the pages, and addresses that lead to each: a new route is walked without a line of test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from newsletter.app.link_tokens import link_tokens
from newsletter.sending.link_tokens import LinkTarget, Purpose
from newsletter.sending.reader_links import poll_detail
from newsletter.web.application import routers
from newsletter.web.pages import style_name
from tests.web.archived import Draft, send
from tests.web.site import MARIA, Site

PICTURE = "march.png"
ISSUE = "2026-03-01-march"
POLL = "::: poll Will you march?\n- Yes\n- No\n:::"
KNOWN = {
    "/u/{token}",
    "/confirm/{token}",
    "/p/{token}",
    "/address/{token}",
    "/data/{token}",
    "/media/{name}",
    "/poll/{token}/{number}",
    "/v/{token}/{name}",
    "/assets/{name}",
    "/archive/{name}",
    "/archive/{year}/",
}
"""Routes with a variable part to which the walk has an address; the others have tests of their own."""


def leads_somewhere(route: str) -> bool:
    """Return whether the walk's address of a route is one that there is."""
    return "{" not in route or route in KNOWN


@dataclass(frozen=True)
class RouteOfPages:
    """One route with its methods."""

    path: str
    methods: frozenset[str]
    route: APIRoute


def every_route() -> list[RouteOfPages]:
    """Return them; a router that is included shows in app.routes as one opaque object."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers():
        app.include_router(router)
    return [
        RouteOfPages(context.path or "", frozenset(context.methods or ()), context.original_route)
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
    ]


def posts() -> list[str]:
    """Return the routes that take a POST."""
    return sorted({one.path for one in every_route() if "POST" in one.methods})


@dataclass(frozen=True)
class Walk:
    """Addresses of a site with an issue in its archive, and the tokens that are in them."""

    site: Site
    tokens: dict[str, str]
    addresses: dict[str, str] = field(default_factory=dict)
    """The whole address, for a route with several parts of its own."""

    def paths(self, *, method: str = "GET") -> Iterator[tuple[str, str]]:
        """Yield each route with an address of it that leads somewhere, as far as that is known here."""
        for one in every_route():
            if method in one.methods:
                whole = self.addresses.get(one.path)
                yield one.path, whole or re.sub(r"\{\w+\}", self._value(one.path), one.path)

    def _value(self, path: str) -> str:
        known = {
            "/assets/{name}": style_name(self.site.workspace.publication.brand),
            "/archive/{name}": ISSUE,
            "/archive/{year}/": "2026",
            "/hooks/{provider}": "sendgrid",
            "/events/{name}": "march.ics",
        }
        return known.get(path) or self.tokens.get(path) or self.tokens["/u/{token}"]


def walk(site: Site) -> Walk:
    """Fill a site with what routes can lead to."""
    token = site.join()
    mailing = send(site, Draft(slug=ISSUE, picture=PICTURE, body=POLL))
    made, edition = link_tokens(site.workspace), site.workspace.store.archived_edition(mailing.id)
    site.client.post("/subscribe", data={"email": "ana@example.org"})
    with site.workspace.store._database.reading() as connection:
        waiting = connection.exec_driver_sql("SELECT token FROM signups").scalar_one()
    person = site.workspace.store.subscriber(MARIA)
    assert person is not None
    preferences = f"/p/{person.preferences_token}"
    site.client.post(preferences, data={"act": "address", "email": "maria@new.example"})
    site.client.post(preferences, data={"act": "data"})
    moving, data = site.workspace.store.claim_request_emails(now=site.clock.now())
    view = made.make(Purpose.VIEW, LinkTarget(mailing_id=mailing.id))
    ballot = LinkTarget(mailing_id=mailing.id, subscriber_id=person.id, detail=poll_detail("1"))
    return Walk(
        site,
        {
            "/u/{token}": token,
            "/confirm/{token}": waiting,
            "/p/{token}": person.preferences_token,
            "/address/{token}": moving.token,
            "/data/{token}": data.token,
            "/v/{token}": view,
        },
        {
            "/poll/{token}/{number}": f"/poll/{made.make(Purpose.POLL, ballot)}/2",
            "/media/{name}": f"/media/{edition.pictures[0].name}",
            "/v/{token}/{name}": f"/v/{view}/{edition.pictures[0].name}",
        },
    )


def everything_stored(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables."""
    with site.workspace.store._database.reading() as connection:
        names = [
            row[0]
            for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
            for name in names
        }
