"""Domain authentication: records as providers judge them, and what to do about each fault."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import pytest

from newsletter.ports import DnsAnswer
from newsletter.sending.domain_authentication import (
    AskTexts,
    judge_dkim,
    judge_dmarc,
    judge_mail_hosts,
    judge_provider_dkim,
    judge_spf,
)
from tests.sending.dkim_keys import public_key

DOMAIN = "news.rivertown.gov"
KEY = b"a public key, in DER"
PUBLISHED = base64.b64encode(KEY).decode()
OTHER, SHORT = (base64.b64encode(public_key(bits)).decode() for bits in (2048, 1024))
AWAY = DnsAnswer(problem="no answer within 4 s")


def zone(records: Mapping[str, Sequence[str]]) -> AskTexts:
    return lambda name: DnsAnswer(values=tuple(records.get(name, ())))


@pytest.mark.parametrize(
    ("texts", "sound", "said"),
    [
        (["v=spf1 ip4:203.0.113.5 -all"], True, "has one"),
        (["google-site-verification=x", "V=SPF1 ~all"], True, "has one"),
        (["v=spf1"], True, "has one"),
        ([], False, "has no SPF record"),
        (["v=spf10 -all", "spf1 v"], False, "has no SPF record"),
        (["v=spf1 -all", "v=spf1 mx -all"], False, "has 2 SPF records"),
        (["v=spf1 +all"], False, "lets everybody send"),
        (["v=spf1 mx all"], False, "lets everybody send"),
    ],
)
def test_spf(texts: list[str], sound: bool, said: str) -> None:
    found = judge_spf(DOMAIN, zone({DOMAIN: texts}))
    assert (found.sound, said in found.message) == (sound, True), found


def test_spf_counts_look_ups_through_what_is_included() -> None:
    ten = "v=spf1 " + " ".join(f"a:h{number}.net" for number in range(10)) + " -all"
    assert judge_spf(DOMAIN, zone({DOMAIN: [ten]})).sound
    records = {DOMAIN: ["v=spf1 include:a.net -all"], "a.net": [ten]}
    found = judge_spf(DOMAIN, zone(records))
    assert (found.sound, "more than 10 look-ups" in found.message) == (False, True)
    nine = "v=spf1 " + " ".join(f"exists:h{number}.net" for number in range(9)) + " -all"
    assert judge_spf(DOMAIN, zone({DOMAIN: ["v=spf1 redirect=a.net"], "a.net": [nine]})).sound


def test_spf_that_includes_itself_or_grows_for_ever_ends() -> None:
    asked: list[str] = []

    def grows(name: str) -> DnsAnswer:
        asked.append(name)
        return DnsAnswer(values=(f"v=spf1 include:x.{name} include:y.{name} -all",))

    assert not judge_spf(DOMAIN, grows).sound
    assert len(asked) <= 12
    assert judge_spf(DOMAIN, zone({DOMAIN: [f"v=spf1 include:{DOMAIN} -all"]})).sound


@pytest.mark.parametrize(
    ("texts", "sound", "said"),
    [
        ([f"v=DKIM1; k=rsa; p={PUBLISHED}"], True, "is the one that signs"),
        ([f"p={PUBLISHED[:8]} {PUBLISHED[8:]};"], True, "is the one that signs"),
        ([f"k=rsa;p={PUBLISHED}"], True, "is the one that signs"),
        ([], False, "there is no key"),
        (["v=spf1 -all"], False, "there is no key"),
        (["v=DKIM1; p="], False, "is revoked"),
        (["v=DKIM1; p=AAAA"], False, "cannot be read (p= is no public key"),
        (["v=DKIM1; p=!!"], False, "cannot be read (p= is no Base64"),
        ([f"v=DKIM1; k=rsa; p={OTHER}"], False, "is not the one that signs: publish"),
        ([f"v=DKIM1; k=rsa; p={SHORT}"], False, "too short (1024 bits)"),
        ([f"v=DKIM1; k=rsa; p={OTHER[:200]}"], False, "was cut off"),
        ([f"v=DKIM1; k=ed25519; p={PUBLISHED}"], False, "another kind of signature (k=ed25519)"),
        ([f"v=DKIM1; h=sha1; p={PUBLISHED}"], False, "allows no SHA-256"),
        ([f"v=DKIM1; h=sha1:sha256; p={PUBLISHED}"], True, "is the one that signs"),
        ([f"p={PUBLISHED}", "p=AAAA"], False, "there are 2 keys"),
    ],
)
def test_dkim(texts: list[str], sound: bool, said: str) -> None:
    name = f"2026a._domainkey.{DOMAIN}"
    found = judge_dkim(name, zone({name: texts}), public_key=KEY)
    assert (found.sound, said in found.message) == (sound, True), found
    if "there is no key" in said:
        assert f"p={PUBLISHED}" in found.message


def test_a_providers_key_is_looked_for_at_its_usual_selectors() -> None:
    published = {f"s2._domainkey.{DOMAIN}": ["k=rsa; t=s; p=AAAA"]}
    assert judge_provider_dkim(DOMAIN, zone(published), selectors=("s1", "s2")).sound
    missing = judge_provider_dkim(DOMAIN, zone({}), selectors=("s1", "s2"))
    assert (missing.sound, f"s1._domainkey.{DOMAIN}" in missing.message) == (False, True)
    assert "could not be looked up" in judge_provider_dkim(DOMAIN, lambda _: AWAY, selectors=("s1",)).message


@pytest.mark.parametrize(
    ("records", "sound", "said"),
    [
        ({f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none"]}, True, f"_dmarc.{DOMAIN} says p=none"),
        (
            {"_dmarc.rivertown.gov": ["v=DMARC1; p=reject; rua=mailto:a@b.c"]},
            True,
            "rivertown.gov says p=reject",
        ),
        ({f"_dmarc.{DOMAIN}": ["v=DMARC1;p=Quarantine"]}, True, "p=quarantine"),
        ({"_dmarc.gov": ["v=DMARC1; p=reject"]}, False, "has no DMARC record"),
        ({}, False, "has no DMARC record"),
        ({f"_dmarc.{DOMAIN}": ["v=DMARC10; p=none"]}, False, "has no DMARC record"),
        ({f"_dmarc.{DOMAIN}": ["v=DMARC1; p=on"]}, False, "no valid p="),
        ({f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, False, "there are 2"),
    ],
)
def test_dmarc(records: Mapping[str, Sequence[str]], sound: bool, said: str) -> None:
    found = judge_dmarc(DOMAIN, zone(records))
    assert (found.sound, said in found.message) == (sound, True), found


@pytest.mark.parametrize(
    ("hosts", "addresses", "sound", "said"),
    [
        (DnsAnswer(values=("mx1.net", "mx2.net")), DnsAnswer(), True, "receives email (mx1.net, mx2.net)"),
        (DnsAnswer(values=(".",)), DnsAnswer(), False, "takes no email"),
        (DnsAnswer(), DnsAnswer(values=("203.0.113.5",)), True, "has no MX record"),
        (DnsAnswer(), DnsAnswer(), False, "has no mail server"),
        (AWAY, DnsAnswer(), False, "could not be looked up"),
        (DnsAnswer(), AWAY, False, "could not be looked up"),
    ],
)
def test_mx(hosts: DnsAnswer, addresses: DnsAnswer, sound: bool, said: str) -> None:
    found = judge_mail_hosts(DOMAIN, hosts, addresses)
    assert (found.sound, said in found.message) == (sound, True), found


@pytest.mark.parametrize(
    "judged",
    [
        judge_spf(DOMAIN, lambda _: AWAY),
        judge_dkim("a._domainkey.b", lambda _: AWAY, public_key=KEY),
        judge_dmarc(DOMAIN, lambda _: AWAY),
    ],
)
def test_what_could_not_be_looked_up_is_not_called_missing(judged: object) -> None:
    assert "could not be looked up: no answer within 4 s" in str(judged)
