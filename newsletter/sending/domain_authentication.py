"""Domain authentication: what the DNS says of a sender's domain, judged as mailbox providers do.

Gmail, Yahoo and Microsoft want SPF or DKIM for the domain in From, and a DMARC record, from whoever sends in
bulk. Pure: records come from a DnsLookup, and what they mean is a value.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from newsletter.model.phrase import phrase
from newsletter.ports import DnsAnswer
from newsletter.sending.dkim import MIN_BITS

MAX_SPF_LOOKUPS = 10
"""RFC 7208 section 4.6.4: with more, receivers take the record for an error."""

_ASKS = re.compile(r"[+?~-]?(?P<kind>include|a|mx|ptr|exists)(?=[:/]|$)[:]?(?P<value>[^/]*)", re.I)
_REDIRECT = re.compile(r"redirect=(?P<value>.+)", re.I)
_TAG = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9_]*)\s*=\s*([^;]*)")
_POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether records are as providers want them, in a sentence that says what to do if not."""

    sound: bool
    message: str


AskTexts = Callable[[str], DnsAnswer]
"""Returns the TXT records of a name."""


def judge_spf(domain: str, ask: AskTexts) -> Judgement:
    """Judge the SPF record of the domain that bounces go to (RFC 7208)."""
    answer = ask(domain)
    if answer.problem:
        return _unknown(f"the SPF record of {domain}", answer)
    found = [text for text in answer.values if re.match(r"v=spf1( |$)", text, re.I)]
    if not found:
        return Judgement(
            sound=False,
            message=phrase(
                "{domain} has no SPF record: add the TXT record that your provider names (v=spf1 …)",
                domain=domain,
            ),
        )
    if len(found) > 1:
        return Judgement(
            sound=False,
            message=phrase(
                "{domain} has {count} SPF records, so receivers take none: join them in one",
                domain=domain,
                count=len(found),
            ),
        )
    terms = found[0].split()[1:]
    if any(term.lower() in ("+all", "all") for term in terms):
        return Judgement(
            sound=False,
            message=phrase(
                "the SPF record of {domain} lets everybody send (+all): end it with ~all", domain=domain
            ),
        )
    lookups = _spf_lookups(terms, ask, seen={domain.lower()})
    if lookups > MAX_SPF_LOOKUPS:
        return Judgement(
            sound=False,
            message=phrase(
                "the SPF record of {domain} needs more than {max_spf_lookups} look-ups, so receivers "
                "take it for an error: remove senders you no longer use",
                domain=domain,
                max_spf_lookups=MAX_SPF_LOOKUPS,
            ),
        )
    return Judgement(
        sound=True, message=phrase("{domain} has one ({found})", domain=domain, found=found[0][:120])
    )


def judge_dkim(name: str, ask: AskTexts, *, public_key: bytes) -> Judgement:
    """Judge the published key at `SELECTOR._domainkey.DOMAIN`; `public_key` is the signer's (DER)."""
    answer = ask(name)
    if answer.problem:
        return _unknown(f"the DKIM key at {name}", answer)
    keys = [_tags(text) for text in answer.values]
    keys = [tags for tags in keys if "p" in tags and tags.get("v", "DKIM1").upper() == "DKIM1"]
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(public_key).decode('ascii')}"
    if not keys:
        return Judgement(
            sound=False,
            message=phrase(
                "there is no key at {name}: add the TXT record {record}", name=name, record=record
            ),
        )
    if len(keys) > 1:
        return Judgement(
            sound=False,
            message=phrase("there are {count} keys at {name}: keep one", count=len(keys), name=name),
        )
    if problem := _key_problem(keys[0], public_key):
        return Judgement(
            sound=False,
            message=phrase(
                "the key at {name} {problem}: publish {record}", name=name, problem=problem, record=record
            ),
        )
    return Judgement(sound=True, message=phrase("the key at {name} is the one that signs", name=name))


def _key_problem(tags: dict[str, str], public_key: bytes) -> str:
    """Return why signatures of our key do not count by a published record; "" if they do."""
    published = _decoded("".join(tags["p"].split()))
    if not "".join(tags["p"].split()):
        return phrase("is revoked (p= is empty)")
    if (kind := tags.get("k", "rsa").strip().lower()) != "rsa":
        return phrase("is for another kind of signature (k={kind})", kind=kind[:20])
    if not published:
        return phrase("cannot be read (p= is no Base64, or was cut off)")
    if published == public_key:
        allowed = [one.strip().lower() for one in tags.get("h", "sha256").split(":")]
        return "" if "sha256" in allowed else phrase("allows no SHA-256 (h=)")
    try:
        other = load_der_public_key(published)
    except (ValueError, UnsupportedAlgorithm):
        return phrase("cannot be read (p= is no public key, or was cut off)")
    if isinstance(other, rsa.RSAPublicKey) and other.key_size < MIN_BITS:
        return phrase("is not the one that signs, and too short ({key_size} bits)", key_size=other.key_size)
    return phrase("is not the one that signs")


