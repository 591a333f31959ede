"""The section for the language of emails."""

from __future__ import annotations

from newsletter.app.preferences import language_choice, set_language
from newsletter.web.public.preferences.section import Section, Submission


def _save(submission: Submission) -> str:
    known = set_language(submission.workspace, submission.subscriber, submission.first("language"))
    return "" if known else "unknown"


SECTION = Section(name="language", show=language_choice, save=_save, folded=True)
