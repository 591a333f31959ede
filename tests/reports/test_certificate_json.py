from __future__ import annotations

import io
import json
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import RefusedError
from newsletter.model import DeliveryStatus, EventCounts
from newsletter.reports.certificate import SECTIONS, certify
from newsletter.reports.certificate_json import FORMAT, write_json
from tests.reports.ended import AT, audit, copy, counts, ledger

EVERYTHING = counts(accepted=7, failed=2, suppressed=1, cancelled=0, unknown=3)


def written(**details: str) -> dict[str, Any]:
    out = io.StringIO()
    write_json(certify(audit(EVERYTHING), now=AT), ledger(EVERYTHING, details), out)
    found = json.loads(out.getvalue())
    assert isinstance(found, dict)
    return found


def test_it_names_the_mailing_its_edition_and_its_times() -> None:
    found = written()
    assert found["format"] == FORMAT
    assert found["mailing"]["edition_sha256"] == audit(EVERYTHING).mailing.digest
    assert found["mailing"]["transport"] == "memory"
    assert found["mailing"]["policy"] == "resend"
    assert found["issued_at"] == AT.isoformat()
    assert found["mailing"]["first_try_at"] == AT.isoformat()


def test_the_lists_are_as_long_as_the_counts_say() -> None:
    found = written()
    assert {name: len(found["copies"][name]) for name in SECTIONS} | {"audience": 13} == found["counts"]


def test_a_copy_says_who_and_why() -> None:
    assert written(failed="550 5.1.1 no such mailbox")["copies"]["failed"][0] == {
        "subscriber": 0,
        "address": "reader0@reader.example",
        "tries": 1,
        "at": AT.isoformat(),
        "why": "550 5.1.1 no such mailbox",
    }


def test_what_came_back_stands_beside_the_counts_and_changes_none() -> None:
    came_back = EventCounts(hard=2, soft=1, complained=1)
    out = io.StringIO()
    write_json(certify(replace(audit(EVERYTHING), came_back=came_back), now=AT), ledger(EVERYTHING), out)
    found = json.loads(out.getvalue())
    assert found["came_back"] == {
        "bounced": 3,
        "hard": 2,
        "soft": 1,
        "policy": 0,
        "content": 0,
        "complained": 1,
    }
    assert found["counts"] == written()["counts"]
    assert found["fingerprint"] == written()["fingerprint"]


@given(st.text())
def test_whatever_a_server_said_stands_there_as_it_is(said: str) -> None:
    assert written(unknown=said)["copies"]["unknown"][0]["why"] == said


def test_a_changed_ledger_stops_it() -> None:
    with pytest.raises(RefusedError):
        write_json(certify(audit(EVERYTHING), now=AT), ledger(counts(accepted=1)), io.StringIO())


class Nowhere(io.StringIO):
    def write(self, text: str) -> int:
        return len(text)


def test_memory_stays_flat_whatever_the_audience() -> None:
    peaks = []
    for people in (1_000, 20_000):
        found = counts(accepted=people)
        tracemalloc.start()
        write_json(
            certify(audit(found), now=AT),
            lambda status, people=people: (  # type: ignore[misc]
                copy(n, status) for n in range(people if status is DeliveryStatus.SENT else 0)
            ),
            Nowhere(),
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Some kilobytes: a list of the nineteen thousand more would take megabytes.
    assert peaks[1] < peaks[0] + 200_000
