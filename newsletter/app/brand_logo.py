"""Brand logo: puts a picture into the publication's folder and names it in newsletter.toml."""

from __future__ import annotations

from typing import Any

from newsletter.app.issue_pictures import AddedPicture, keep_upload
from newsletter.app.settings_edit import Refused, Saved, SettingsChanges, edit_settings
from newsletter.app.workspace import Workspace
from newsletter.importing.sanitize import one_line

FOLDER = "templates"


def set_logo(
    workspace: Workspace, data: bytes, *, name: str, dark: bool = False, alt: str | None = None
) -> AddedPicture | Refused:
    """Make a picture the logo, or the logo in dark mode; `alt` is what screen readers say in its place.

    `alt` stays as it is for None; "" is the publication's name. The picture is made smaller and checked as
    pictures of issues are. Raises PictureError, NewsletterError if something cannot be written.
    """
    folder = workspace.root / FOLDER
    added = keep_upload(workspace, folder, data, name=name)
    changes: dict[tuple[str, ...], Any] = {
        ("brand", "logo_dark" if dark else "logo"): f"{FOLDER}/{added.name}"
    }
    if alt is not None:
        words = one_line(alt)
        changes["brand", "logo_alt"] = words if words not in ("", workspace.publication.name) else None
    outcome = _edit(workspace, changes, added)
    return outcome if isinstance(outcome, Refused) else added


def _edit(workspace: Workspace, changes: SettingsChanges, added: AddedPicture) -> Saved | Refused:
    """Change the settings; a picture that was added for nothing is deleted again."""
    done = False
    try:
        outcome = edit_settings(workspace, changes)
        done = not isinstance(outcome, Refused)
        return outcome
    finally:
        if not done and not added.was_there:
            (workspace.root / FOLDER / added.name).unlink(missing_ok=True)
