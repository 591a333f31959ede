"""Spotlights: praise of staff under a heading of its own, with name and role where the post has them."""

from __future__ import annotations

import pytest

from newsletter.importing.block_recognition import recognize_blocks
from newsletter.importing.part import Part, StaffSpotlight
from newsletter.importing.post import Heading, Note, Paragraph, Piece, PostPicture, plain
from newsletter.importing.spotlight_section import praises_staff

TEXT = "She has answered more than 3,000 calls since 2021."
PRAISE = "We celebrate the women of our office: our Chief of Staff, District Director and Planning Director."


def para(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def head(text: str, level: int = 2) -> Heading:
    return Heading(level=level, spans=plain(text))


def parts(*made: Piece) -> list[Part]:
    return [part for part in recognize_blocks(made, lang="en") if not isinstance(part, Note)]


def spotlights(*made: Piece) -> list[tuple[str, str, int]]:
    found = [part for part in parts(*made) if isinstance(part, StaffSpotlight)]
    return [(part.title, part.role, len(part.pieces)) for part in found]


@pytest.mark.parametrize(
    "heading",
    ["Staff Spotlight: Ana Ruiz, Housing Deputy", "STAFF SPOTLIGHT – Ana Ruiz, Housing Deputy", "Spotlight: Ana Ruiz (Housing Deputy)",
     "⭐ Team spotlight: Ana Ruiz, Housing Deputy", "Personal destacado: Ana Ruiz, Housing Deputy"],
)  # fmt: skip
def test_a_heading_with_a_name_and_a_role_gives_both_and_asks_nothing(heading: str) -> None:
    found = recognize_blocks([head(heading), para(TEXT)], lang="en")
    assert found == (StaffSpotlight(title="Ana Ruiz", role="Housing Deputy", pieces=(para(TEXT),)),)


@pytest.mark.parametrize(
    "label", ["Volunteer Spotlight", "Employee of the Month", "Faculty Spotlight", "Voluntaria destacada"]
)
def test_a_label_that_says_more_stays_above_it(label: str) -> None:
    assert parts(head(f"{label}: Ana Ruiz, Housing Deputy"), para(TEXT))[0] == head(label)


def test_the_name_may_be_below_the_heading_in_any_shape() -> None:
    named = [("Ana Ruiz", "Housing Deputy", 1)]
    label = head("Staff Spotlight")
    assert spotlights(label, para("Ana Ruiz, Housing Deputy"), para(TEXT)) == named
    assert spotlights(label, head("Ana Ruiz, Housing Deputy", 3), para(TEXT)) == named
    assert spotlights(label, head("Ana Ruiz"), para("Housing Deputy"), para(TEXT)) == named
    assert spotlights(head("Staff Spotlight: Ana Ruiz"), para("Housing Deputy"), para(TEXT)) == named
    assert spotlights(label, para("Ana Ruiz\nHousing Deputy"), para(TEXT)) == named
    picture = PostPicture(source="a.png", caption="Ana Ruiz, Housing Deputy")
    assert spotlights(label, picture, para(TEXT)) == named


@pytest.mark.parametrize("heading", ["Meet the team", "Meet our staff", "Kudos"])
def test_one_person_under_a_general_heading_is_named(heading: str) -> None:
    found = parts(head(heading), head("Ana Ruiz, Housing Deputy", 3), para(TEXT))
    assert found == [
        head(heading),
        StaffSpotlight(title="Ana Ruiz", role="Housing Deputy", pieces=(para(TEXT),)),
    ]


def test_without_a_name_the_heading_is_the_title_and_the_writer_is_asked() -> None:
    found = recognize_blocks([head("Staff Spotlight: the women of our office"), para(TEXT)], lang="en")
    assert [type(part) for part in found] == [Note, StaffSpotlight]
    assert isinstance(found[1], StaffSpotlight)
    assert found[1].title == "Staff Spotlight: the women of our office"


@pytest.mark.parametrize("level", [2, 3])
def test_a_heading_below_one_more_thing_is_the_title(level: int) -> None:
    picture = PostPicture(source="a.png")
    found = parts(
        head("One more thing!"),
        head("Happy International Women’s Day!", level),
        picture,
        para("We thank every one of our Field Deputies."),
        head("Next"),
    )
    assert found[0] == head("One more thing!")
    assert isinstance(found[1], StaffSpotlight)
    assert (found[1].title, found[1].picture) == ("Happy International Women’s Day!", picture)
    assert found[2] == head("Next")


def test_praise_of_staff_is_one_under_any_heading() -> None:
    assert spotlights(head("Women’s History Month"), para(PRAISE)) == [("Women’s History Month", "", 1)]
    assert spotlights(head("Meet Ana Ruiz, Housing Deputy"), para(TEXT)) == [
        ("Meet Ana Ruiz", "Housing Deputy", 1)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Our Field Deputies are ready to help you with your application.",
        "Thank you to everybody who came to the meeting about the park.",
        "The Planning Director presents the plan on Monday, and the Fire Chief answers questions.",
        "The law honors the city’s promise.",
        "We close the pool tonight. Our staff deserve credit for that. We hold all places. Tickets stay valid. Thank you.",
    ],
)
def test_what_mentions_staff_or_thanks_somebody_else_is_none(text: str) -> None:
    made = (head("What happens next"), para(text))
    assert parts(*made) == list(made)


def test_a_long_section_or_one_with_parts_is_none() -> None:
    assert praises_staff([para(PRAISE)])
    assert not praises_staff([para(PRAISE), *[para(TEXT)] * 8])
    assert not praises_staff([para(PRAISE), head("More", 3), para(TEXT)])
    assert not praises_staff([])


def test_several_people_under_one_heading_each_get_their_own() -> None:
    label = head("Staff Spotlight")
    people = (head("Ana Ruiz, Housing Deputy", 3), para(TEXT), head("Bo Li, Scheduler", 3), para("He plans."))
    found = parts(label, *people)
    assert found[0] == label
    assert spotlights(label, *people) == [("Ana Ruiz", "Housing Deputy", 1), ("Bo Li", "Scheduler", 1)]
    mixed = (head("Ana Ruiz, Housing Deputy", 3), para(TEXT), head("Why it matters", 3), para("It does."))
    assert spotlights(label, *mixed) == [("Ana Ruiz", "Housing Deputy", 3)]
