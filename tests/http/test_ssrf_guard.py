"""Which addresses may be asked, decided without asking anybody."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FetchError
from newsletter.http.ssrf_guard import Target, check_addresses, refusal, target_of


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "path"),
    [
        ("https://paper.example", "https", "paper.example", 443, b"/"),
        ("HTTP://Paper.Example/A?b=C#d", "http", "paper.example", 80, b"/A?b=C"),
        ("https://paper.example:443/x", "https", "paper.example", 443, b"/x"),
        ("http://paper.example:443/x", "http", "paper.example", 443, b"/x"),
        ("https://under_score.paper.example/", "https", "under_score.paper.example", 443, b"/"),
        ("https://bücher.example/ä?ö", "https", "xn--bcher-kva.example", 443, b"/%C3%A4?%C3%B6"),
        ("https://8.8.8.8/", "https", "8.8.8.8", 443, b"/"),
        ("https://[2606:4700::1111]/", "https", "2606:4700::1111", 443, b"/"),
    ],
)
def test_a_public_address_is_taken_apart(url: str, scheme: str, host: str, port: int, path: bytes) -> None:
    target = target_of(url)
    assert (target.scheme, target.host, target.port, target.path) == (scheme, host, port, path)
    assert not target.allowed
    assert "#" not in target.url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://paper.example/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("gopher://paper.example/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("paper.example/feed", "only http and https"),
        ("//paper.example/feed", "only http and https"),
        ("/etc/passwd", "only http and https"),
        ("", "only http and https"),
        ("http://", "it has no host name"),
        ("http:///x", "it has no host name"),
        ("http://a:b@paper.example/", "user name or password"),
        ("http://a@paper.example/", "user name or password"),
        ("http://a%40b@paper.example/", "user name or password"),
        ("http://paper.example:8080/", "port 8080"),
        ("http://paper.example:22/", "port 22"),
        ("http://paper.example:99999/", "port 99999"),
        ("http://paper.example:x/", "not a web address"),
        ("http://2130706433/", "unusual way"),
        ("http://0x7f.1/", "unusual way"),
        ("http://0x7f000001/", "unusual way"),
        ("http://127.1/", "unusual way"),
        ("http://0177.0.0.1/", "not a web address"),
        ("http://127.0.0.01/", "not a web address"),
        ("http://1.2.3.4.5/", "unusual way"),
        ("http://0/", "unusual way"),
        ("http://[::ffff:127.0.0.1]/", "unusual way"),
        ("http://[::ffff:7f00:1]/", "unusual way"),
        ("http://[fe80::1%25eth0]/", "unusual way"),
        ("http://paper.example./", "unusual way"),
        ("http://./", "unusual way"),
        ("http://paper..example/", "not a host name"),
        ("http://-paper.example/", "not a host name"),
        ("http://p%61per.example/", "not a host name"),
        ("http://127%2e0.0.1/", "unusual way"),
        (f"http://{'a' * 64}.example/", "not a host name"),
        (f"http://{'a.' * 130}example/", "not a host name"),
        ("http://[::1/", "not a web address"),
        ("http://paper①.example/", "not a web address"),
        ("http://paper.example/a\\b", "a backslash"),
        ("http://paper.example/a b", "a space"),
        ("http://paper.example/\r\nHost: x", "invisible character"),
        ("http://paper.example/\x00", "invisible character"),
        ("http://paper.example/\u202e", "invisible character"),
    ],
)
def test_what_is_no_plain_public_web_address_is_refused(url: str, why: str) -> None:
    with pytest.raises(FetchError, match=why) as caught:
        target_of(url)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_wide_dots_are_read_as_dots_before_anything_is_decided() -> None:
    target = target_of("http://8。8。8。8/")
    assert (target.host, target.is_literal) == ("8.8.8.8", True)
    with pytest.raises(FetchError, match="this machine itself"):
        check_addresses(target, ("127.0.0.1",))


def test_staff_may_allow_a_host_and_port_inside() -> None:
    allowed = frozenset({("127.0.0.1", 8080), ("feeds.office.example", 80)})
    target = target_of("http://127.0.0.1:8080/x", allowed=allowed)
    assert target.allowed
    assert check_addresses(target, ("127.0.0.1",)) == ("127.0.0.1",)
    assert check_addresses(target_of("http://FEEDS.office.example/", allowed=allowed), ("10.0.0.7",))
    with pytest.raises(FetchError, match="port 8081"):
        target_of("http://127.0.0.1:8081/x", allowed=allowed)
    with pytest.raises(FetchError, match="user name"):
        target_of("http://a:b@127.0.0.1:8080/x", allowed=allowed)


def test_a_host_without_an_address_is_said_so() -> None:
    with pytest.raises(FetchError, match="no address"):
        check_addresses(target_of("http://paper.example/"), ())


@pytest.mark.parametrize("literal", ["https://8.8.8.8/", "https://[2606:4700::1111]/"])
def test_a_literal_needs_no_look_up(literal: str) -> None:
    assert target_of(literal).is_literal
    assert not target_of("https://paper.example/").is_literal


INSIDE = {
    "0.0.0.0": "not a real address",
    "10.255.0.1": "private network",
    "100.64.0.1": "CGNAT",
    "100.127.255.255": "CGNAT",
    "127.0.0.1": "this machine itself",
    "127.255.255.254": "this machine itself",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private network",
    "172.31.255.255": "private network",
    "192.0.0.8": "reserved",
    "192.0.2.1": "documentation",
    "192.168.1.1": "private network",
    "198.19.0.1": "measurements",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "not a real address",
    "::1": "this machine itself",
    "::ffff:8.8.8.8": "disguised IPv4 address",
    "::127.0.0.1": "not a public address",
    "64:ff9b::127.0.0.1": "this machine itself",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b:1::8.8.8.8": "NAT64",
    "2001::1": "Teredo",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "6to4",
    "3fff::1": "documentation",
    "fc00::1": "private network",
    "fd12:3456::1": "private network",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "ff02::1": "multicast",
    "5f00::1": "not a public address",
    "localhost": "not an IP address",
    "": "not an IP address",
}


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_refused_with_its_reason(address: str) -> None:
    assert INSIDE[address] in refusal(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8"]
)
def test_a_public_address_is_fine(address: str) -> None:
    assert refusal(address) == ""


@given(st.ip_addresses())
def test_nothing_passes_that_the_registry_does_not_call_global(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not refusal(str(address)) and address not in ipaddress.ip_network("64:ff9b::/96"):
        flags = (address.is_multicast, address.is_private, address.is_loopback, address.is_reserved)
        assert address.is_global
        assert not any(flags)


@given(st.ip_addresses(v=4))
def test_an_inner_address_does_not_pass_in_any_disguise(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1)
    nat64 = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    assert refusal(str(mapped))
    assert refusal(str(six_to_four))
    assert bool(refusal(str(nat64))) == bool(refusal(str(address)))


def caught(call: Callable[[], Target]) -> Target | FetchError:
    try:
        return call()
    except FetchError as error:
        return error


@given(st.text() | st.from_regex(r"https?://[^/]{0,20}(:[0-9]{1,5})?(/.*)?", fullmatch=True))
def test_any_text_is_a_target_or_a_refusal_in_one_line(text: str) -> None:
    target = caught(lambda: target_of(text))
    if isinstance(target, FetchError):
        assert str(target).isprintable()
    else:
        assert target.scheme in ("http", "https")
        assert target.port in (80, 443)
        assert target.host == target.host.lower()
        assert target.host.isascii()
        assert target_of(target.url) == target
