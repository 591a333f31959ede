"""Online checks: real mail servers, web pages and DNS on loopback; all in one time limit, no secret shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.workspace import Workspace
from newsletter.background.doctor import run_checks
from newsletter.background.online_checks import OnlineResult, run_online_checks
from newsletter.dns_records import DnsRecords
from newsletter.errors import NewsletterError
from newsletter.model import Dkim, Security, SendgridAccount
from newsletter.ports import DnsLookup
from newsletter.sending.dkim import dkim_signer
from newsletter.sending.dkim_record import dkim_record
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.own_pages import HOST, own_pages, with_values
from tests.dns_server import SILENT, DnsServer, dns_server
from tests.sending.dkim_keys import pem, public_key
from tests.sending.smtp_servers import mail_server

PASSWORD = "correct horse battery staple"
GOOD = {
    ("rivertown.gov", "TXT"): ['"v=spf1 mx -all"'],
    ("rivertown.gov", "MX"): ["10 mail.rivertown.gov."],
    ("_dmarc.rivertown.gov", "TXT"): ['"v=DMARC1; p=none"'],
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        opened.workspace = with_values(opened.workspace)
        yield opened


def asking(server: DnsServer, *, seconds: float = 2.0) -> DnsRecords:
    return DnsRecords(["127.0.0.1"], port=server.port, seconds=seconds)


def told(workspace: Workspace, dns: DnsLookup, *, seconds: float = 10.0) -> dict[str, tuple[bool, str]]:
    """Return the result of each check by its name."""
    return {one.name: (one.sound, one.message) for one in run_online_checks(workspace, dns, seconds=seconds)}


def test_everything_that_is_right_is_told_as_sound(room: CalendarRoom, tmp_path: Path) -> None:
    with (
        mail_server(security=Security.STARTTLS, login=("news", PASSWORD), ca_folder=tmp_path) as server,
        own_pages() as pages,
        dns_server(GOOD) as zone,
    ):
        workspace = pages.seen_by(room.workspace)
        smtp = server.smtp(username="news", password=PASSWORD)
        workspace = replace(workspace, settings=replace(workspace.settings, smtp=smtp))
        pages.serve(workspace)
        found = told(workspace, asking(zone))
    assert {name: sound for name, (sound, _message) in found.items()} == dict.fromkeys(
        ("transport", "base_url", "SPF", "DKIM", "DMARC", "MX"), True
    )
    assert "logged in as news" in found["transport"][1]
    assert f"answers at https://{HOST}" in found["base_url"][1]
    assert PASSWORD not in str(found)
    assert server.received == []


def test_everything_that_is_wrong_is_told_with_what_to_do(room: CalendarRoom, tmp_path: Path) -> None:
    with (
        mail_server(security=Security.STARTTLS, login=("news", "another"), ca_folder=tmp_path) as server,
        own_pages() as pages,
        dns_server({}) as zone,
    ):
        workspace = pages.seen_by(room.workspace)
        smtp = server.smtp(username="news", password=PASSWORD)
        workspace = replace(workspace, settings=replace(workspace.settings, smtp=smtp))
        found = told(workspace, asking(zone))
    assert {name for name, (sound, _message) in found.items() if not sound} == {
        "transport", "base_url", "SPF", "DMARC", "MX"
    }  # fmt: skip
    assert "add the TXT record v=DMARC1" in found["DMARC"][1]
    assert 'base_url = ""' in found["base_url"][1]
    assert PASSWORD not in str(found)


def test_the_published_dkim_key_must_be_the_one_that_signs(room: CalendarRoom) -> None:
    dkim = Dkim(domain="rivertown.gov", selector="2026a", pem=pem().decode())
    settings = replace(room.workspace.settings, dkim=dkim)
    workspace = replace(room.workspace, settings=settings)
    name = ("2026a._domainkey.rivertown.gov", "TXT")
    with dns_server(GOOD) as zone:
        missing = told(workspace, asking(zone))["DKIM"]
        published = missing[1].partition("TXT record ")[2]
        assert (missing[0], published.startswith("v=DKIM1; k=rsa; p=")) == (False, True)
        halves = published[:200], published[200:]
        zone.records[name] = [" ".join(f'"{half}"' for half in halves)]
        assert told(workspace, asking(zone))["DKIM"] == (
            True, "the key at 2026a._domainkey.rivertown.gov is the one that signs"
        )  # fmt: skip
        zone.records[name] = ['"v=DKIM1; p=AAAA"']
        assert "cannot be read" in told(workspace, asking(zone))["DKIM"][1]
        other = dkim_record(domain="rivertown.gov", selector="2026a", public_key=public_key(1024))
        zone.records[name] = [" ".join(f'"{one}"' for one in other.strings)]
        assert "not the one that signs, and too short" in told(workspace, asking(zone))["DKIM"][1]
    signer = dkim_signer(
        domain="rivertown.gov", selector="2026a", pem=pem(), source="x", sender_address="a@rivertown.gov"
    )
    assert "PRIVATE" not in published
    assert len(signer.public_key) == 294


def test_a_provider_signs_by_a_key_of_its_own(room: CalendarRoom) -> None:
    account = SendgridAccount(key="SG.x", host="http://127.0.0.1:9")
    settings = replace(room.workspace.settings, transport="sendgrid", sendgrid=account)
    workspace = replace(room.workspace, settings=settings)
    with dns_server(GOOD) as zone:
        found = told(workspace, asking(zone))
        assert "SPF" not in found
        assert (found["DKIM"][0], "s1._domainkey.rivertown.gov" in found["DKIM"][1]) == (False, True)
        zone.records[("s1._domainkey.rivertown.gov", "TXT")] = ['"k=rsa; p=AAAA"']
        assert told(workspace, asking(zone))["DKIM"][0]


def test_without_web_pages_somebody_must_read_the_mailbox(room: CalendarRoom) -> None:
    with dns_server(GOOD) as zone:
        found = told(room.workspace, asking(zone))
    sound, message = found["base_url"]
    assert not sound
    assert message.startswith("not set: readers unsubscribe by email to off@rivertown.gov ")
    assert message.endswith("the program does not read that mailbox: set [mailbox]")


def test_what_reaches_nobody_asks_nobody(room: CalendarRoom) -> None:
    for changes in ({"transport": "outbox"}, {"smtp_sink": True}):
        workspace = replace(room.workspace, settings=replace(room.workspace.settings, **changes))
        with dns_server(GOOD) as zone:
            assert set(told(workspace, asking(zone))) <= {"transport"}
            assert zone.asked == []


def test_a_sample_domain_is_not_looked_up(room: CalendarRoom) -> None:
    workspace = with_values(room.workspace, sender_address="letters@thirteenth.example")
    with dns_server(GOOD) as zone:
        assert told(workspace, asking(zone))["DNS"][0] is False
        assert zone.asked == []


def test_a_dns_server_that_says_nothing_is_told_within_the_limit(room: CalendarRoom) -> None:
    silent = {("rivertown.gov", "TXT"): [SILENT], ("_dmarc.rivertown.gov", "TXT"): [SILENT]}
    with dns_server({**GOOD, **silent}) as zone:
        began = time.monotonic()
        found = told(room.workspace, asking(zone, seconds=0.3))
        assert time.monotonic() - began < 8
    assert "could not be looked up: no answer within 0.3 s" in found["SPF"][1]
    assert found["MX"][0]


def _raising(error: Exception) -> Iterator[OnlineResult]:
    raise error


def test_what_hangs_ends_with_the_limit_and_keeps_what_was_found(room: CalendarRoom) -> None:
    over = threading.Event()

    def hangs(_workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
        yield OnlineResult(name="slow", sound=True, message="the first half")
        over.wait(30)

    def fails(_workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
        yield from _raising(NewsletterError("it is broken", hint="Fix it"))

    def breaks(_workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
        yield from _raising(ConnectionResetError(104, "Connection reset by peer"))

    def has_a_fault(_workspace: Workspace, _dns: DnsLookup) -> Iterator[OnlineResult]:
        yield from _raising(KeyError("secret"))

    began = time.monotonic()
    checks = {"slow": hangs, "a": fails, "b": breaks, "c": has_a_fault}
    found = run_online_checks(room.workspace, DnsRecords(), seconds=0.3, checks=checks)
    over.set()
    assert time.monotonic() - began < 3
    assert [(one.name, one.sound, one.message.partition(".")[0]) for one in found] == [
        ("slow", True, "the first half"),
        ("slow", False, "no answer within 0"),
        ("a", False, "it is broken"),
        ("b", False, "ConnectionResetError: Connection reset by peer"),
        ("c", False, "the check itself failed (KeyError); report it"),
    ]


def test_the_doctor_shows_them_and_tries_nothing_offline(room: CalendarRoom) -> None:
    with dns_server(GOOD) as zone:
        names = [one.name for one in run_checks(room.workspace, dns=asking(zone))]
        assert names[:4] == ["postal address", "theme", "transport", "transport"]
        assert {"SPF", "DMARC", "MX", "base_url"} <= set(names)
        asked = len(zone.asked)
        assert asked > 0
        names = [one.name for one in run_checks(room.workspace, offline=True, dns=asking(zone))]
        assert names == ["postal address", "theme", "transport", "disk", "scheduler"]
        assert len(zone.asked) == asked


def test_sample_values_are_told_where_email_reaches_people(room: CalendarRoom) -> None:
    workspace = with_values(room.workspace, sender_address="letters@thirteenth.example")
    (found,) = [one for one in run_checks(workspace, offline=True) if one.name == "sample values"]
    assert (found.sound, "sender.address (letters@thirteenth.example)" in found.message) == (False, True)
