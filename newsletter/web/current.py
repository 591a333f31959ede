"""What every endpoint asks for: the workspace as it is now, and the writer of pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from newsletter.app.workspace import Workspace
from newsletter.web.pages import PageWriter


async def current_workspace(request: Request) -> Workspace:
    """Return the workspace; a change to newsletter.toml replaces it while the server runs."""
    found: Workspace = request.app.state.workspace()
    return found


async def page_writer(request: Request) -> PageWriter:
    """Return what renders pages for this request."""
    return PageWriter(
        workspace=request.app.state.workspace(),
        accept_language=request.headers.get("accept-language", ""),
        is_static=request.app.state.is_static,
    )


CurrentWorkspace = Annotated[Workspace, Depends(current_workspace)]
Pages = Annotated[PageWriter, Depends(page_writer)]
