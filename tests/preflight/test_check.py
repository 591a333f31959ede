"""Checking an edition: pure, sorted, never raising."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Edition, Issue, Level, Link, MergeField, Picture, Place
from newsletter.preflight.check import check
from newsletter.preflight.rules import RULES
from tests.preflight.proofs import EDITION, ISSUE, PUBLICATION, findings, page

TEXT = st.text(max_size=120) | st.sampled_from(
    ["<![x[", "<!--", "<a href=", "&#xD800;", "{{", "https://[", "http://a:99999999/", "‮", "Ã©", "<title>"]
)
PLACES = st.none() | st.builds(Place, path=st.just("issues/x.md"), line=st.integers(1, 99))
EDITIONS: st.SearchStrategy[Edition] = st.builds(
    Edition,
    issue=st.just("x"),
    list=st.just("c"),
    lang=TEXT,
    subject=TEXT,
    preheader=TEXT,
    html=st.lists(TEXT | st.just(page())).map("".join),
    text=TEXT,
    fields=st.lists(st.builds(MergeField, marker=TEXT, name=TEXT, fallback=TEXT), max_size=3).map(tuple),
    links=st.lists(st.builds(Link, url=TEXT, text=TEXT, place=PLACES), max_size=4).map(tuple),
    pictures=st.lists(
        st.builds(
            Picture,
            name=TEXT,
            media_type=TEXT,
            data=st.binary(max_size=9),
            width=st.integers(),
            height=st.integers(),
            alt=TEXT,
            place=PLACES,
        ),
        max_size=3,
    ).map(tuple),
    digest=st.just(""),
)


def test_a_sound_edition_has_no_findings() -> None:
    assert findings() == ()


@given(EDITIONS, TEXT)
def test_any_edition_is_checked_and_every_finding_is_of_a_known_rule(edition: Edition, source: str) -> None:
    issue: Issue = replace(ISSUE, source=source)
    found = check(edition, issue, PUBLICATION)
    known = {rule.id: rule for rule in RULES}
    assert all(finding.level in known[finding.rule].levels for finding in found)
    assert all(finding.message and finding.hint for finding in found)
    assert all(finding.message.isprintable() and finding.hint.isprintable() for finding in found)
    assert check(edition, issue, PUBLICATION) == found
    assert len(set(found)) == len(found)


def test_findings_come_by_line_then_by_level_and_those_of_the_theme_last() -> None:
    bad = [
        Link(url="#", text="Later", place=Place(path=ISSUE.path, line=30)),
        Link(url="http://city.gov/a", text="Here", place=Place(path=ISSUE.path, line=4)),
        Link(url="", text="Sooner", place=Place(path=ISSUE.path, line=4)),
        Link(url="#", text="In the theme"),
    ]
    found = findings(replace(EDITION, links=(*EDITION.links, *bad)))
    assert [(finding.place and finding.place.line, finding.level) for finding in found] == [
        (4, Level.ERROR),
        (4, Level.WARNING),
        (4, Level.WARNING),
        (30, Level.ERROR),
        (None, Level.ERROR),
    ]
