"""Sections: the headings that open a block, and the many that do not."""

from __future__ import annotations

import pytest

from newsletter.importing.section_headings import (
    Section,
    fact_label,
    mentions_staff,
    opens_fact,
    section_of,
    spotlight_label,
)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Did you know?", Section.FACT),
        ("¿Lo sabías?", Section.FACT),
        ("One more thing…", Section.ONE_MORE_THING),
        ("And one last thing", Section.ONE_MORE_THING),
        ("Staff Spotlight: Maria Lopez", Section.SPOTLIGHT),
        ("Spotlight: Maria Lopez", Section.SPOTLIGHT),
        ("Staff spotlight", Section.SPOTLIGHT),
        ("Meet the team", Section.SPOTLIGHT),
        ("In the News", Section.NEWS),
        ("CD13 in the news", Section.NEWS),
        ("What we’re reading", Section.NEWS),
        ("En las noticias", Section.NEWS),
        ("The news we bring", None),
        ("What would change?", None),
        ("", None),
    ],
)
def test_a_heading_opens_a_section_or_none(heading: str, section: Section | None) -> None:
    assert section_of(heading) is section


@pytest.mark.parametrize(
    ("heading", "label", "rest"),
    [
        ("Volunteer Spotlight: Rosa Lee", "Volunteer Spotlight", "Rosa Lee"),
        ("Meet Our Staff: Rosa Lee", "Meet Our Staff", "Rosa Lee"),
        ("Meet the Team: Rosa Lee, Field Deputy", "Meet the Team", "Rosa Lee, Field Deputy"),
        ("Meet our staff", "", "Meet our staff"),
    ],
)
def test_a_spotlights_heading_is_a_label_and_a_name(heading: str, label: str, rest: str) -> None:
    assert spotlight_label(heading) == (label, rest)


def test_a_label_is_reported_from_a_question() -> None:
    assert fact_label("Did you know? It opens.") == len("Did you know? ")
    assert fact_label("Did you know that it opens?") == 0
    assert opens_fact("Did you know that it opens?")
    assert not opens_fact("What did you know?")


def test_staff_is_staff_and_a_staffing_plan_is_not() -> None:
    assert mentions_staff("Our Field Deputies")
    assert not mentions_staff("the staffing plan of a steamship")
