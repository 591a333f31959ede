"""What a file's own name says of everybody in it: Mailchimp writes the status nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from newsletter.errors import RefusedError
from newsletter.model import Action, Hint
from newsletter.model.phrase import phrase
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.plain_words import plain_words

_MAILCHIMP = re.compile(r"(unsubscribed|cleaned|nonsubscribed)_(?:\w+_)?export_[0-9a-f]{6,}\b", re.IGNORECASE)
_OF_MAILCHIMP = {
    "unsubscribed": ContactStatus.UNSUBSCRIBED,
    "cleaned": ContactStatus.BOUNCED,
    "nonsubscribed": ContactStatus.NEVER,
}
_WORDS: Sequence[tuple[ContactStatus, re.Pattern[str]]] = (
    (
        ContactStatus.COMPLAINED,
        re.compile(r"\b(?:complained|spam (?:complaints?|reports?)|abuse (?:complaints?|reports?))\b"),
    ),
    (
        ContactStatus.NEVER,
        re.compile(
            r"\b(?:non ?subscri(?:bed|bers?)|(?:not|never) subscribed|unconfirmed|unactivated|notcon)\b"
        ),
    ),
    (
        ContactStatus.UNSUBSCRIBED,
        re.compile(
            r"\b(?:unsub(?:s|scribed?|scribes|scribers?|scriptions?)?|opt(?:ed)? ?outs?|"
            r"do not (?:e ?mail|mail|contact|send)|no e ?mails?|(?:exclusion|stop|removal) lists?|leavers|"
            r"(?:asked|asking|want|wants|wanted|requested|wishing) (?:to be |to get )?(?:removed|off|out)|"
            r"listas? (?:negra|de exclusion)|no (?:enviar|contactar)|listes? (?:noire|rouge|d opposition)|"
            r"sperrlisten?|robinson ?listen?|"
            r"donotmail|donotcontact|dnc|suppress(?:ed|ions?)|black ?list(?:ed)?|block ?list(?:ed)?|bajas|"
            r"desuscrit[oa]s|desabonne(?:e?s)?|desinscrit(?:e?s)?|abgemeldete?|abmeldungen|descadastrad[oa]s)\b"
        ),
    ),
    (
        ContactStatus.BOUNCED,
        re.compile(
            r"^cleaned\b|^held$|\b(?:bounce[sd]?|undeliver(?:able|ed)s?|"
            r"(?:invalid|dead|bad) (?:e ?mails?|addresses)|"
            r"rebotad[oa]s|rebotes)\b"
        ),
    ),
)
_REMOVED = re.compile(r"^removed?\b(?! (?:duplicates?|dupes|un ?sub\w*|opt\w*|bounce\w*))")
_WITHOUT = re.compile(
    r"\b(?:without|except|excluding|excl|minus|(?<!be )(?<!get )removed|sin|sans|ohne|sem|and|y|et|und|"
    r"(?:not|never|non|didn t) (?:un ?sub\w*|opt(?:ed)? ?out|bounced?|cleaned))\b"
)
"""The name tells of a list from which such people are missing, or which holds others too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNameStatus:
    """What a name says. `is_certain`: only a tool gives such a name; other names may mean something else."""

    status: ContactStatus
    is_certain: bool


def status_in_name(name: str) -> FileNameStatus | None:
    """Return what a file's name says of the people in it; None when it says nothing."""
    stem = PurePath(name).name
    if found := _MAILCHIMP.match(stem):
        return FileNameStatus(status=_OF_MAILCHIMP[found[1].lower()], is_certain=True)
    words = plain_words(re.sub(r"(?:\.\w{1,8})+$|\d+", " ", stem))
    if _REMOVED.match(words):
        return FileNameStatus(status=ContactStatus.UNSUBSCRIBED, is_certain=False)
    if _WITHOUT.search(words):
        return None
    status = next((status for status, pattern in _WORDS if pattern.search(words)), None)
    return None if status is None else FileNameStatus(status=status, is_certain=False)


def refusal(file: str, status: ContactStatus) -> RefusedError:
    """Return the refusal of a file whose name speaks of people who are not subscribed."""
    reason = status.suppresses
    return RefusedError(
        phrase("{file}: by its name these people {did}; nobody was imported", file=file, did=_DID[status]),
        hint="If the name is wrong and all of them agreed, give the file another name",
        next_steps=(Hint(Action.SUPPRESS_PEOPLE, reason.value),) if reason else (),
    )


_DID = {
    ContactStatus.NEVER: "never subscribed",
    ContactStatus.BOUNCED: "cannot be reached",
    ContactStatus.UNSUBSCRIBED: "unsubscribed",
    ContactStatus.COMPLAINED: "complained",
}
