"""Checks that the notes which the program wrote into a draft were answered."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.comments import TO_ANSWER, unanswered_notes
from newsletter.issues.parser import source_lines
from newsletter.model import Finding, Place
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import WARNING, Rule

UNANSWERED = Rule(
    id="note.unanswered",
    levels=(WARNING,),
    what="A note that an import wrote into the draft is still there.",
    source="An import guesses, and asks where it is not sure; nobody sees the question in the email",
)
RULES = (UNANSWERED,)

_SHOWN = 160
_ALWAYS = TO_ANSWER.split()[-1]
"""Every note has this word; most files have no note, and are not searched further."""


def find(context: CheckContext) -> Iterator[Finding]:
    """Look through the comments of the issue file."""
    if _ALWAYS not in context.issue.source:
        return
    for line, words in unanswered_notes(source_lines(context.issue.source)):
        yield UNANSWERED.found(
            phrase("A note is unanswered: {words}", words=_short(words)),
            place=Place(path=context.issue.path, line=line),
            hint="Change the draft if needed, then delete the note",
        )


def _short(words: str) -> str:
    if len(words) <= _SHOWN:
        return words
    head = words[: _SHOWN - 1]
    return f"{head.rpartition(' ')[0] or head}…"
