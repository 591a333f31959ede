"""The domain check: asks a real DNS server, remembers, stops at its limit, warns and never deletes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.domain_check import check_domains
from newsletter.dns_records import DnsRecords
from newsletter.subscribers.hygiene import Doubt
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.dns_server import SILENT, DnsServer, dns_server
from tests.store.people import a_consent, a_person

RECORDS = {
    ("example.org", "MX"): ["10 mail.example.org."],
    ("none.example", "MX"): ["0 ."],
    ("web.example", "A"): ["192.0.2.1"],
    ("slow.example", "MX"): [SILENT],
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        for number, domain in enumerate(("none.example", "web.example", "gone.example", "slow.example"), 70):
            person = replace(a_person(number), address=f"ana@{domain}", address_key=f"ana@{domain}")
            opened.store.import_people([(person, a_consent())])
        yield opened


@pytest.fixture
def server() -> Iterator[DnsServer]:
    with dns_server(RECORDS) as running:
        yield running


def records(server: DnsServer) -> DnsRecords:
    return DnsRecords(["127.0.0.1"], port=server.port, seconds=0.5)


def test_what_takes_no_email_is_reported_and_nobody_is_taken_off(
    room: CalendarRoom, server: DnsServer
) -> None:
    before = room.store.audience_size("constituents")
    report = check_domains(room.workspace, records(server))
    assert [(one.address, one.doubt, one.why) for one in report.remarks] == [
        ("ana@none.example", Doubt.DOMAIN, "none.example says that it takes no email"),
        ("ana@gone.example", Doubt.DOMAIN, "there is no mail server for gone.example"),
    ]
    assert (report.unanswered, report.waiting) == (1, 0)
    assert room.store.audience_size("constituents") == before


def test_a_domain_is_asked_about_once_a_month(room: CalendarRoom, server: DnsServer) -> None:
    first = check_domains(room.workspace, records(server))
    server.asked.clear()
    assert check_domains(room.workspace, records(server)).remarks == first.remarks
    assert {name for name, _ in server.asked} == {"slow.example"}
    room.clock.later(days=31)
    server.asked.clear()
    check_domains(room.workspace, records(server))
    assert {name for name, _ in server.asked} == {domain for domain, _ in RECORDS} | {"gone.example"}


def test_a_run_asks_only_so_many(room: CalendarRoom, server: DnsServer) -> None:
    assert check_domains(room.workspace, records(server), lookups=2).waiting == 3
    assert len({name for name, _ in server.asked}) == 2
