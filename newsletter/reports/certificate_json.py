"""The certificate as JSON: for programs, and for whoever wants every single copy."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TextIO

from newsletter.model import Delivery
from newsletter.reports.certificate import MEANINGS, SECTIONS, Certificate, CopiesOf, Register

FORMAT = "newsletter-certificate/1"


def write_json(certificate: Certificate, copies_of: CopiesOf, out: TextIO) -> None:
    """Write one JSON object, a copy a line, without holding more than one copy.

    Keys: `format`, `mailing`, `counts`, `meanings`, `copies` (five lists of who and why), and
    `fingerprint`. Raises RefusedError when the ledger changed meanwhile: what is written is then to be
    thrown away.
    """
    register = Register(certificate, copies_of)
    out.write("{\n")
    for key, value in _facts(certificate).items():
        out.write(f"{_json(key)}: {_json(value)},\n")
    out.write('"copies": {')
    for place, name in enumerate(SECTIONS):
        out.write(f"{',' if place else ''}\n{_json(name)}: [")
        for number, copy in enumerate(register.section(name)):
            out.write(f"{',' if number else ''}\n{_json(_copy(copy))}")
        out.write("]")
    out.write(f'\n}},\n"fingerprint": {_json(register.fingerprint())}\n}}\n')


def _facts(certificate: Certificate) -> dict[str, object]:
    mailing = certificate.mailing
    return {
        "format": FORMAT,
        "issued_at": certificate.issued_at,
        "mailing": {
            "id": mailing.id,
            "issue": mailing.issue,
            "list": mailing.list,
            "round": mailing.round,
            "subject": mailing.subject,
            "edition_sha256": mailing.digest,
            "transport": mailing.transport,
            "policy": mailing.policy.value,
            "status": mailing.status.value,
            "reason": mailing.reason,
            "launched_at": mailing.created_at,
            "first_try_at": certificate.first_try_at,
            "finished_at": mailing.finished_at,
            "last_change_at": certificate.last_change_at,
        },
        "counts": {"audience": certificate.counts.audience}
        | {name: certificate.count(name) for name in SECTIONS},
        "meanings": MEANINGS,
        "came_back": {
            "bounced": certificate.came_back.bounced,
            **asdict(certificate.came_back),
        },
    }


def _copy(copy: Delivery) -> dict[str, object]:
    return {
        "subscriber": copy.subscriber_id,
        "address": copy.address,
        "tries": copy.attempt,
        "at": copy.updated_at,
        "why": copy.detail,
    }


def _json(value: object) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
