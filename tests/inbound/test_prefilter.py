"""Worth: reports and mail to us are read, other people's mail is not opened."""

from __future__ import annotations

import pytest

from newsletter.inbound.header_lines import read_headers
from newsletter.inbound.prefilter import worth_reading
from tests.inbound.made import OWN, case, names


def headers_of(name: str) -> bytes:
    return case(name).replace(b"\r\n", b"\n").partition(b"\n\n")[0]


@pytest.mark.parametrize("name", names())
def test_every_case_is_worth_reading(name: str) -> None:
    assert worth_reading(read_headers(headers_of(name)), own_addresses=OWN)


@pytest.mark.parametrize(
    "block",
    [
        b"From: ana@x.example\nTo: ben@office.example\nSubject: Lunch?",
        b"From: ana@x.example\nTo: ben@office.example\nSubject: unsubscribe",
        b"From: shop@x.example\nSubject: Sale\nList-Id: x",
        b"",
    ],
)
def test_a_colleagues_mail_is_not_opened(block: bytes) -> None:
    assert not worth_reading(read_headers(block), own_addresses=OWN)
