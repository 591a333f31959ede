"""The plain bounce: a report in words alone, as qmail, Exim and many a home-made server write it."""

from __future__ import annotations

import email
import email.policy
import html
import re
from dataclasses import dataclass

from newsletter.inbound.auto_reply import (
    diagnosis_in_subject,
    is_about_delay,
    is_about_failure,
    is_answer,
    is_automatic_answer,
    is_from_daemon,
    may_be_bounce,
)
from newsletter.inbound.bounce_patterns.languages import FULL_ABROAD, NO_HOST_ABROAD, NO_MAILBOX_ABROAD
from newsletter.inbound.bounce_patterns.mailbox_full import FULL
from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.bounce_patterns.recipient import NO_HOST, NO_MAILBOX
from newsletter.inbound.bounce_patterns.report import DELAYED, FAILED, FINAL, STILL_TRYING
from newsletter.inbound.enhanced_status_code import codes_in
from newsletter.inbound.header_lines import addresses_in
from newsletter.inbound.mime import MAX_DEPTH, Mail
from newsletter.inbound.reply_text import holds_reply

_RETURNED = re.compile(
    r"^(?:\W{0,3}-{2,}.{0,40}(?:below this line|copy of|original|returned|forwarded|unsent|header|"
    r"enclosed|ursprüngliche|"
    r"mensaje original|message d'origine).*|"
    r"(?:this is )?(?:a )?copy of (?:the|your) message.*|(?:the )?original message.{0,30}(?:follows|"
    r"headers).*|"
    r"(?:unsent message below|your (?:original )?message (?:follows|is below)|message (?:header|text|"
    r"body)s? follows?).*|"
    r"(?:ursprüngliche nachrichtenkopfzeilen|encabezados de(?:l)? mensajes? original|"
    r"en-têtes de message d'origine|"
    r"intestazioni (?:del )?messaggio original|cabeçalhos da mensagem original|"
    r"oorspronkelijke berichtkoppen).*|"
    r"(?:received|return-path|dkim-signature|arc-seal|mime-version|x-mailer):\s.*|"
    r"message-id:\s.*\n[a-z-]{2,40}:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^>(?!>).*$", re.MULTILINE)
_HEADERS = re.compile(
    r"^(?:(?:from|to|cc|date|sent|subject|reply-to|sender|list-[a-z]+|content-type|x-[a-z-]+): .*\n"
    r"(?:[ \t].*\n)*){3}",
    re.IGNORECASE | re.MULTILINE,
)
"""Three header lines in a row, not indented: a returned message that nothing announces."""
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_SAID = re.compile(r"^\s*(?:<<<|received\s*>>>|>>>\s*(?=[45]\d\d[ -]))\s*(.*)$", re.IGNORECASE | re.MULTILINE)
_OWN_LAST_LINE = re.compile(r"\s*554[ -]5\.0\.0 service unavailable\s*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table)\b[^<>]{0,300}>", re.IGNORECASE)
_LOOKED_AT = 16_000
MAX_ADDRESSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainBounce:
    """What a plain bounce says: its own words, without the message that it returns, and who is named."""

    words: str
    addresses: tuple[str, ...]
    only_delayed: bool


def read_plain_bounce(mail: Mail, raw: bytes) -> PlainBounce | None:
    """Return what a plain bounce says; None for anything else."""
    if not may_be_bounce(mail.headers):
        return None
    words = own_words(report_text(mail))
    if not _says_what(words) and _tells(subject := diagnosis_in_subject(mail.headers)):
        # Some say in the subject alone what the matter is; most have our own subject there.
        words = f"{words}\n\n{subject}"
    if not _is_report(mail, words):
        return None
    addresses = _addresses(mail, words, raw)
    if not is_from_daemon(mail.headers) and set(addresses_in(mail.headers.first("from"))) & set(addresses):
        # Written from the very address that it speaks of: an answer, not a report.
        return None
    return PlainBounce(words=words, addresses=addresses, only_delayed=_is_only_delayed(mail, words))


