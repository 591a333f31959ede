"""When two headlines are one story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.headline import same_story

SAME = [
    ("Three council members want the sanctuary law", "Three Council Members Want the Sanctuary Law"),
    (
        "Three L.A. council members want a sanctuary city law",
        "Three LA council members want a ‘sanctuary city’ law",
    ),
    ("Council votes on LAPD robot dog | Beverly Press", "Council votes on LAPD robot dog"),
    ("Council votes on LAPD robot dog", "Council votes on LAPD robot dog - Los Angeles Times"),
    ("Qué deben saber los inmigrantes", "QUE DEBEN SABER LOS INMIGRANTES"),
    (
        "What immigrants should know about sanctuary cities",
        "What immigrants should know about sanctuary city",
    ),
    ("UPDATE: Council votes on LAPD robot dog", "Council votes on LAPD robot dog"),
    ("Council delays vote on robot dog for police", "Council delays vote on robot dog for the police"),
    ("City council to vote on sanctuary law next week", "City council will vote on sanctuary law next week"),
    ("“We don’t help ICE,” mayor says", "'We don't help ICE', mayor says"),
    ("Straße gesperrt: was jetzt gilt", "STRASSE GESPERRT: WAS JETZT GILT"),
]
OTHER = [
    ("Council approves robot dog for LAPD", "Council rejects robot dog for LAPD"),
    ("Council meeting on 7 March", "Council meeting on 14 March"),
    ("Library opens in Echo Park", "Library closes in Echo Park"),
    ("New bike lanes for Sunset Boulevard", "New bus lanes for Sunset Boulevard"),
    ("Mayor signs sanctuary directive", "Mayor rescinds sanctuary directive"),
    ("Council meeting agenda", "Council meeting minutes"),
    ("Street cleaning resumes Monday", "Street cleaning resumes Tuesday"),
    ("Street cleaning this whole week - Hollywood", "Street cleaning this whole week - Echo Park"),
    ("Rent freeze extended for one year", "Rent freeze ended after one year"),
    ("Three council members want the sanctuary law", "Three council members oppose the sanctuary law"),
    ("Council votes for the sanctuary law", "Council votes against the sanctuary law"),
    ("Police can use robot dog, council says", "Police cannot use robot dog, council says"),
    ("Los inmigrantes pueden votar con papeles", "Los inmigrantes pueden votar sin papeles"),
    ("Dog bites man", "Man bites dog"),
    ("Budget - what tenants should know", "Budget"),
    ("…", "!"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_titles_of_one_story(one: str, other: str) -> None:
    assert same_story(one, other)
    assert same_story(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_titles_of_two_stories(one: str, other: str) -> None:
    assert not same_story(one, other)
    assert not same_story(other, one)


@given(st.text(), st.text())
def test_sameness_has_no_direction_and_never_fails(one: str, other: str) -> None:
    assert same_story(one, other) == same_story(other, one)


@given(st.from_regex(r"[a-z]{2,9}( [a-z]{2,9}){2,6}", fullmatch=True))
def test_a_title_tells_its_own_story_in_any_case(title: str) -> None:
    assert same_story(title, title.upper())
