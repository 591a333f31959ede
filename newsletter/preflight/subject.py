"""Subject: the line that decides whether a letter is opened, and the preheader beside it."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, HINT, WARNING, Rule

MISSING = Rule(
    id="subject.missing",
    levels=(ERROR,),
    what="The letter has no subject.",
    source="Every mail program shows it; SpamAssassin counts an empty one against you",
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
    source="guidance: mail programs then show whatever the letter begins with",
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
    what="The preheader says the subject again.",
    source="guidance: readers see both side by side",
)
RULES = (MISSING, LENGTH, CAPS, PREHEADER, PREHEADER_LENGTH, REPEATS)

LONGEST = 60
PREHEADER_SHORTEST, PREHEADER_LONGEST = 40, 130
_FEWEST_CAPITALS = 6


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look at the subject and the preheader."""
    subject = " ".join(proof.shown(proof.edition.subject).split())
    if subject:
        yield from _subject(proof, subject)
    else:
        yield MISSING.found(
            "The letter has no subject", place=proof.front("subject"), hint="Write one after “subject:”"
        )
    yield from _preheader(proof, subject)


def _subject(proof: CheckContext, subject: str) -> Iterator[Finding]:
    place = proof.front("subject")
    if len(subject) > LONGEST:
        yield LENGTH.found(
            f"The subject has {len(subject)} characters; phones cut it after about 40",
            place=place,
            hint=f"Shorten it to {LONGEST} or fewer, the most telling words first",
        )
    letters = [char for char in subject if char.isalpha()]
    if len(letters) >= _FEWEST_CAPITALS and all(char.isupper() for char in letters):
        yield CAPS.found(
            "The subject is all capitals, which reads as shouting and as spam",
            place=place,
            hint="Write it as a sentence",
        )


def _preheader(proof: CheckContext, subject: str) -> Iterator[Finding]:
    preheader = " ".join(proof.shown(proof.edition.preheader).split())
    place = proof.front("preheader")
    if not preheader:
        yield PREHEADER.found(
            "There is no preheader, so mail programs show the first words they find",
            place=place,
            hint="Add a line “preheader:” with one sentence that goes on from the subject",
        )
    elif _same_words(preheader, subject):
        yield REPEATS.found(
            "The preheader says the subject again", place=place, hint="Say what the subject leaves out"
        )
    elif not PREHEADER_SHORTEST <= len(preheader) <= PREHEADER_LONGEST:
        yield PREHEADER_LENGTH.found(
            f"The preheader has {len(preheader)} characters",
            place=place,
            hint=f"Between {PREHEADER_SHORTEST} and {PREHEADER_LONGEST} fill the line without being cut",
        )


def _same_words(preheader: str, subject: str) -> bool:
    said, again = _words(subject), _words(preheader)
    return bool(said) and again.startswith(said)


def _words(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
