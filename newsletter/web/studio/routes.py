"""All pages of the studio: a line for each file, and what needs no sign-in."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from newsletter.web.studio import (
    assets,
    board,
    calendar,
    desk,
    home,
    my_account,
    new_issue,
    outbox,
    owner_link,
    sign_in,
    test_copy,
    welcome,
)

OPEN_ROUTES: Mapping[str, str] = {
    "/studio/assets/{hashed}/{name}": "style sheets and scripts, the same for everybody",
    "/studio/sign-in": "who is not signed in yet",
    "/studio/owner/{token}": "the one-time link of the owner",
}
"""The routes that ask for no permission, and why."""


def routers() -> tuple[APIRouter, ...]:
    """Return the routers of all pages."""
    return (
        assets.router,
        home.router,
        board.router,
        new_issue.router,
        test_copy.router,
        desk.router,
        outbox.router,
        calendar.router,
        welcome.router,
        sign_in.router,
        owner_link.router,
        my_account.router,
    )
