"""Wrapped links in an edition: an error where they identify somebody, and never shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import Edition, Finding, Link, Place
from tests.preflight.proofs import EDITION, LINK, PATH, SOURCE, findings, only, page, rules

PERSON = "data=05%7C02%7Cstaff.person%40city.gov%7C0"
WRAPPED = f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.gov%2Fplan&{PERSON}"


def linked(url: str, text: str = "The plan") -> Edition:
    """Return the sound edition with one more link, as the issue has it on line 12."""
    link = Link(url=url, text=text, place=Place(path=PATH, line=12))
    escaped = url.replace("&", "&amp;")
    return replace(
        EDITION,
        html=page(f'<p><a href="{escaped}">{text.replace("&", "&amp;")}</a></p>'),
        text=f"{EDITION.text}\n{text}: {url}\n",
        links=(*EDITION.links, link),
    )


def shown(finding: Finding) -> str:
    return f"{finding.message} {finding.hint}"


@pytest.mark.parametrize(
    ("url", "maker"),
    [
        (WRAPPED, "Microsoft Safe Links and identifies"),
        (WRAPPED.replace("outlook.com", "office365.us"), "Microsoft Safe Links and identifies"),
        ("https://urldefense.com/v3/__https://city.gov/plan__;!!abc!def$", "Proofpoint URL Defense and identifies"),
        ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fcity.gov%2fplan&c=E,1,x", "Barracuda and identifies"),
        ("https://secure-web.cisco.com/1abc/https%3A%2F%2Fcity.gov%2Fplan", "Cisco Secure Email and identifies"),
        ("https://x4.mjt.lu/lnk/AAA/1/b/aHR0cHM6Ly9jaXR5Lmdvdi9wbGFu", "Mailjet, which counts every click"),
    ],
)  # fmt: skip
def test_a_link_that_identifies_somebody_is_an_error_that_names_the_target(url: str, maker: str) -> None:
    finding = only(findings(linked(url)), "link.wrapped")
    assert (finding.level, finding.place) == ("error", Place(path=PATH, line=12))
    assert finding.message.startswith(f"The link “The plan” goes through {maker}")
    assert finding.hint == "Use the address it leads to: https://city.gov/plan"


@pytest.mark.parametrize(
    "url",
    [
        "https://protect-us.mimecast.com/s/staff.person?domain=city.gov",
        "https://url.uk.m.mimecastprotect.com/s/staff.person",
        "https://us-east-2.protection.sophos.com/?d=city.gov&b=staff.person",
        f"https://nam02.safelinks.protection.outlook.com/?{PERSON}",
        "https://city.us1.list-manage.com/track/click?u=1&id=2&e=staff.person",
        "https://r20.rs6.net/tn.jsp?f=staff.person",
    ],
)
def test_one_that_keeps_its_target_is_an_error_too(url: str) -> None:
    finding = only(findings(linked(url)), "link.wrapped")
    assert finding.level == "error"
    assert finding.hint == "Open it in a browser and use the address where you end up"
    assert "staff" not in shown(finding)


def test_a_redirector_is_a_warning() -> None:
    finding = only(
        findings(linked("https://www.google.com/url?q=https://city.gov/plan&sa=D")), "link.wrapped"
    )
    assert finding.level == "warning"
    assert finding.message == "The link “The plan” goes through google.com, which counts readers"


def test_no_finding_of_any_rule_shows_the_link_itself() -> None:
    for url in (WRAPPED, "https://protect-us.mimecast.com/s/staff.person"):
        found = findings(linked(url, text=url))
        assert "link.wrapped" in rules(found)
        assert not [finding for finding in found if "staff" in shown(finding)]


def test_the_other_rules_look_at_the_address_inside() -> None:
    inside = WRAPPED.replace("https%3A%2F%2Fcity.gov", "http%3A%2F%2Flocalhost.test")
    assert rules(findings(linked(inside))) == ["link.http", "link.placeholder", "link.wrapped"]


def test_one_that_stands_as_text_is_found_on_its_line() -> None:
    words = replace(
        EDITION,
        html=page(f"<p>See {WRAPPED.replace('&', '&amp;')}.</p>"),
        text=f"{EDITION.text}See {WRAPPED}.\n",
    )
    finding = only(findings(words, source=f"{SOURCE}\nSee {WRAPPED}.\n"), "link.wrapped")
    assert finding.message.startswith("A web address in the email goes through Microsoft Safe Links")
    assert finding.place == Place(path=PATH, line=11)
    assert "staff" not in shown(finding)


def test_one_whose_markup_is_escaped_in_the_file_is_found_on_its_line() -> None:
    url = "https://urldefense.com/v3/__https://city.gov/plan__;!!abc!def$"
    words = replace(EDITION, html=page(f"<p>See {url}</p>"), text=f"{EDITION.text}See {url}\n")
    escaped = url.replace("__", r"\_\_")
    assert only(findings(words, source=f"{SOURCE}\nSee {escaped}\n"), "link.wrapped").place == Place(
        path=PATH, line=11
    )


def test_one_that_only_the_theme_knows_is_found_without_a_line() -> None:
    footer = replace(EDITION, html=page(f'<p><a href="{WRAPPED.replace("&", "&amp;")}">City Hall</a></p>'))
    finding = only(findings(footer), "link.wrapped")
    assert (finding.place, finding.message[:33]) == (None, "The link “City Hall” goes through")


def test_an_ordinary_link_is_none() -> None:
    assert findings(linked(f"{LINK.url}?url=https://other.gov/")) == ()
