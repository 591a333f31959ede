"""Links that mail gateways have rewritten, in their makers' formats, with targets that are made up."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from newsletter.issues.wrapped_links.mail_gateway import MAIL_GATEWAYS
from newsletter.issues.wrapped_links.wrapped_link import Wrapping, wrapped_link

TARGET = "https://city.example/repairs?a=1&b=2#plan"
ESCAPED = quote(TARGET, safe="")
PERSON = "05%7C02%7Cstaff.person%40city.example%7C0a1b2c3d%7C0%7C0%7C638"
BASE64 = base64.urlsafe_b64encode(TARGET.encode()).decode()

SAFE_LINKS = [
    *(
        f"https://{host}/?url={ESCAPED}&data={PERSON}&sdata=abc%3D&reserved=0"
        for host in (
            "nam02.safelinks.protection.outlook.com",
            "eur05.safelinks.protection.outlook.com",
            "apc01.safelinks.protection.outlook.com",
            "can01.safelinks.protection.outlook.com",
            "gcc02.safelinks.protection.outlook.com",
            "gbr01.safelinks.protection.outlook.com",
            "safelinks.protection.outlook.com",
            "NAM12.SafeLinks.Protection.Outlook.com",
            "usg01.safelinks.protection.office365.us",
            "gcc02.safelinks.protection.office365.us",
            "chn01.safelinks.protection.partner.outlook.cn",
            "safelinks.protection.apps.mil",
        )
    ),
    f"https://nam02.safelinks.protection.outlook.com/ap/w-59584e83/?url={ESCAPED}&data={PERSON}",
    f"https://nam02.safelinks.protection.outlook.com/GetUrlReputation?data={PERSON}&url={ESCAPED}",
    f"https://nam02.safelinks.protection.outlook.com/?url={ESCAPED}&amp;data={PERSON}&amp;reserved=0",
    f"http://nam02.safelinks.protection.outlook.com:443/?url={quote(ESCAPED)}&data={PERSON}",
    f"https://nam02.safelinks.protection.outlook.com/?url=3D{ESCAPED}&data=3D{PERSON}",
    f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={ESCAPED}&locale=en-us",
    f"https://teams.public.onecdn.static.microsoft/evergreen-assets/safelinks/2/atp-safelinks.html?url={ESCAPED}",
    f"https://outlook.office.com/mail/safelink.html?url={ESCAPED}&corid=1",
]
OTHERS = [
    ("Microsoft Teams", f"https://teams.microsoft.com/api/mt/part/amer-03/beta/atpsafelinks/?url={ESCAPED}"),
    ("Proofpoint Isolation", f"https://urlisolation.com/browser?clickId=1&traceToken=2&url={ESCAPED}"),
    ("Barracuda", f"https://linkprotect.cudasvc.com/url?a={ESCAPED}&c=E,1,abc_-,,&typo=1"),
    ("Barracuda", f"https://linkprotect.cudasvc.com/url?a={ESCAPED.lower()}&c=E,1,x&typo=0&ancr_add=1"),
    ("Barracuda", f"https://linkprotect.cudasvc.com/url?c=E,1,x&a={ESCAPED}"),
    ("Barracuda", f"http://linkprotect.cudasvc.com/url?a={ESCAPED}&c=E,1,x"),
    ("Barracuda", f"https://de.linkprotect.cudasvc.com/url?a={ESCAPED}&c=E,1,x"),
    ("Cisco Secure Email", f"https://secure-web.cisco.com/1abcDEF-_/{ESCAPED}"),
    ("Cisco Secure Email", f"http://secure-web.cisco.com/1abcDEF/1xyz/{ESCAPED}"),
    ("Cisco Secure Email", f"https://secure-web.cisco.com/1a/{ESCAPED.lower()}"),
    ("Cisco Secure Email", f"https://secure-web.cisco.com/1a/{TARGET}"),
    ("Cisco Secure Email", f"https://secure-web.eu.cisco.com/1a/{ESCAPED}"),
    ("Sophos Email", f"https://us-west-2.protection.sophos.com/?d=city.example&u={BASE64}&i=NjQ&t=eWI=&h=9ba&s=AV"),
    ("Sophos Email", f"https://eu-central-1.protection.sophos.com?d=city.example&u={BASE64.rstrip('=')}&p=m"),
    ("Trend Micro", f"https://ddec1-0-en-ctp.trendmicro.com:443/wis/clicktime/v1/query?url={ESCAPED}&umid=1&auth=2"),
    ("Trend Micro", f"https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url={ESCAPED}"),
    ("Trellix (FireEye)", f"https://protect2.fireeye.com/v1/url?k=8-e-8&q=1&e=6739-73&u={ESCAPED}"),
    ("Trellix (FireEye)", f"https://protect2.fireeye.com/url?k=1ffa&u={TARGET.replace('&', '%26')}"),
    ("Symantec Click-time", f"https://clicktime.symantec.com/38YrYPLxxSq?u={ESCAPED}"),
    ("Symantec Click-time", f"https://clicktime.symantec.com/15xVcH?h=QCYV_=&u={ESCAPED}"),
    ("Symantec Click-time", f"https://clicktime.cloud.postoffice.net/clicktime.php?U={ESCAPED}&E=staff.person%40city.example"),
    ("Check Point Harmony", f"https://protect.checkpoint.com/v2/___{TARGET.partition('#')[0]}___.YXAz=#plan"),
    ("Check Point Harmony", f"https://url.avanan.click/v2/r01/___{TARGET}___.YzJ1OnN0b25"),
    ("Check Point Harmony", f"https://protect.checkpoint.com/v2/r02/___{TARGET.replace('//', '/')}___.YzJl"),
    ("Check Point Harmony", f"https://checkpoint.url-protection.com/v1/url?o={ESCAPED}&g=Nz&h=Zj&p=YzJ1"),
    ("Trustwave", f"https://scanmail.trustwave.com/?c=4062&d=abc&s=5&u={ESCAPED}"),
    ("Libraesva", f"https://urlsand.esvalabs.com/?u={ESCAPED}&e=5c6b&h=1&f=y&p=y"),
    ("SpamTitan", f"https://linklock.titanhq.com/analyse?url={ESCAPED}&data=eJx"),
    ("EdgePilot", f"https://link.edgepilot.com/s/8f2b6a51/hash?u={ESCAPED}"),
    ("Fortinet FortiMail", f"https://mail.city.example/fmlurlsvc/?fewReq=:B:JVs5&url={ESCAPED}"),
    ("Menlo Security", f"https://safe.menlosecurity.com/{TARGET}"),
    ("Bitdefender", f"https://lsems.gravityzone.bitdefender.com/scan/{BASE64}/ABC?c=1&i=1"),
    ("Securence", f"https://linkscan.io/scan/ux/{BASE64}/0123"),
    ("Microsoft Defender for Cloud Apps", "https://city.example.mcas.ms/repairs?a=1&b=2&McasTsid=1&McasCtx=4#plan"),
    ("Microsoft Defender for Cloud Apps", "https://city.example.us3.mcas.ms/repairs?a=1&b=2#plan"),
]  # fmt: skip
OPAQUE = [
    ("Mimecast", "https://protect-us.mimecast.com/s/abcDEFghij?domain=city.example"),
    ("Mimecast", "https://protect-eu.mimecast.com/s/abc"),
    ("Mimecast", "https://protect.mimecast.com/s/abc"),
    ("Mimecast", "https://url.uk.m.mimecastprotect.com/s/abc?domain=city.example"),
    ("Mimecast", "https://security-us.mimecast.com/ttpwp#/userenrollment?key=abc"),
    ("Microsoft Teams", "https://teams.microsoft.com/api/mt/x?u=1"),
    ("Microsoft Safe Links", f"https://nam02.safelinks.protection.outlook.com/?data={PERSON}"),
    ("Microsoft Safe Links", "https://nam02.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)"),
    ("Cisco Secure Email", "https://secure-web.cisco.com/1z0v_U78rf_0ofSUeyHRS36Fj"),
    ("Sophos Email", "https://us-east-2.protection.sophos.com/?d=city.example&b=99&x=55&q=4b&i=Nj&t=Vz&h=a0&s=AV"),
    ("Proofpoint URL Defense", "https://urldefense.com/v4/abc"),
    ("Hornetsecurity", "https://atpscan.global.hornetsecurity.com/index.php?atp_str=abc"),
    ("Intermedia", "https://url.emailprotection.link/?babc~"),
    ("VIPRE", "https://url.us.m.mailanyone.net/scanner?m=1&d=4&c=5&x=6"),
    ("INKY", "https://shared.outlook.inky.com/link?domain=city.example&t=abc"),
    ("KnowBe4 Defend", "https://us1.defend.egress.com/Warning?crId=1&Domain=city.example&Base64Url=eNp"),
]  # fmt: skip


@pytest.mark.parametrize("url", SAFE_LINKS)
def test_safe_links_of_every_region_and_cloud_give_their_target(url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert (link.wrapping, link.maker, link.target) == (Wrapping.GATEWAY, "Microsoft Safe Links", TARGET)


@pytest.mark.parametrize(("maker", "url"), OTHERS)
def test_every_other_gateway_that_carries_the_target_gives_it(maker: str, url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert (link.wrapping, link.maker, link.target) == (Wrapping.GATEWAY, maker, TARGET)


@pytest.mark.parametrize(("maker", "url"), OPAQUE)
def test_a_gateway_that_keeps_the_target_is_named_without_one(maker: str, url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert (link.wrapping, link.maker, link.target) == (Wrapping.GATEWAY, maker, "")


def test_check_points_own_escape_is_read() -> None:
    link = wrapped_link("https://protect.checkpoint.com/v2/r03/___https://city.example/a*20b___.YzJl")
    assert link is not None
    assert link.target == "https://city.example/a%20b"


@pytest.mark.parametrize(
    "url",
    [
        "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fcity.example",
        "https://notsafelinks.protection.outlook.org/?url=https%3A%2F%2Fcity.example",
        "https://outlook.office.com/mail/inbox",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc/0?context=%7b%7d",
        "https://www.mimecast.com/products/",
        "https://www.proofpoint.com/us/urldefense",
        "https://www.cisco.com/c/en/us/secure-web.html",
        "https://www.sophos.com/?d=city.example",
        "https://mail.city.example/fmlurlsvc/help?url=https%3A%2F%2Fcity.example",
        "https://city.example/___https://other.example___.abc",
        "mailto:staff@city.example",
    ],
)
def test_makers_own_pages_and_lookalikes_are_not_wrapped(url: str) -> None:
    assert wrapped_link(url) is None


def test_every_gateway_has_a_case() -> None:
    tested = {"Microsoft Safe Links", "Proofpoint URL Defense", "Forcepoint"}
    tested |= {maker for maker, _ in (*OTHERS, *OPAQUE)}
    assert {gateway.maker for gateway in MAIL_GATEWAYS} <= tested


@pytest.mark.parametrize(
    "url",
    [
        "https://secure-web.cisco.com/1abc/https%3A%2F%2Fcity.example%2FMy%20Plan.pdf",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__city.example_My-20Plan.pdf&d=x",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fcity.example%2fMy%20Plan.pdf&c=E,1,x",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.example%2FMy%20Plan.pdf&data=x",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.example%2FMy%2520Plan.pdf&data=x",
    ],
)
def test_a_space_in_the_address_inside_is_escaped(url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert link.target == "https://city.example/My%20Plan.pdf"
