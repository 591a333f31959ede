"""Certificate as JSON: every delivery, for programs and for the record."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TextIO

from newsletter.model import Delivery
from newsletter.reports.certificate import MEANINGS, SECTIONS, Certificate, DeliveriesOf, DeliveryStream

FORMAT = "newsletter-certificate/1"


def write_json(certificate: Certificate, deliveries_of: DeliveriesOf, out: TextIO) -> None:
    """Write one JSON object, one delivery per line, with one delivery in memory at a time.

    Keys: `format`, `mailing`, `counts`, `meanings`, `other_topics` (how many of the suppressed chose other
    topics), `copies` (five lists of who and why), and `fingerprint`. Raises RefusedError if the ledger
    changed in the meantime: then discard what was written.
    """
    stream = DeliveryStream(certificate, deliveries_of)
    out.write("{\n")
    for key, value in _facts(certificate).items():
        out.write(f"{_json(key)}: {_json(value)},\n")
    out.write('"copies": {')
    for place, name in enumerate(SECTIONS):
        out.write(f"{',' if place else ''}\n{_json(name)}: [")
        for number, delivery in enumerate(stream.section(name)):
            out.write(f"{',' if number else ''}\n{_json(_delivery_row(delivery))}")
        out.write("]")
    out.write(f'\n}},\n"fingerprint": {_json(stream.fingerprint())}\n}}\n')


def _facts(certificate: Certificate) -> dict[str, object]:
    mailing = certificate.mailing
    return {
        "format": FORMAT,
        "issued_at": certificate.issued_at,
        "mailing": {
            "id": mailing.id,
            "issue": mailing.issue,
            "digest_for": mailing.cadence.value if mailing.cadence else "",
            "list": mailing.list,
            "round": mailing.round,
            "recipients": mailing.recipients.value,
            "segment": mailing.segment,
            "subject": mailing.subject,
            "edition_sha256": mailing.digest,
            "transport": mailing.transport,
            "policy": mailing.policy.value,
            "status": mailing.status.value,
            "reason": mailing.reason,
            "base_url_unproven": mailing.base_url_unproven,
            "launched_at": mailing.created_at,
            "first_try_at": certificate.first_try_at,
            "finished_at": mailing.finished_at,
            "last_change_at": certificate.last_change_at,
        },
        "counts": {"audience": certificate.counts.audience}
        | {name: certificate.count(name) for name in SECTIONS},
        "digest_readers": certificate.digest_readers,
        "meanings": MEANINGS,
        "other_topics": certificate.other_topics,
        "came_back": {
            "bounced": certificate.came_back.bounced,
            **asdict(certificate.came_back),
        },
    }


def _delivery_row(delivery: Delivery) -> dict[str, object]:
    return {
        "subscriber": delivery.subscriber_id,
        "address": delivery.address,
        "tries": delivery.attempt,
        "at": delivery.updated_at,
        "why": delivery.detail,
    }


def _json(value: object) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
