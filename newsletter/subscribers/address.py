"""An address: read what people type, keep it as they wrote it, and know two spellings of one mailbox.

Nothing is looked up in the DNS, and nothing is "repaired" that could be meant: dots and plus tags stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from newsletter.errors import AddressError
from newsletter.model.phrase import phrase
from newsletter.subscribers.domain_typos import typo_hint

__all__ = [
    "are_usual",
    "folded",
    "needs_smtputf8",
    "read_address",
    "split_name",
    "typo_hint",
    "usual_address",
]

MAX_OCTETS = 254
"""RFC 5321 section 4.5.3.1.3, less the angle brackets."""
MAX_LOCAL_OCTETS = 64
"""RFC 5321 section 4.5.3.1.1."""

_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_EDGES = (
    " \t\r\n\u00a0\u2007\u202f\u3000"
    "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "<": ">", "„": "“"}
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>\s*", re.DOTALL)
_TWO = re.compile(r"\S@[^\s,;/|@]+(?:[\s,;/|]+|\s+(?:and|or|y|o)\s+)[^\s,;/|@]+@\S")
_USUAL_LOCAL = re.compile(r"\w[\w+-]*(?:\.[\w+-]+)*", re.ASCII)
_USUAL_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z][A-Za-z0-9-]*")
"""What nearly all addresses look like, and no spreadsheet takes for a formula: there is nothing to clean."""
_USUAL = re.compile(rf"(?:{_USUAL_LOCAL.pattern}@{_USUAL_DOMAIN.pattern}\n)*", re.ASCII)
_SHOWN = 80


def read_address(text: str) -> tuple[str, str]:
    """Read one address; return it as it will be kept, and its key.

    Kept: the part before the @ as typed (NFC), the domain in lower case and Unicode. The key is the
    case-folded local part at the domain's IDNA form, so `Ana@Bücher.example` and
    `ana@xn--bcher-kva.example` share one. Pasted dirt is dropped (non-breaking and zero-width spaces,
    `mailto:`, a final dot or comma, a full-width ＠); anything else wrong raises AddressError.
    """
    if usual := usual_address(text):
        return usual
    from email_validator import EmailNotValidError
    from email_validator.syntax import validate_email_local_part

    local, domain = _parts(_cleaned(text), text=text)
    try:
        kept = validate_email_local_part(unicodedata.normalize("NFC", local), strict=True)["local_part"]
        unicode_domain, ascii_domain = _domain(domain)
    except EmailNotValidError as error:
        raise _refusal(text, _plain(str(error))) from None
    longest = max(len(unicode_domain.encode()), len(ascii_domain)) + 1 + len(kept.encode())
    if len(kept.encode()) > MAX_LOCAL_OCTETS or longest > MAX_OCTETS:
        raise _refusal(text, "it is too long (64 bytes before the @, 254 in all)")
    return f"{kept}@{unicode_domain}", f"{folded(kept)}@{ascii_domain}"


def usual_address(text: str) -> tuple[str, str] | None:
    """Return what `read_address` does for an address in its most usual form; None for any other."""
    local, _, domain = text.partition("@")
    found = _usual_domain(domain)
    if found is None or not _USUAL_LOCAL.fullmatch(local):
        return None
    unicode_domain, ascii_domain, longest = found
    if len(local) > MAX_LOCAL_OCTETS or len(local) + 1 + longest > MAX_OCTETS:
        return None
    return f"{local}@{unicode_domain}", f"{local.lower()}@{ascii_domain}"


def are_usual(addresses: Sequence[str]) -> bool:
    """Say whether `read_address` keeps each of many as it is, with the same in lower case for its key.

    Quicker than to ask it of each; it may say no of some of which it could say yes.
    """
    lines = "\n".join(addresses) + "\n"
    return (
        _USUAL.fullmatch(lines) is not None
        and lines.count("\n") == len(addresses)
        and max(map(len, addresses)) <= MAX_LOCAL_OCTETS
        and all(map(_is_kept, {address.rpartition("@")[2] for address in addresses}))
    )


@lru_cache(maxsize=8192)
def _is_kept(domain: str) -> bool:
    return _usual_domain(domain) == (domain, domain, len(domain))


@lru_cache(maxsize=8192)
def _usual_domain(domain: str) -> tuple[str, str, int] | None:
    """Return a domain in Unicode and in ASCII, and the bytes of the longer one; None for an unusual one."""
    if not _USUAL_DOMAIN.fullmatch(domain):
        return None
    from email_validator import EmailNotValidError

    try:
        unicode_domain, ascii_domain = _domain(domain)
    except EmailNotValidError:
        return None
    return unicode_domain, ascii_domain, max(len(unicode_domain.encode()), len(ascii_domain))


def folded(local: str) -> str:
    """Fold the case of a local part so that equal mailboxes compare equal (Unicode 3.13, then NFC)."""
    if local.isascii():
        return local.lower()
    folded_once = unicodedata.normalize("NFD", local).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded_once).casefold())


def split_name(text: str) -> tuple[str, str]:
    """Split `Ana Ruiz <ana@example.org>` into name and address; the name is "" when there is none.

    What names two mailboxes is left whole: nobody may be written to in another's place.
    """
    match = _NAMED.fullmatch(text.strip())
    if match is None:
        return "", text
    name = match["name"].strip()
    if len(name) > 1 and _QUOTES.get(name[0]) == name[-1]:
        name = name[1:-1].strip()
    if re.search(r"\S@\S", name):
        # Mail programs put the address where a name is missing; another address there is a second person.
        same = name.casefold() == match["address"].strip().casefold()
        return "", match["address"] if same else text
    return name.replace('\\"', '"'), match["address"]


def needs_smtputf8(address: str) -> bool:
    """Say whether only servers with SMTPUTF8 (RFC 6531) can take this address."""
    return not address.rpartition("@")[0].isascii()


@lru_cache(maxsize=8192)
def _domain(domain: str) -> tuple[str, str]:
    """Check a domain by itself: a list of a million people has few of them."""
    # Takes a moment to import, and most commands read no address.
    from email_validator import validate_email

    stand_in = _stand_in(domain)
    result = validate_email(
        f"a@{stand_in}",
        allow_smtputf8=True,
        allow_domain_literal=False,
        check_deliverability=False,
        test_environment=True,
        strict=True,
    )
    if stand_in == domain:
        return result.domain, result.ascii_domain
    return _in_place(result.domain), _in_place(result.ascii_domain)


def _stand_in(domain: str) -> str:
    """Let `.invalid` pass (RFC 6761; samples live there) as `.example`, which has the same length.

    The library refuses it by a list that is global to the process, so that list stays as it is.
    """
    return f"{domain[:-7]}example" if domain.lower().endswith(".invalid") else domain


def _in_place(domain: str) -> str:
    return f"{domain[:-7]}invalid"


def _cleaned(text: str) -> str:
    cleaned = text.translate(_INVISIBLE).strip(_EDGES)
    if _QUOTES.get(cleaned[:1], "-") == cleaned[-1:] and len(cleaned) > 1:
        cleaned = cleaned[1:-1].strip(_EDGES)
    if cleaned[:7].lower() == "mailto:":
        cleaned = cleaned[7:].partition("?")[0].strip(_EDGES)
    if "@" not in cleaned and cleaned.count("＠") == 1:
        cleaned = cleaned.replace("＠", "@")
    return cleaned.rstrip(",;").removesuffix(".").strip(_EDGES)


def _parts(cleaned: str, *, text: str) -> tuple[str, str]:
    local, at, domain = cleaned.partition("@")
    if not cleaned:
        raise AddressError("There is no address", hint="Write one such as ana@example.org")
    if not (cleaned.isascii() and cleaned.count("@") == 1) and _TWO.search(cleaned):
        raise _refusal(text, phrase("it holds two addresses"), "Give each its own row")
    problem = _problem(cleaned, local, at, domain)
    if problem:
        raise _refusal(text, problem)
    return local, domain


def _problem(cleaned: str, local: str, at: str, domain: str) -> str:
    if not at:
        return phrase("it has no @")
    if not local or not domain:
        return phrase("there is nothing after the @") if local else phrase("there is nothing before the @")
    if "@" in domain:
        return phrase("it has more than one @")
    if cleaned != "".join(cleaned.split()):
        return phrase("it has a space in it")
    if domain.startswith("[") or re.fullmatch(r"[\d.]+", domain):
        return phrase("the part after the @ is a number, not the name of a domain")
    if local.startswith('"'):
        return phrase("quotation marks before the @ are not supported")
    return "" if "." in domain else phrase("the part after the @ has no dot")


def _refusal(text: str, problem: str, hint: str = "") -> AddressError:
    return AddressError(
        phrase("“{text}” is not an email address: {problem}", text=_shown(text), problem=problem), hint=hint
    )


def _plain(reason: str) -> str:
    reason = reason.rstrip(".").replace("@-sign", "@").replace("period", "dot")
    return reason[:1].lower() + reason[1:]


def _shown(text: str) -> str:
    """Return text fit for a message: one line, nothing that steers a terminal, not endless."""
    line = "".join(char if char.isprintable() else "�" for char in text.strip())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
