"""Checks the subject and the preheader."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule

MISSING = Rule(
    id="subject.missing",
    levels=(ERROR,),
    what="The email has no subject.",
    source="Every mail program shows it; SpamAssassin penalizes an empty one",
)
LENGTH = Rule(
    id="subject.length",
    levels=(WARNING,),
    what="The subject has more than 60 characters.",
    source="guidance: phones show 33 to 43, desktop Gmail about 70",
)
CAPS = Rule(
    id="subject.caps",
    levels=(WARNING,),
    what="The subject is all capital letters.",
    source="SpamAssassin SUBJ_ALL_CAPS",
)
PREHEADER = Rule(
    id="preheader.missing",
    levels=(WARNING,),
    what="There is no preheader.",
    source="guidance: inboxes then show the first words of the email",
)
PREHEADER_LENGTH = Rule(
    id="preheader.length",
    levels=(HINT,),
    what="The preheader has under 40 or over 130 characters.",
    source="guidance: phones show 40 to 110, desktop Gmail about 120 to 140",
)
REPEATS = Rule(
    id="preheader.repeats",
    levels=(WARNING,),
    what="The preheader repeats the subject.",
    source="guidance: readers see both side by side",
)
RULES = (MISSING, LENGTH, CAPS, PREHEADER, PREHEADER_LENGTH, REPEATS)

LONGEST = 60
PREHEADER_SHORTEST, PREHEADER_LONGEST = 40, 130
_FEWEST_CAPITALS = 6


def find(context: CheckContext) -> Iterator[Finding]:
    """Check the subject and the preheader."""
    subject = " ".join(context.shown(context.edition.subject).split())
    if subject:
        yield from _subject(context, subject)
    else:
        yield MISSING.found(
            "The email has no subject", place=context.front("subject"), hint="Write one after “subject:”"
        )
    yield from _preheader(context, subject)


def _subject(context: CheckContext, subject: str) -> Iterator[Finding]:
    place = context.front("subject")
    if len(subject) > LONGEST:
        yield LENGTH.found(
            phrase("The subject has {count} characters; phones cut it after about 40", count=len(subject)),
            place=place,
            hint=phrase("Shorten it to {longest} or fewer, the most important words first", longest=LONGEST),
        )
    letters = [char for char in subject if char.isalpha()]
    if len(letters) >= _FEWEST_CAPITALS and all(char.isupper() for char in letters):
        yield CAPS.found(
            "The subject is all capitals, which looks like shouting and like spam",
            place=place,
            hint="Write it as a sentence",
        )


def _preheader(context: CheckContext, subject: str) -> Iterator[Finding]:
    preheader = " ".join(context.shown(context.edition.preheader).split())
    place = context.front("preheader")
    if not preheader:
        yield PREHEADER.found(
            "There is no preheader, so inboxes show the first words of the email",
            place=place,
            hint="Add a line “preheader:” with one sentence that continues the subject",
        )
    elif _same_words(preheader, subject):
        yield REPEATS.found(
            "The preheader repeats the subject", place=place, hint="Say something the subject does not"
        )
    elif not PREHEADER_SHORTEST <= len(preheader) <= PREHEADER_LONGEST:
        yield PREHEADER_LENGTH.found(
            phrase("The preheader has {count} characters", count=len(preheader)),
            place=place,
            hint=phrase(
                "Use {preheader_shortest} to {preheader_longest} characters, so that inboxes show it all",
                preheader_shortest=PREHEADER_SHORTEST,
                preheader_longest=PREHEADER_LONGEST,
            ),
        )


def _same_words(preheader: str, subject: str) -> bool:
    said, again = _words(subject), _words(preheader)
    return bool(said) and again.startswith(said)


def _words(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
