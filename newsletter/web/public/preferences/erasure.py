"""The section for being forgotten: it asks once more on a page of its own, then erases."""

from __future__ import annotations

from newsletter.app.people import erase_person
from newsletter.web.public.preferences.section import ASK, Section, Submission


def _save(submission: Submission) -> str:
    if submission.first("sure") != "1":
        return ASK
    erase_person(submission.workspace, submission.subscriber.person.address)
    return ""


SECTION = Section(name="erasure", show=lambda _workspace, _subscriber: True, save=_save, folded=True)
