"""`/assets/style.HASH.css`: the style sheet of all pages, kept by browsers for as long as it is the same."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from newsletter.web.current import CurrentWorkspace
from newsletter.web.pages import style_name, style_sheet

router = APIRouter()


@router.get("/assets/{name}", response_class=Response)
def asset(workspace: CurrentWorkspace, name: str) -> Response:
    """Return the style sheet by its present name; 404 for any other."""
    brand = workspace.publication.brand
    if name != style_name(brand):
        raise HTTPException(404)
    return Response(
        style_sheet(brand),
        media_type="text/css",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
