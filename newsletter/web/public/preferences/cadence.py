"""The section for how often a person gets each list: every issue, or a digest."""

from __future__ import annotations

from newsletter.app.cadence_choice import cadence_choice, set_cadences
from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber
from newsletter.web.public.preferences.section import Section, Submission

_FIELD = "cadence-"
"""What the name of a list's field begins with."""


def _show(workspace: Workspace, subscriber: Subscriber) -> object | None:
    return cadence_choice(workspace, subscriber) or None


def _save(submission: Submission) -> str:
    wanted = {
        name.removeprefix(_FIELD): values[0]
        for name, values in submission.fields.items()
        if name.startswith(_FIELD) and values
    }
    return "" if set_cadences(submission.workspace, submission.subscriber, wanted) else "unknown"


SECTION = Section(name="cadence", show=_show, save=_save)