def _is_report(mail: Mail, words: str) -> bool:
    """Say whether it tells of a delivery that failed or is late."""
    headers, folded = mail.headers, fold(words)
    proper = bool(FAILED.search(folded) or holds_reply(folded) or codes_in(folded))
    if not is_from_daemon(headers) or is_answer(headers):
        return proper
    if is_about_failure(headers) or is_about_delay(headers) or proper or STILL_TRYING.search(folded):
        return True
    # "If your mailbox does not exist we cannot answer": a mail system's address writes receipts, too.
    return _tells(words) and not is_automatic_answer(headers)


def _is_only_delayed(mail: Mail, words: str) -> bool:
    """Say whether it goes on being tried: no final word stands, whatever it says of the days before."""
    folded = fold(words)
    if FINAL.search(folded):
        return False
    if STILL_TRYING.search(folded) or is_about_delay(mail.headers):
        return True
    return bool(DELAYED.search(folded)) and not FAILED.search(folded)


def _tells(words: str) -> bool:
    folded = fold(words)
    tables = (FAILED, FULL, FULL_ABROAD, NO_MAILBOX, NO_MAILBOX_ABROAD, NO_HOST, NO_HOST_ABROAD)
    return bool(codes_in(folded)) or any(table.search(folded) for table in tables)


def _says_what(words: str) -> bool:
    """Say whether words need no others beside them: they give a reason, or quote a server's reply."""
    return _tells(words) or holds_reply(fold(words))


def own_words(text: str) -> str:
    """Return what stands before a returned message, without quoted lines: its words are no diagnosis."""
    looked_at = _QUOTED.sub("", text[:_LOOKED_AT])
    if found := _RETURNED.search(looked_at):
        looked_at = looked_at[: found.start()]
    headers = _HEADERS.search(looked_at)
    if headers and _says_what(before := looked_at[: headers.start()]):
        return before
    return looked_at


def server_replies(words: str) -> str:
    """Return the parts of a report's text that hold a server's reply; "" when it quotes none.

    In a transcript these are the lines that the other side wrote, without the line that sendmail adds itself.
    """
    transcript = [line for line in _SAID.findall(words) if not _OWN_LAST_LINE.fullmatch(line)]
    if any(holds_reply(fold(line)) for line in transcript):
        return "\n".join(transcript)
    blocks = re.split(r"\n[ \t]*\n", words)
    return "\n".join(block.strip() for block in blocks if holds_reply(fold(block)))


def report_text(mail: Mail) -> str:
    """Return what a report tells people: its plain text, or its HTML without tags."""
    if mail.text.strip():
        return mail.text
    return "\n".join(
        html.unescape(_TAG.sub(" ", _BREAK.sub("\n\n", part.text))) for part in mail.of_kind("text/html")
    )


def _addresses(mail: Mail, words: str, raw: bytes) -> tuple[str, ...]:
    """Return whoever is named: which of them is the reader is for others to say."""
    named = _ADDRESS.findall(mail.headers.first("x-failed-recipients")) + _ADDRESS.findall(words)
    plain = [one.strip("'.").rpartition("=")[2] for one in named[:MAX_ADDRESSES]]
    return tuple(dict.fromkeys([*sorted(_by_library(raw, mail)), *named, *plain]))[:MAX_ADDRESSES]


def _by_library(raw: bytes, mail: Mail) -> set[str]:
    """Ask flufl.bounce for addresses, and for nothing else: it takes soft for hard.

    It raises on messages without a From, and gives what is no address; whoever uses what it gives must
    hold it against the delivery's own recipient.
    """
    if len(mail.parts) > MAX_DEPTH:
        return set()
    try:
        from flufl.bounce import scan_message

        found = scan_message(email.message_from_bytes(raw[:_LOOKED_AT], policy=email.policy.compat32))
        return {address for one in found if _ADDRESS.fullmatch(address := one.decode("ascii", "replace"))}
    except Exception:
        return set()
