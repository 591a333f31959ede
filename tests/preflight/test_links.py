"""Links: where they lead, and whether their words say so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.model import Edition, Link, Place
from tests.preflight.proofs import EDITION, LEAVE, NAME, PATH, findings, levels, only, page, rules
from tests.preflight.written import FRONT, found_in

PLACE = Place(path=PATH, line=12)


def with_links(*links: tuple[str, str]) -> Edition:
    added = tuple(Link(url=url, text=text, place=PLACE) for url, text in links)
    return replace(EDITION, links=(*EDITION.links, *added))


@pytest.mark.parametrize(
    ("url", "fired"),
    [
        ("https://city.gov/a", {}),
        ("mailto:office@city.gov", {}),
        ("tel:+12135550100", {}),
        (f"https://letters.gov/u/{LEAVE}", {}),
        ("", {"link.empty": "error"}),
        ("#", {"link.empty": "error"}),
        ("/", {"link.empty": "error"}),
        ("https://", {"link.empty": "error"}),
        ("https://city.gov/a b", {"link.malformed": "error"}),
        ("https://city.gov:port/", {"link.malformed": "error"}),
        ("https://[::1/", {"link.malformed": "error"}),
        ("https://city.gov/\u202e", {"link.malformed": "error"}),
        ("city.gov/a", {"link.relative": "error"}),
        ("../a.html", {"link.relative": "error"}),
        ("//city.gov/a", {"link.relative": "error"}),
        ("javascript:alert(1)", {"link.scheme": "error"}),
        ("JavaScript:alert(1)", {"link.scheme": "error"}),
        ("data:text/html,x", {"link.scheme": "error"}),
        ("file:///etc/passwd", {"link.scheme": "error"}),
        ("http://city.gov/a", {"link.http": "warning"}),
        ("https://example.com/", {"link.placeholder": "error"}),
        ("https://www.example.org/a", {"link.placeholder": "error"}),
        ("https://example.community/", {}),
        ("https://localhost:8000/", {"link.placeholder": "error"}),
        ("https://intranet/a", {"link.placeholder": "error"}),
        ("https://wiki.office.local/", {"link.placeholder": "error"}),
        ("https://city.test/", {"link.placeholder": "error"}),
        ("https://yourdomain.com/a", {"link.placeholder": "error"}),
        ("https://192.168.1.5/", {"link.placeholder": "error"}),
        ("https://[::1]/", {"link.placeholder": "error"}),
        ("https://8.8.8.8/", {"link.ip": "warning"}),
        ("https://office@city.gov/", {"link.userinfo": "error"}),
        ("https://city.gov:443@news.net/", {"link.userinfo": "error"}),
        ("https://city.gov/@office", {}),
        ("https://news.example/a", {"link.sample": "warning"}),
        ("https://bücher.de/", {}),
    ],
)
def test_a_link_leads_where_readers_can_go(url: str, fired: dict[str, str]) -> None:
    assert levels(findings(with_links((url, "The budget for next year")))) == fired


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("The budget for next year", {}),
        ("Read more about the budget", {}),
        ("report.pdf", {}),
        ("city.gov", {}),
        ("www2.city.gov", {}),
        ("City.gov", {}),
        ("", {"link.text-missing": "error"}),
        (" \u00a0", {"link.text-missing": "error"}),
        ("click here", {"link.text-generic": "warning"}),
        ("Here", {"link.text-generic": "warning"}),
        ("Read  more …", {"link.text-generic": "warning"}),
        ("aquí", {"link.text-generic": "warning"}),
        ("Leer más »", {"link.text-generic": "warning"}),
        ("https://city.gov/budget", {"link.text-address": "warning"}),
        ("www.city.gov/budget", {"link.text-address": "warning"}),
        ("https://bank.gov/budget", {"link.text-address": "warning", "link.mismatch": "error"}),
        ("bank.gov", {"link.mismatch": "error"}),
        ("Go to https://bank.gov now", {"link.mismatch": "error"}),
        ("city.gov.evil.net", {"link.mismatch": "error"}),
        ("notcity.gov", {"link.mismatch": "error"}),
    ],
)
def test_a_links_words_say_where_it_leads(text: str, fired: dict[str, str]) -> None:
    assert levels(findings(with_links(("https://city.gov/budget", text)))) == fired


def test_a_host_in_another_script_is_compared_by_its_real_name() -> None:
    found = findings(with_links(("https://xn--bcher-kva.de/", "bucher.de")))
    assert levels(found) == {"link.mismatch": "error"}
    assert findings(with_links(("https://xn--bcher-kva.de/", "bücher.de"))) == ()


def test_a_mail_address_as_text_is_no_other_site() -> None:
    assert findings(with_links(("mailto:office@city.gov", "office@city.gov"))) == ()


def test_the_same_words_lead_to_one_page() -> None:
    found = findings(with_links(("https://city.gov/other", "opening  HOURS")))
    finding = only(found, "link.text-same")
    assert finding.place == PLACE
    assert "line 9" in finding.message
    assert findings(with_links(("https://city.gov/hours", "Opening hours"))) == ()


def test_links_that_only_the_html_has_are_looked_at_too() -> None:
    edition = replace(
        EDITION, html=page('<a href="javascript:x">The budget</a><a href="https://city.gov/p"></a>')
    )
    assert rules(findings(edition)) == ["link.scheme", "link.text-missing"]


def test_a_linked_picture_speaks_by_its_alt_text() -> None:
    src = "cid:3f2a9c.jpg"
    silent = page(f'<a href="https://city.gov/p"><img src="{src}" alt=""></a>')
    spoken = page(f'<a href="https://city.gov/p"><img src="{src}" alt="The plan"></a>')
    assert rules(findings(replace(EDITION, html=silent))) == ["link.text-missing"]
    assert findings(replace(EDITION, html=spoken)) == ()


def test_a_field_in_a_links_words_is_reported_as_readers_see_it() -> None:
    found = findings(with_links(("#", f"For you, {NAME}")))
    assert "“For you, neighbor”" in only(found, "link.empty").message


def test_all_sample_links_are_reported_once() -> None:
    found = findings(with_links(("https://a.example/", "One"), ("https://b.example/", "Two")))
    assert only(found, "link.sample").message.startswith("2 links")


def test_messages_never_carry_what_steers_a_terminal() -> None:
    found = findings(with_links(("https://city.gov/\x1b[31m", "The budget")))
    assert all("\x1b" not in finding.message for finding in found)


def test_the_words_of_a_link_are_those_that_readers_get_not_those_that_are_recorded() -> None:
    links = [Link(url=f"https://city.gov/{name}.ics", text=f"Add: {name}") for name in ("a", "b")]
    unnamed = "".join(f'<a href="{link.url}">Add to calendar</a>' for link in links)
    edition = replace(EDITION, html=page(unnamed), links=(*EDITION.links, *links))
    assert rules(findings(edition)) == ["link.text-same"]
    named = "".join(f'<a href="{link.url}" aria-label="{link.text}">Add to calendar</a>' for link in links)
    assert findings(replace(edition, html=page(named))) == ()


def test_a_label_for_screen_readers_hides_no_other_site() -> None:
    html = page('<a href="https://evil.org/x" aria-label="Pay your bill">city.gov</a>')
    assert rules(findings(replace(EDITION, html=html))) == ["link.mismatch"]


@pytest.mark.parametrize("host", ["bit.ly", "TinyURL.com", "www.bitly.com", "rebrand.ly", "t.co"])
def test_a_shortener_is_named(tmp_path: Path, host: str) -> None:
    (finding,) = [
        one
        for one in found_in(f"{FRONT}See [the plan](https://{host}/3abc).\n", tmp_path)
        if one.rule == "link.shortener"
    ]
    assert finding.level.value == "warning"
    assert finding.message == f"The link “the plan” goes through {host.lower()}, which hides where it leads"
    assert finding.place is not None
    assert finding.place.line == 8


def test_a_site_of_its_own_and_a_headline_are_not_named_as_shortened(tmp_path: Path) -> None:
    news = "::: news In the news\n- [Council votes](https://bit.ly/3abc) | The Paper\n:::\n"
    body = f"See [the plan](https://habit.ly/plan) and [more](https://bit.ly.city.org/a).\n\n{news}"
    found = {one.rule for one in found_in(FRONT + body, tmp_path)}
    assert "link.shortener" not in found
    assert "news.redirector" in found
