"""Challenge-response: proves that a web address is answered by this very publication (HMAC-SHA256).

The contract of `GET {base_url}/healthz?challenge=CHALLENGE`: the answer is JSON, `{"status": "ok"}`, with a
`proof` as well if this publication made the challenge. Both sides derive challenge and proof from a key of
the publication's own database; the key itself is never sent. Whoever has no such key (a parked domain, the
old site, another publication) cannot give the proof, and cannot get one by asking for it.

A challenge is 64 hexadecimal digits: a random nonce, then a code by which the publication knows its own
challenges. A proof is 64 hexadecimal digits.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from enum import Enum

from newsletter.model.deferred_dataclass import dataclass

KEY_PURPOSE = "base_url probe"
"""What to ask the database for: `store.key_for(KEY_PURPOSE)` is the key of every function here."""
HEALTH_PATH = "/healthz"
CHALLENGE_PARAMETER = "challenge"
MAX_ANSWER_BYTES = 4096
"""A longer answer is not one of ours."""

_NONCE_BYTES = 16
_CHALLENGE = re.compile(r"[0-9a-f]{64}")


class ProbeVerdict(Enum):
    """What the answer to a challenge shows."""

    PROVEN = "proven"
    """This publication answered."""
    OTHER = "other"
    """A newsletter answered without the proof: another publication, or another database."""
    STRANGER = "stranger"
    """Something else answered: another web site, an error page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeAnswer:
    """What came back for a challenge: the HTTP status, and the start of the body."""

    status: int
    body: bytes
    location: str = ""
    """Where it redirects to; "" if it does not."""


def make_challenge(key: bytes) -> str:
    """Return a new challenge of the publication with this key; no two are the same."""
    nonce = secrets.token_hex(_NONCE_BYTES)
    return nonce + _code(key, nonce)


def probe_url(base_url: str, challenge: str) -> str:
    """Return the address to ask: below the path of `base_url`, if it has one."""
    return f"{base_url.rstrip('/')}{HEALTH_PATH}?{CHALLENGE_PARAMETER}={challenge}"


def health_answer(key: bytes, challenge: str) -> dict[str, str]:
    """Return the answer to `/healthz` as a JSON object; `challenge` "" is a request without one."""
    proof = _proof(key, challenge)
    return {"status": "ok", "proof": proof} if proof else {"status": "ok"}


def judge_answer(answer: ProbeAnswer, *, key: bytes, challenge: str) -> ProbeVerdict:
    """Say who answered a challenge that was made with the same key."""
    found = _json_object(answer.body) if answer.status == 200 else {}
    proof, expected = found.get("proof"), _proof(key, challenge)
    if isinstance(proof, str) and expected and hmac.compare_digest(proof.encode(), expected.encode()):
        return ProbeVerdict.PROVEN
    return ProbeVerdict.OTHER if found.get("status") == "ok" else ProbeVerdict.STRANGER


def _proof(key: bytes, challenge: str) -> str:
    """Return the proof for a challenge; "" unless it was made with the same key."""
    if not _CHALLENGE.fullmatch(challenge):
        return ""
    nonce, code = challenge[: 2 * _NONCE_BYTES], challenge[2 * _NONCE_BYTES :]
    if not hmac.compare_digest(code, _code(key, nonce)):
        return ""
    return hmac.new(key, f"proof {challenge}".encode("ascii"), "sha256").hexdigest()


def _code(key: bytes, nonce: str) -> str:
    code = hmac.new(key, f"challenge {nonce}".encode("ascii"), "sha256").hexdigest()
    return code[: 2 * _NONCE_BYTES]


def _json_object(body: bytes) -> dict[str, object]:
    if len(body) > MAX_ANSWER_BYTES:
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
