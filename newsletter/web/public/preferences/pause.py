"""The section for a pause: no email until a day, then again by itself."""

from __future__ import annotations

from newsletter.app.pause import pause_choice, pause_until, resume
from newsletter.web.public.preferences.section import Section, Submission


def _save(submission: Submission) -> str:
    if submission.first("resume"):
        resume(submission.workspace, submission.subscriber)
        return ""
    until = submission.first("until").strip()
    return "" if pause_until(submission.workspace, submission.subscriber, until) else "bad-day"


SECTION = Section(name="pause", show=pause_choice, save=_save, folded=True)
