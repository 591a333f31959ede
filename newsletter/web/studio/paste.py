"""`/studio/paste`: what was pasted into the editor as the Markdown of an issue. Nothing is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from newsletter.app.pasted_text import AlternativeKind, Pasted, PasteNote, paste
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import JsonBody
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

_NOTES: Mapping[PasteNote, tuple[str, str]] = {
    PasteNote.COMMENTS: (
        N_("1 comment of a colleague was left out."),
        N_("%(count)s comments of colleagues were left out."),
    ),
    PasteNote.DELETED: (
        N_("1 deleted passage was left out."),
        N_("%(count)s deleted passages were left out."),
    ),
    PasteNote.HIDDEN: (
        N_("1 hidden passage was left out."),
        N_("%(count)s hidden passages were left out."),
    ),
    PasteNote.CONTENTS: (
        N_("A table of contents was left out."),
        N_("%(count)s tables of contents were left out."),
    ),
    PasteNote.EMOJI: (
        N_("1 emoji could not come along."),
        N_("%(count)s emoji could not come along."),
    ),
    PasteNote.PICTURES: (
        N_("1 picture could not come along. A note in the text shows where it was."),
        N_("%(count)s pictures could not come along. Notes in the text show where they were."),
    ),
    PasteNote.TOO_LARGE: (
        N_("It is too large to keep its formatting. Paste it in smaller parts to keep it."),
        N_("It is too large to keep its formatting. Paste it in smaller parts to keep it."),
    ),
}
"""For one, and for several."""
_ALTERNATIVES: Mapping[AlternativeKind, str] = {
    AlternativeKind.STATS: N_("Make it a block of figures"),
    AlternativeKind.TABLE: N_("Make it a table"),
    AlternativeKind.WITHOUT_QUOTE: N_("Leave out the quoted email"),
}


@router.post("/studio/paste", response_class=Response)
def pasted(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, body: JsonBody) -> Response:
    """Return the Markdown of what is on the clipboard, what to say of it, and other ways to read it."""
    found = paste(_text(body, "html"), _text(body, "text"))
    return JSONResponse(
        {
            "markdown": found.markdown,
            "inline": found.is_inline,
            "notes": [*_notes(pages, staff, found), *found.remarks],
            "pictures": [{"note": one.note, "alt": one.alt} for one in found.pictures_missing],
            "alternatives": [
                {"label": pages.say(staff, _ALTERNATIVES[one.kind]), "markdown": one.markdown}
                for one in found.alternatives
            ],
        },
        headers={"Cache-Control": "no-store"},
    )


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _notes(pages: StudioPageWriter, staff: SignedIn, found: Pasted) -> list[str]:
    return [
        pages.say(staff, _NOTES[kind][0] if count == 1 else _NOTES[kind][1], count=count)
        for kind, count in found.notes.items()
    ]
