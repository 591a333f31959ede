"""All routes of the pages, and addresses that lead to each: a new route is walked without a line of test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from newsletter.web.application import routers
from newsletter.web.pages import style_name
from tests.web.archived import Draft, send
from tests.web.site import MARIA, Site

PICTURE = "march.png"
ISSUE = "2026-03-01-march"


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

    def paths(self, *, method: str = "GET") -> Iterator[tuple[str, str]]:
        """Yield each route with an address of it that leads somewhere, as far as that is known here."""
        for one in every_route():
            if method in one.methods:
                yield one.path, re.sub(r"\{\w+\}", self._value(one.path), one.path)

    def _value(self, path: str) -> str:
        known = {
            "/assets/{name}": style_name(self.site.workspace.publication.brand),
            "/archive/{name}": ISSUE,
            "/archive/{year}/": "2026",
            "/hooks/{provider}": "sendgrid",
            "/media/{name}": PICTURE,
            "/events/{name}": "march.ics",
        }
        return known.get(path) or self.tokens.get(path) or self.tokens["/u/{token}"]


def walk(site: Site) -> Walk:
    """Fill a site with what routes can lead to."""
    token = site.join()
    send(site, Draft(slug=ISSUE, picture=PICTURE))
    site.client.post("/subscribe", data={"email": "ana@example.org"})
    with site.workspace.store._database.reading() as connection:
        waiting = connection.exec_driver_sql("SELECT token FROM signups").scalar_one()
    person = site.workspace.store.subscriber(MARIA)
    assert person is not None
    return Walk(
        site,
        {"/u/{token}": token, "/confirm/{token}": waiting, "/p/{token}": person.preferences_token},
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
