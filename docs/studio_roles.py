"""Writes the table of addresses and roles into docs/reference/studio.md: `python docs/studio_roles.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from newsletter.model import PERMISSIONS, Permission, Role
from newsletter.web.studio.access import Gate
from newsletter.web.studio.routes import OPEN_ROUTES, routers

PAGE = Path(__file__).parent / "reference" / "studio.md"
BEGIN, END = "<!-- made by docs/studio_roles.py -->", "<!-- end -->"


def roles_table() -> str:
    """Return the table of permissions and roles, and the table of addresses."""
    lines = [f"| permission | {' | '.join(Role)} |", f"|---|{'---|' * len(Role)}"]
    for permission in Permission:
        marks = ("yes" if permission in PERMISSIONS[role] else "" for role in Role)
        lines.append(f"| `{permission.value}` | {' | '.join(marks)} |")
    lines += ["", "| method | address | permission |", "|---|---|---|"]
    lines += [f"| {method} | `{path}` | {who} |" for path, method, who in sorted(set(_routes()))]
    return "\n".join(lines)


def page_with_table(page: str) -> str:
    """Return the page's text with the tables of today."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{roles_table()}\n\n{END}{after}"


def _routes() -> Iterator[tuple[str, str, str]]:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers():
        app.include_router(router)
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            path = context.path or ""
            needed = ", ".join(f"`{one.value}`" for one in _permissions(route.dependant))
            for method in context.methods or ():
                yield path, method, needed or f"open: {OPEN_ROUTES[path]}"


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    if isinstance(dependant.call, Gate):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from _permissions(inner)


if __name__ == "__main__":
    PAGE.write_text(page_with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
