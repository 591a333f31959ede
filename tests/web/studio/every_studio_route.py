"""All routes of the studio, with the permission that each asks for."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from newsletter.model import Permission
from newsletter.web.studio.access import Gate
from newsletter.web.studio.routes import routers


@dataclass(frozen=True)
class StudioRoute:
    """One route and method."""

    path: str
    method: str
    route: APIRoute
    permissions: tuple[Permission, ...]


def every_studio_route() -> list[StudioRoute]:
    """Return them; a router that is included shows in app.routes as one opaque object."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers():
        app.include_router(router)
    return [
        StudioRoute(
            context.path or "",
            method,
            context.original_route,
            tuple(gates(context.original_route.dependant)),
        )
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
        for method in sorted(context.methods or ())
    ]


def gates(dependant: Dependant) -> list[Permission]:
    """Return the permissions that a route and what it depends on ask for."""
    mine = [dependant.call.permission] if isinstance(dependant.call, Gate) else []
    return mine + [one for inner in dependant.dependencies for one in gates(inner)]