def judge_provider_dkim(domain: str, ask: AskTexts, *, selectors: tuple[str, ...]) -> Judgement:
    """Judge whether a provider signs for the domain: one of its usual selectors has a key."""
    answers = [ask(f"{selector}._domainkey.{domain}") for selector in selectors]
    if any("p" in _tags(text) for answer in answers for text in answer.values):
        return Judgement(
            sound=True, message=phrase("a key of the provider is published for {domain}", domain=domain)
        )
    if problem := next((answer for answer in answers if answer.problem), None):
        return _unknown(f"the provider's DKIM keys for {domain}", problem)
    names = " or ".join(f"{selector}._domainkey.{domain}" for selector in selectors)
    return Judgement(
        sound=False,
        message=phrase(
            "no key at {names}: authenticate {domain} in the provider's settings (unless you chose "
            "selectors of your own)",
            names=names,
            domain=domain,
        ),
    )


def judge_dmarc(domain: str, ask: AskTexts) -> Judgement:
    """Judge the DMARC record of the domain in From, or of the domain above that has one (RFC 7489)."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        name = f"_dmarc.{'.'.join(labels[start:])}"
        answer = ask(name)
        if answer.problem:
            return _unknown(f"the DMARC record at {name}", answer)
        found = [_tags(text) for text in answer.values if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]
        if len(found) > 1:
            return Judgement(
                sound=False,
                message=phrase(
                    "there are {count} DMARC records at {name}, so none counts: keep one",
                    count=len(found),
                    name=name,
                ),
            )
        if found:
            return _dmarc_policy(name, found[0])
    return Judgement(
        sound=False,
        message=phrase(
            "{domain} has no DMARC record, and Gmail and Yahoo want one: add the TXT record v=DMARC1; "
            "p=none at _dmarc.{domain}",
            domain=domain,
        ),
    )


def judge_mail_hosts(domain: str, hosts: DnsAnswer, addresses: DnsAnswer) -> Judgement:
    """Judge whether a domain can receive email; `addresses` are its own, used if it has no MX record."""
    if hosts.values == (".",):
        return Judgement(
            sound=False,
            message=phrase("{domain} says that it takes no email (its MX record is .)", domain=domain),
        )
    if hosts.values:
        return Judgement(
            sound=True,
            message=phrase(
                "{domain} receives email ({names})", domain=domain, names=", ".join(hosts.values[:3])
            ),
        )
    if hosts.problem or (addresses.problem and not addresses.values):
        return _unknown(f"the mail server of {domain}", hosts if hosts.problem else addresses)
    if addresses.values:
        return Judgement(
            sound=True,
            message=phrase("{domain} has no MX record, so email goes to the host itself", domain=domain),
        )
    return Judgement(
        sound=False,
        message=phrase(
            "{domain} has no mail server, so replies and unsubscribe requests to it are lost: add an MX "
            "record, or correct the address",
            domain=domain,
        ),
    )


def _dmarc_policy(name: str, tags: dict[str, str]) -> Judgement:
    policy = tags.get("p", "").strip().lower()
    if policy not in _POLICIES:
        return Judgement(
            sound=False, message=phrase("the DMARC record at {name} has no valid p=: write p=none", name=name)
        )
    return Judgement(sound=True, message=phrase("{name} says p={policy}", name=name, policy=policy))


def _spf_lookups(terms: Sequence[str], ask: AskTexts, *, seen: set[str]) -> int:
    """Count the look-ups of a record's terms and of those it includes; stops at one too many."""
    count, waiting = 0, deque(terms)
    while waiting and count <= MAX_SPF_LOOKUPS:
        term = waiting.popleft()
        redirect, match = _REDIRECT.fullmatch(term), _ASKS.match(term)
        if redirect is None and match is None:
            continue
        count += 1
        included = match["value"] if match and match["kind"].lower() == "include" else ""
        target = (redirect["value"] if redirect else included).lower()
        if target and target not in seen and "%" not in target:
            seen.add(target)
            records = [text for text in ask(target).values if re.match(r"v=spf1( |$)", text, re.I)]
            waiting.extend(records[0].split()[1:] if records else ())
    return count


def _tags(text: str) -> dict[str, str]:
    """Return the tags of a DKIM or DMARC record; the first of a name counts."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        if match := _TAG.fullmatch(part):
            found.setdefault(match[1].lower(), match[2].strip())
    return found


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _unknown(what: str, answer: DnsAnswer) -> Judgement:
    return Judgement(
        sound=False,
        message=phrase(
            "{what} could not be looked up: {problem}; try again later", what=what, problem=answer.problem
        ),
    )
