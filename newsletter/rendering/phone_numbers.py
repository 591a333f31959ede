"""Finds phone numbers in text, so that readers can tap them: the publication's country's, and those with +.

Which digits are a number, and in which groups people write them, is decided by phonenumbers, the port of
Google's libphonenumber. It takes 25 ms to import, so it is imported for the first text with enough digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsletter.model.deferred_dataclass import dataclass

_ENOUGH_DIGITS = re.compile(r"(?:\d[^\w\n]{0,4}){7}")
_CALL_BEFORE = re.compile(
    r"(?:\b(?:call|dial|ring|text|phone|cell|mobile|hotline|tel|telephone|llame|llamar|t[eé]l[eéè]fon[eo]?|m[oó]vil"
    r"|t[eé]l|appele[rz]|anrufen)\b|[☎☏✆📞📱])[^\w\n]{0,6}(?:(?:al?|at|on|us at)\s)?$",
    re.IGNORECASE,
)
_NOT_A_CALL = re.compile(
    r"(?:\b(?:t[eé]l[eé])?(?:fax|case|file|account|acct|invoice|reference|ref|permit|licen[cs]e|isbn|issn)"
    r"|[#№]|\b(?:EUR|USD|GBP|CAD|MXN|US\$))[^\w\n]{0,4}$",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r"[^\S\n]?(?:EUR|USD|GBP|CAD|MXN|euros?|dollars?|d[oó]lares|pesos|pounds|libras|kr|zł|million|people|%)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """One number in a text: `text[start:end]`, and its address of RFC 3966, `tel:+1-213-555-0134`."""

    start: int
    end: int
    url: str


def phone_numbers(text: str, country: str) -> Iterator[PhoneNumber]:
    """Yield the phone numbers of a plain text.

    `country` is an ISO 3166 code; with "" only numbers that start with + are found. Left out, because they
    may be something else: digits without any grouping (unless they start with 0, or "call" or the like is
    before them), fax numbers, amounts of money, and what is called a case, a file or an account.
    """
    if not _ENOUGH_DIGITS.search(text):
        return
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

    for match in PhoneNumberMatcher(text, country or None):
        if _is_meant(text, match.start, match.end):
            url = format_number(match.number, PhoneNumberFormat.RFC3966)
            yield PhoneNumber(start=match.start, end=match.end, url=url)


def _is_meant(text: str, start: int, end: int) -> bool:
    before, words, after = text[max(0, start - 40) : start], text[start:end], text[end : end + 12]
    if _NOT_A_CALL.search(before) or _AMOUNT_AFTER.match(after):
        return False
    if _is_money(before[-2:]) or _is_money(after[:2]):
        return False
    return not words.isdigit() or words.startswith("0") or bool(_CALL_BEFORE.search(before))


def _is_money(text: str) -> bool:
    return any(unicodedata.category(character) == "Sc" for character in text)
