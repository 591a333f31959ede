"""All pages of the studio: a line for each file, and what needs no sign-in."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from newsletter.web.studio import (
    assets,
    editor,
    history,
    home,
    my_account,
    owner_link,
    paste,
    pictures,
    sign_in,
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
        sign_in.router,
        owner_link.router,
        my_account.router,
        history.router,
        paste.router,
        pictures.router,
        editor.router,  # after all others: an issue's name can be any word
    )
