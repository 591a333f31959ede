from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import AddressError
from newsletter.sending.envelope import needs_smtputf8, wire_address


@pytest.mark.parametrize(
    "address",
    [
        "ana@reader.example",
        "a.b+c@x-y.example",
        "o'neil@reader.example",
        "a@localhost",
        "x" * 64 + "@b.example",
    ],
)
def test_a_plain_address_goes_out_as_it_is(address: str) -> None:
    assert wire_address(address) == address


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("zoe@münchen.example", "zoe@xn--mnchen-3ya.example"),
        ("josé@reader.example", "josé@reader.example"),
        ("josé@bücher.example", "josé@xn--bcher-kva.example"),
    ],
)
def test_f4_a_domain_becomes_a_labels_and_the_local_part_stays(address: str, wire: str) -> None:
    assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "@reader.example",
        "ana@",
        "a b@reader.example",
        "ana@reader.example\r\nRCPT TO:<evil@e.example>",
        "ana@reader.example\n",
        "a\x00b@reader.example",
        "<ana@reader.example>",
        "ana@reader.example>",
        "ana@reader.example,bea@reader.example",
        "a..b@reader.example",
        ".a@reader.example",
        '"a b"@reader.example',
        "ana@-reader.example",
        "ana@[127.0.0.1]",
        "=?utf-8?q?a?=@reader.example",
        "x" * 65 + "@reader.example",
        "a@" + "b" * 60 + ("." + "c" * 60) * 4,
        "zoë @reader.example",
        "zoë\n@reader.example",
        "zoë@reader.example\r\nDATA",
        "zoë<@reader.example",
        "\ud800@reader.example",
    ],
)
def test_f7_what_is_not_one_mailbox_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        wire_address(address)


@given(st.text(max_size=80) | st.text("ab@.<>\r\n é\x00", max_size=20))
def test_whatever_passes_is_safe_in_an_envelope(address: str) -> None:
    try:
        wire = wire_address(address)
    except AddressError:
        return
    assert not set(wire) & set('<>\r\n\x00 "\\')
    assert wire.rpartition("@")[2].isascii()


def test_f4_only_the_local_part_needs_smtputf8() -> None:
    assert needs_smtputf8(wire_address("josé@reader.example"))
    assert not needs_smtputf8(wire_address("zoe@münchen.example"))
