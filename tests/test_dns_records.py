"""DNS records: looked up from a real server on loopback; what goes wrong is a value, and within the time."""

from __future__ import annotations

import time

from newsletter.dns_records import DnsRecords
from newsletter.ports import DnsAnswer
from tests.dns_server import FAILS, SILENT, DnsServer, dns_server


def asking(server: DnsServer, *, seconds: float = 2.0) -> DnsRecords:
    return DnsRecords(["127.0.0.1"], port=server.port, seconds=seconds)


def test_texts_are_joined_from_their_strings_and_aliases_are_followed() -> None:
    with dns_server(
        {
            ("rivertown.gov", "TXT"): ['"v=spf1 include:" "relay.net ~all"', '"other"'],
            ("s1._domainkey.rivertown.gov", "CNAME"): ["s1.provider.net."],
            ("s1.provider.net", "TXT"): ['"v=DKIM1; p=AAAA"'],
        }
    ) as server:
        found = asking(server)
        assert set(found.texts("rivertown.gov").values) == {"v=spf1 include:relay.net ~all", "other"}
        assert found.texts("s1._domainkey.rivertown.gov").values == ("v=DKIM1; p=AAAA",)


def test_mail_hosts_come_in_the_order_of_preference() -> None:
    with dns_server(
        {("rivertown.gov", "MX"): ["20 b.mx.net.", "10 a.MX.net."], ("silent.gov", "MX"): ["0 ."]}
    ) as server:
        assert asking(server).mail_hosts("rivertown.gov").values == ("a.mx.net", "b.mx.net")
        assert asking(server).mail_hosts("silent.gov").values == (".",)


def test_addresses_are_of_both_kinds() -> None:
    with dns_server(
        {("rivertown.gov", "A"): ["203.0.113.5"], ("rivertown.gov", "AAAA"): ["2001:db8::5"]}
    ) as server:
        assert asking(server).addresses("rivertown.gov").values == ("203.0.113.5", "2001:db8::5")


def test_nothing_there_and_not_known_are_two_things() -> None:
    with dns_server({("rivertown.gov", "MX"): ["10 a.net."], ("broken.gov", "TXT"): [FAILS]}) as server:
        found = asking(server)
        assert found.texts("no-such-name.gov") == DnsAnswer()
        assert found.texts("rivertown.gov") == DnsAnswer()
        broken = found.texts("broken.gov")
        assert (broken.values, bool(broken.problem)) == ((), True)


def test_a_server_that_says_nothing_costs_no_more_than_the_limit() -> None:
    with dns_server({("slow.gov", "TXT"): [SILENT]}) as server:
        began = time.monotonic()
        found = asking(server, seconds=0.4).texts("slow.gov")
        assert time.monotonic() - began < 2
        assert found.problem == "no answer within 0.4 s"


def test_a_name_that_is_none_is_a_value_too() -> None:
    with dns_server({}) as server:
        assert asking(server).texts("a..b").problem
        assert asking(server).texts("x" * 70 + ".gov").problem
        assert server.asked == []
