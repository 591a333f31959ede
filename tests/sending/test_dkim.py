from __future__ import annotations

import re
import time

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.errors import SettingsError
from newsletter.sending.dkim import OVERSIGNED, DkimSigner, dkim_signer, relaxed_body
from tests.sending.dkim_keys import DOMAIN, SELECTOR, dns, pem, private_key, verifies
from tests.sending.samples import NOW, message

SENDER = f"letters@{DOMAIN}"


def signer(**changes: object) -> DkimSigner:
    values: dict[str, object] = {
        "domain": DOMAIN, "selector": SELECTOR, "pem": pem(), "source": "dkim.pem", "sender_address": SENDER
    }  # fmt: skip
    return dkim_signer(**{**values, **changes})  # type: ignore[arg-type]


def signed(content: bytes) -> bytes:
    return signer().sign(content, at=NOW) + content


CONTENT = message().content


def test_a_signed_copy_is_verified_by_somebody_elses_program() -> None:
    assert dns(b"2026a._domainkey.thirteenth.example.")
    assert verifies(signed(CONTENT))


def test_it_names_algorithm_domain_selector_and_time() -> None:
    header = signed(CONTENT).partition(b"Date:")[0].decode()
    assert header.startswith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=thirteenth.example;")
    assert f"t={int(NOW.timestamp())};" in header
    assert " l=" not in header
    assert max(map(len, header.split("\r\n"))) <= 78


def test_the_same_copy_gets_the_same_signature_at_every_try() -> None:
    assert signed(CONTENT) == signed(CONTENT)


# --- Tampering --------------------------------------------------------------------------------------

OURS = re.findall(rb"(?m)^([A-Za-z-]+):", CONTENT.partition(b"\r\n\r\n")[0])
UNSIGNED = {b"Precedence"}


def changed(name: bytes) -> bytes:
    """Change one letter of a header's value."""
    whole = signed(CONTENT)
    found = re.search(rb"\r\n" + name + rb": [^\r]*?([A-Za-z0-9])(?=[^\r]*\r\n)", whole)
    assert found is not None
    at = found.start(1)
    return whole[:at] + (b"x" if whole[at : at + 1] != b"x" else b"y") + whole[at + 1 :]


@pytest.mark.parametrize("name", [name.decode() for name in OURS if name not in UNSIGNED])
def test_u4_a_header_changed_by_one_letter_breaks_the_signature(name: str) -> None:
    assert verifies(signed(CONTENT))
    assert not verifies(changed(name.encode()))


@pytest.mark.parametrize("name", sorted(name.decode() for name in OVERSIGNED))
def test_d2_a_second_header_of_a_kind_breaks_the_signature(name: str) -> None:
    second = f"{name}: <https://evil.example/>\r\n".encode()
    whole = signed(CONTENT)
    assert not verifies(second + whole)
    head, blank, body = whole.partition(b"\r\n\r\n")
    assert not verifies(head + b"\r\n" + second.removesuffix(b"\r\n") + blank + body)


def test_a_header_that_nobody_signs_may_be_added_on_the_way() -> None:
    assert verifies(b"Received: from a by b\r\nX-Scanned: yes\r\n" + signed(CONTENT))


def test_a_changed_body_breaks_the_signature() -> None:
    whole = signed(CONTENT)
    assert not verifies(whole.replace(b"Unsubscribe", b"Unsubscribf"))
    assert not verifies(whole + b"More words.\r\n")


def test_u4_both_headers_of_one_click_are_named_and_one_more_time() -> None:
    names = re.sub(rb"\s", b"", re.search(rb"h=([^;]*);", signed(CONTENT))[1]).split(b":")  # type: ignore[index]
    for name in (b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"subject"):
        assert names.count(name) == 2
    assert names.count(b"cc") == 1
    assert names.count(b"list-id") == 1


# --- What relays do to blanks -----------------------------------------------------------------------

LINES = st.lists(st.text(alphabet="ab .=\t", max_size=20), max_size=12)


@settings(max_examples=40)
@given(lines=LINES, value=st.text(alphabet="ab\t .;:", max_size=40))
def test_whatever_the_body_and_a_header_are_it_verifies(lines: list[str], value: str) -> None:
    body = "".join(f"{line}\r\n" for line in lines)
    content = f"From: {SENDER}\r\nSubject: {value}x\r\nTo:a@b.example\r\n\r\n{body}".encode()
    assert verifies(signed(content))


@given(LINES)
def test_relaxing_twice_changes_nothing_more(lines: list[str]) -> None:
    once = relaxed_body("\r\n".join(lines).encode())
    assert relaxed_body(once) == once
    assert b"  " not in once
    assert b" \r\n" not in once
    assert not once.endswith(b"\r\n\r\n")


def test_blanks_changed_on_the_way_do_no_harm() -> None:
    assert verifies(signed(CONTENT).replace(b"Hi.\r\n", b"Hi. \t\r\n").replace(b"Subject: ", b"SUBJECT:   "))


# --- Keys -------------------------------------------------------------------------------------------


def test_g2_a_key_below_2048_bits_is_refused() -> None:
    with pytest.raises(SettingsError, match="1024 bits can be broken"):
        signer(pem=pem(1024))


def test_a_key_of_another_kind_is_refused() -> None:
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(SettingsError, match="not every receiver"):
        signer(pem=other)


def test_a_key_with_a_password_is_refused() -> None:
    locked = private_key(2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    with pytest.raises(SettingsError, match="protected by a password"):
        signer(pem=locked)


def test_what_is_no_key_is_told_without_repeating_it() -> None:
    with pytest.raises(SettingsError, match=r"^dkim\.pem: this is no private key") as caught:
        signer(pem=b"-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n")
    assert "hunter2" not in str(caught.value)


def test_a_signer_shows_no_key() -> None:
    assert "key" not in repr(signer())


@pytest.mark.parametrize("domain", ["other.example", "evilthirteenth.example", "x", "a b.example", ""])
def test_a_domain_that_is_not_the_senders_is_refused(domain: str) -> None:
    with pytest.raises(SettingsError, match=r"\[dkim\] domain"):
        signer(domain=domain)


@pytest.mark.parametrize("sender", [SENDER, f"a@news.{DOMAIN}", "A@THIRTEENTH.EXAMPLE"])
def test_a_domain_that_is_aligned_is_taken(sender: str) -> None:
    assert signer(sender_address=sender, domain="Thirteenth.example.").domain == DOMAIN


@pytest.mark.parametrize("selector", ["", "a b", "x;y", "-a"])
def test_a_selector_that_no_dns_name_can_hold_is_refused(selector: str) -> None:
    with pytest.raises(SettingsError, match="selector"):
        signer(selector=selector)


def test_signing_a_long_letter_costs_little_more_than_the_rsa_operation_itself() -> None:
    head, _, _ = CONTENT.partition(b"\r\n\r\n")
    content = head + b"\r\n\r\n" + b"<td>  some words in a letter =\r\n" * 1300
    one = signer()

    def fastest(work: object) -> float:
        times = []
        for _ in range(9):
            start = time.perf_counter()
            work()  # type: ignore[operator]
            times.append(time.perf_counter() - start)
        return min(times)

    tiny = head + b"\r\n\r\n"
    assert fastest(lambda: one.sign(content, at=NOW)) < 2 * fastest(lambda: one.sign(tiny, at=NOW))
