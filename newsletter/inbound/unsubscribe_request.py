"""The wish to leave: our own token in a mail, a bare "unsubscribe", or a letter that only mentions it."""

from __future__ import annotations

import re
from enum import StrEnum

from newsletter.inbound.mime import Mail
from newsletter.inbound.unsubscribe_phrases import BARE_WISH, LEAVING_WORD

_WITH_TOKEN = re.compile(
    r"(?:^|[\s:])unsubscribe(?:\s|%20|\+|=20|:)+([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])", re.IGNORECASE
)
_REPLY = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|rif|r|antw|odp|ynt)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE
)
_QUOTES = re.compile(
    r"^(?:>.*|\s*-{2,}\s*(?:original message|forwarded|ursprüngliche|mensaje original).*|-- ?$|_{10,}.*|"
    r"(?:on|el|am|le|op|em|il)\s.{4,120}(?:wrote|escribi[oó]|schrieb|a écrit|schreef|escreveu|ha scritto).*|"
    r"(?:sent from my|enviado desde|von meinem|get outlook).*|from:\s.*|de:\s.*|von:\s.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_LOOKED_AT = 8000
_FEW_WORDS = 6


class UnsubscribeRequest(StrEnum):
    """What a mail without a token says of leaving."""

    LEAVE = "leave"
    """Nothing but that."""
    MENTIONED = "mentioned"
    """That among other words: for a person to read."""
    NONE = "none"


def token_in(mail: Mail) -> str:
    """Return the token of a mail that our own mailto link makes, "" when there is none.

    It stands in the subject; or in a body that holds nothing else, for programs that put it there. A
    letter of ours that somebody quotes holds a token too, and is no wish.
    """
    subject = mail.headers.text("subject")
    found = _WITH_TOKEN.search(subject)
    if found is None and (not bare_subject(subject) or BARE_WISH.fullmatch(bare_subject(subject))):
        found = _WITH_TOKEN.fullmatch(_own(mail).strip())
    return found[1] if found else ""


def unsubscribe_request_in(mail: Mail) -> UnsubscribeRequest:
    """Return what a mail without a token says of leaving."""
    subject, own = mail.headers.text("subject"), _own(mail).strip()
    plain = bare_subject(subject)
    is_reply = plain != subject.strip()
    said = bool(BARE_WISH.fullmatch(plain))
    lines = [line for line in own.splitlines() if line.strip()]
    asks = bool(lines) and bool(BARE_WISH.fullmatch(lines[0].strip()))
    if asks and _is_farewell(lines[1:]) and (said or is_reply or not plain):
        return UnsubscribeRequest.LEAVE
    if said and not own:
        return UnsubscribeRequest.LEAVE
    return (
        UnsubscribeRequest.MENTIONED
        if LEAVING_WORD.search(plain) or LEAVING_WORD.search(own) or said
        else UnsubscribeRequest.NONE
    )


def bare_subject(subject: str) -> str:
    """Return a subject without "Re:" and its like."""
    return _REPLY.sub("", subject).strip()


def _is_farewell(lines: list[str]) -> bool:
    """Say whether what follows is a greeting and a name, not something that wants an answer."""
    rest = " ".join(lines)
    return len(rest.split()) <= _FEW_WORDS and "?" not in rest


def _own(mail: Mail) -> str:
    """Return what the writer wrote themselves: no quotation, no signature."""
    text = mail.text or "\n".join(
        re.sub(r"<[^<>]{0,1000}>", "\n", part.text) for part in mail.of_kind("text/html")
    )
    looked_at = text[:_LOOKED_AT].replace("\xa0", " ")
    found = _QUOTES.search(looked_at)
    return looked_at[: found.start()] if found else looked_at
