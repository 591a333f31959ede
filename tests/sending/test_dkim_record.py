"""DKIM records: a new key signs, and its record is one that any DNS server takes."""

from __future__ import annotations

from collections.abc import Sequence

import dns.rdata
import pytest
from dns.rdtypes.ANY.TXT import TXT

from newsletter.ports import DnsAnswer
from newsletter.sending.dkim import dkim_signer
from newsletter.sending.dkim_record import DkimRecord, dkim_record, new_key_pair
from newsletter.sending.domain_authentication import judge_dkim
from tests.sending.dkim_keys import public_key


def strings_of(text: str) -> Sequence[bytes]:
    """Read the strings of a TXT record as a DNS library does."""
    found = dns.rdata.from_text("IN", "TXT", text)
    assert isinstance(found, TXT)
    return found.strings


def test_a_new_key_signs_and_the_doctor_finds_its_record_right() -> None:
    pair = new_key_pair()
    signer = dkim_signer(
        domain="x.example",
        selector="nl202611",
        pem=pair.pem.encode(),
        source="x",
        sender_address="a@x.example",
    )
    assert signer.public_key == pair.public_key
    assert signer.key.key_size == 2048
    record = dkim_record(domain="x.example", selector="nl202611", public_key=pair.public_key)
    published = {record.name: record.value}
    found = judge_dkim(
        "nl202611._domainkey.x.example",
        lambda name: DnsAnswer(values=(published[name],)),
        public_key=signer.public_key,
    )
    assert found.sound, found
    assert pair.pem not in repr(pair)


@pytest.mark.parametrize("bits", [1024, 2048])
def test_a_dns_library_reads_the_line_of_a_zone_file_as_the_value(bits: int) -> None:
    record = dkim_record(domain="x.example", selector="s", public_key=public_key(bits))
    name, rest = record.zone_line.split(" IN TXT ")
    assert name == "s._domainkey.x.example."
    assert b"".join(strings_of(rest.strip("( )"))).decode() == record.value
    assert "".join(record.strings) == record.value
    assert max(map(len, record.strings)) <= 255


def test_a_value_of_exactly_one_string_is_one() -> None:
    assert DkimRecord(name="n", value="x" * 255).strings == ("x" * 255,)
    assert DkimRecord(name="n", value="x" * 256).strings == ("x" * 255, "x")
