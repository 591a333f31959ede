"""`/healthz`: the server answers, and proves to the publication's own probe that it is this publication."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from newsletter.app.health import answer_health
from newsletter.web.current import CurrentWorkspace

router = APIRouter()


@router.get("/healthz")
def healthz(workspace: CurrentWorkspace, challenge: str = "") -> Mapping[str, str]:
    """Answer that the server runs; with the publication's own challenge, prove which publication it is."""
    return answer_health(workspace, challenge)
