"""Visits to the frame of the studio: signing in, one's own account, and errors."""

from __future__ import annotations

from newsletter.app.studio_sign_in import make_owner_link
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit


def _owner(studio: StudioSite) -> str:
    return f"/owner/{make_owner_link(studio.workspace)}"


VISITS = (
    StudioVisit(name="sign in", path="/sign-in", who=None),
    StudioVisit(name="the owner's link", prepare=_owner, who=None),
    StudioVisit(name="my account", path="/me"),
    StudioVisit(name="not found", path="/nothing", status=404, console=("404",)),
    StudioVisit(
        name="session ended", path="/sign-out", who=None, form={}, status=401, console=("401", "404")
    ),
)
