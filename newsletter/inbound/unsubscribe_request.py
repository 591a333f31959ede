"""The unsubscribe request: our own token, a bare "unsubscribe", or a person's email that mentions it."""

from __future__ import annotations

import re
from enum import StrEnum

from newsletter.inbound.auto_reply import has_null_return_path
from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.correlation_hints import LINK_WORD
from newsletter.inbound.mime import Mail
from newsletter.inbound.unsubscribe_phrases import BARE_WISH, LEAVING_WORD, SHORT_WISH
from newsletter.inbound.unsubscribe_vocabulary import speaks_of_leaving

_WITH_TOKEN = re.compile(rf"(?:^|[\s:])unsubscribe(?:\s|%20|\+|=20|:)+{LINK_WORD}", re.IGNORECASE)
_REPLY = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|rif|r|antw|odp|ynt)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE
)
_ATTRIBUTION = (
    r"(?:on|el|am|le|op|em|il)\s[^\n]{4,120}(?:\n(?!>)[^\n]{0,120})?"
    r"(?:wrote|escribi[oó]|schrieb|a écrit|schreef|escreveu|ha scritto)[^\n]*"
)
"""The line above a quotation; long ones are broken in two."""
_QUOTED_BLOCK = re.compile(rf"^(?:{_ATTRIBUTION}\n\s*)?>[^\n]*$", re.IGNORECASE | re.MULTILINE)
_QUOTES = re.compile(
    rf"^(?:\s*-{{2,}}\s*(?:original message|forwarded|ursprüngliche|mensaje original).*|-- ?$|_{{10,}}.*|"
    rf"{_ATTRIBUTION}|"
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
    if found is None and (not bare_subject(subject) or _is_wish(bare_subject(subject))):
        found = _WITH_TOKEN.fullmatch(_own(mail).strip())
    return found[1] if found else ""


def is_sent_by_program(mail: Mail) -> bool:
    """Say whether a mail program sent the mailto of List-Unsubscribe by itself: its subject is the bare word.

    What such a program writes into the text does not matter. Reports and absences have a null return path.
    """
    subject, submitted = mail.headers.text("subject"), mail.headers.first("auto-submitted").strip().lower()
    automatic = submitted and not submitted.startswith("no")
    return (
        bool(automatic or mail.headers.first("x-apple-unsubscribe"))
        and not has_null_return_path(mail.headers)
        and _is_wish(subject.strip())
    )


def unsubscribe_request_in(mail: Mail) -> UnsubscribeRequest:
    """Return what a mail without a token says of leaving.

    Below a quotation "Remove" may answer a question in it, so what stands there is only mentioned.
    """
    subject, own = mail.headers.text("subject"), _own(mail).strip()
    plain = bare_subject(subject)
    is_reply = plain != subject.strip()
    said = _is_wish(plain)
    lines = [line for line in own.splitlines() if line.strip()]
    asks = bool(lines) and _is_wish(lines[0])
    if asks and _is_farewell(lines[1:]) and (said or is_reply or not plain):
        return UnsubscribeRequest.LEAVE
    if said and not own:
        return UnsubscribeRequest.LEAVE
    return UnsubscribeRequest.MENTIONED if said or _mentions(plain, _below(mail)) else UnsubscribeRequest.NONE


def _is_wish(line: str) -> bool:
    return bool(BARE_WISH.fullmatch(fold(line)))


def _mentions(subject: str, own: str) -> bool:
    words, title = fold(own), fold(subject)
    if LEAVING_WORD.search(title) or LEAVING_WORD.search(words) or SHORT_WISH.fullmatch(words):
        return True
    return speaks_of_leaving([title, *map(fold, own.splitlines())])


def bare_subject(subject: str) -> str:
    """Return a subject without "Re:" and its like."""
    return _REPLY.sub("", subject).strip()


def _is_farewell(lines: list[str]) -> bool:
    """Say whether what follows is a greeting and a name, not something that wants an answer."""
    rest = " ".join(lines)
    return len(rest.split()) <= _FEW_WORDS and "?" not in rest


def _own(mail: Mail) -> str:
    """Return what the writer put above any quotation: no signature."""
    text = _text(mail)
    ends = [found.start() for pattern in (_QUOTED_BLOCK, _QUOTES) if (found := pattern.search(text))]
    return text[: min(ends, default=len(text))]


def _below(mail: Mail) -> str:
    """Return everything that the writer put between quoted lines and below them."""
    text = _QUOTED_BLOCK.sub("", _text(mail))
    found = _QUOTES.search(text)
    return text[: found.start()] if found else text


def _text(mail: Mail) -> str:
    text = mail.text or "\n".join(
        re.sub(r"<[^<>]{0,1000}>", "\n", _without_quotation(part.text)) for part in mail.of_kind("text/html")
    )
    return text[:_LOOKED_AT].replace("\xa0", " ")


def _without_quotation(html: str) -> str:
    """Return a page without what stands in <blockquote>, where mail programs put the email they answer."""
    small = html.lower()
    start, end = small.find("<blockquote"), small.rfind("</blockquote")
    return f"{html[:start]}\n{html[end:]}" if 0 <= start < end else html
