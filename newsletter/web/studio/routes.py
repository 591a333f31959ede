"""All pages of the studio: a line for each file, and what needs no sign-in."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from newsletter.web.studio import (
    account_link,
    accounts,
    assets,
    board,
    calendar,
    certificate,
    comments,
    correction,
    desk,
    editor,
    history,
    home,
    left_out,
    mailings,
    missed,
    my_account,
    my_passkeys,
    my_second_factor,
    new_issue,
    outbox,
    owner_link,
    passkey_sign_in,
    paste,
    pictures,
    preview,
    progress,
    review,
    rules,
    schedules,
    send,
    sign_in,
    sign_out,
    test_copy,
    welcome,
)
from newsletter.web.studio.people import (
    browse,
    bulk,
    exports,
    growth,
    imports,
    merging,
    person,
    segments,
    upkeep,
)

OPEN_ROUTES: Mapping[str, str] = {
    "/studio/assets/{hashed}/{name}": "style sheets and scripts, the same for everybody",
    "/studio/sign-in": "who is not signed in yet",
    "/studio/sign-in/code": "who gave the password, and not yet the code",
    "/studio/sign-in/passkey": "who is not signed in yet",
    "/studio/sign-in/passkey/options": "who is not signed in yet",
    "/studio/forgot": "who forgot the password",
    "/studio/link/{token}": "an invitation, or a link to a new password",
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
        sign_out.router,
        owner_link.router,
        passkey_sign_in.router,
        account_link.router,
        my_account.router,
        my_passkeys.router,
        my_second_factor.router,
        accounts.router,
        preview.router,
        rules.router,
        history.router,
        comments.router,
        review.router,
        paste.router,
        pictures.router,
        send.router,
        left_out.router,
        schedules.router,
        mailings.router,
        progress.router,
        missed.router,
        certificate.router,
        correction.router,
        browse.router,
        person.router,
        merging.router,
        imports.router,
        segments.router,
        exports.router,
        growth.router,
        upkeep.router,
        bulk.router,
        my_passkeys.router,
        my_second_factor.router,
        accounts.router,
        editor.router,  # after all others: an issue's name can be any word
    )
