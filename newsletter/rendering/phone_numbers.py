"""Finds phone numbers in text, so that readers can tap them: the publication's country's, and those with +.

Which digits are a number, and in which groups people write them, is decided by phonenumbers, the port of
Google's libphonenumber. It takes 25 to 50 ms to import, so it is imported for the first text with
enough digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from newsletter.model.deferred_dataclass import dataclass

FEWEST = 7
"""Shorter numbers are left alone: most of them are something else."""
_TEN = ["BJ", "CI", "DO", "GR", "JM", "MX", "NG", "PR", "US", "VE"]
_NINE = [
    "AF", "AO", "AZ", "BL", "CG", "CH", "CZ", "EH", "ES", "ET", "FR", "GE", "GF", "GP", "GQ", "KG", "LK",
    "LY", "MA", "MF", "MQ", "PT", "RE", "SA", "SD", "SN", "SS", "TZ", "UA", "UG", "UZ", "YT", "ZM",
]  # fmt: skip
FEWEST_IN = dict.fromkeys(_TEN, 10) | dict.fromkeys(_NINE, 9)
"""How many digits the shortest number of a country has, where that is known to be more."""
FEWEST_FROM_ZERO = 8
"""The same for digits that begin with 0, which may be a number abroad: 00 or 011, a country, a number."""
_BETWEEN = (
    r"[-x\u2010-\u2015\u2212\u30fc\uff0d-\uff0f \xa0\xad\u200b\u2060\u3000()\uff08\uff09\uff3b\uff3d.\[\]/~"
    r"\u2053\u223c\uff5e]{0,4}"
)
"""What may stand between two digits of a number: what phonenumbers takes for its punctuation."""
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
    before them), fax numbers, amounts of money, what is called a case, a file or an account, and digits that
    are too few for the country: 310-1234 is a number in Canada, and none in the United States.
    """
    if not has_enough_digits(text, country):
        return
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

    for match in PhoneNumberMatcher(text, country or None):
        if _is_meant(text, match.start, match.end, country):
            url = format_number(match.number, PhoneNumberFormat.RFC3966)
            yield PhoneNumber(start=match.start, end=match.end, url=url)


def has_enough_digits(text: str, country: str) -> bool:
    """Return whether a text may have a phone number: whether enough digits stand together."""
    fewest = FEWEST if "+" in text or "\uff0b" in text else FEWEST_IN.get(country, FEWEST)
    return _digits(fewest).search(text) is not None


@cache
def _digits(fewest: int) -> re.Pattern[str]:
    from_zero = rf"(?<!\d)0(?:{_BETWEEN}\d){{{FEWEST_FROM_ZERO - 1}}}"
    return re.compile(rf"{from_zero}|\d(?:{_BETWEEN}\d){{{fewest - 1}}}", re.IGNORECASE)


def _is_meant(text: str, start: int, end: int, country: str) -> bool:
    before, words, after = text[max(0, start - 40) : start], text[start:end], text[end : end + 12]
    if not has_enough_digits(words, country):
        return False
    if _NOT_A_CALL.search(before) or _AMOUNT_AFTER.match(after):
        return False
    if _is_money(before[-2:]) or _is_money(after[:2]):
        return False
    return not words.isdigit() or words.startswith("0") or bool(_CALL_BEFORE.search(before))


def _is_money(text: str) -> bool:
    return any(unicodedata.category(character) == "Sc" for character in text)
