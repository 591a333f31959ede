"""The plain bounce: a report in words alone, as qmail, Exim and many a home-made server write it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass

from newsletter.inbound.auto_reply import is_about_failure, is_absence, is_from_daemon
from newsletter.inbound.bounce_patterns import FAILED, FULL, NO_HOST, NO_MAILBOX, STILL_TRYING
from newsletter.inbound.enhanced_status_code import codes_in
from newsletter.inbound.mime import MAX_DEPTH, Mail

_RETURNED = re.compile(
    r"^(?:-{2,}.{0,20}(?:below this line|copy of|original|returned|forwarded|unsent|header).*|"
    r"(?:this is )?(?:a )?copy of (?:the|your) message.*|(?:the )?original message.{0,30}follows.*|"
    r"(?:received|return-path|dkim-signature|message-id):\s.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_LOOKED_AT = 16_000
MAX_ADDRESSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainBounce:
    """What a plain bounce says: its own words, without the letter that it returns, and who is named."""

    words: str
    addresses: tuple[str, ...]
    only_delayed: bool


def read_plain_bounce(mail: Mail, raw: bytes) -> PlainBounce | None:
    """Return what a plain bounce says; None for anything else."""
    if is_absence(mail.headers) or not (is_from_daemon(mail.headers) or is_about_failure(mail.headers)):
        return None
    words = own_words(mail.text or _all_text(mail))
    if not _tells(words) and _tells(subject := mail.headers.text("subject")):
        # Some say in the subject alone what the matter is; most have the letter's own subject there.
        words = f"{words}\n{subject}"
    told = is_about_failure(mail.headers) or _tells(words)
    delayed = bool(STILL_TRYING.search(words) or "delay" in mail.headers.text("subject").lower())
    if not told and not delayed:
        return None
    return PlainBounce(words=words, addresses=_addresses(mail, words, raw), only_delayed=delayed)


def _tells(words: str) -> bool:
    return bool(codes_in(words)) or any(table.search(words) for table in (FAILED, FULL, NO_MAILBOX, NO_HOST))


def own_words(text: str) -> str:
    """Return what stands before a returned letter: a letter's own words are no diagnosis."""
    looked_at = text[:_LOOKED_AT]
    found = _RETURNED.search(looked_at)
    return looked_at[: found.start()] if found else looked_at


def _all_text(mail: Mail) -> str:
    return "\n".join(re.sub(r"<[^<>]{0,500}>", " ", part.text) for part in mail.of_kind("text/html"))


def _addresses(mail: Mail, words: str, raw: bytes) -> tuple[str, ...]:
    """Return whoever is named: which of them is the reader is for others to say."""
    named = _ADDRESS.findall(mail.headers.first("x-failed-recipients")) + _ADDRESS.findall(words)
    plain = [one.strip("'.").rpartition("=")[2] for one in named[:MAX_ADDRESSES]]
    return tuple(dict.fromkeys([*sorted(_by_library(raw, mail)), *named, *plain]))[:MAX_ADDRESSES]


def _by_library(raw: bytes, mail: Mail) -> set[str]:
    """Ask flufl.bounce for addresses, and for nothing else: it takes soft for hard.

    It raises on messages without a From, and gives what is no address; whoever uses what it gives must
    hold it against the copy's own recipient.
    """
    if len(mail.parts) > MAX_DEPTH:
        return set()
    try:
        from flufl.bounce import scan_message

        found = scan_message(email.message_from_bytes(raw[:_LOOKED_AT], policy=email.policy.compat32))
        return {address for one in found if _ADDRESS.fullmatch(address := one.decode("ascii", "replace"))}
    except Exception:
        return set()
