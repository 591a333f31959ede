"""Wrapped links that stand in text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.wrapped_links.in_text import redacted_text, unwrapped_text, wrapped_links_in

PERSON = "data=05%7C02%7Cstaff.person%40city.example"
WRAPPED = f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.example%2Fplan&{PERSON}"
HIDDEN = "https://protect-us.mimecast.com/s/abc?domain=city.example"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"See {WRAPPED}.", "See https://city.example/plan."),
        (f"[the plan]({WRAPPED})", "[the plan](https://city.example/plan)"),
        (f"[{WRAPPED}]({WRAPPED})", "[https://city.example/plan](https://city.example/plan)"),
        (f"the plan<{WRAPPED}> and", "the plan<https://city.example/plan> and"),
        (f'<a href="{WRAPPED}">plan</a>', '<a href="https://city.example/plan">plan</a>'),
        (f"({WRAPPED})", "(https://city.example/plan)"),
        (f"**{WRAPPED}**", "**https://city.example/plan**"),
        (f"{WRAPPED}\n{WRAPPED}", "https://city.example/plan\nhttps://city.example/plan"),
        ("https://urldefense.com/v3/__https://city.example/plan__;!!a!b$.", "https://city.example/plan."),
        ("https://urldefense.com/v3/\\_\\_https://city.example/plan\\_\\_;!!a!b$ or", "https://city.example/plan or"),
        (f"{HIDDEN}, and https://city.example/", f"{HIDDEN}, and https://city.example/"),
    ],
)  # fmt: skip
def test_the_address_inside_takes_the_place_of_the_link_alone(text: str, after: str) -> None:
    assert unwrapped_text(text) == after


def test_what_is_shown_of_a_text_names_nobody() -> None:
    shown = redacted_text(f"See {WRAPPED} or https://protect.mimecast.com/s/staff.person.")
    assert shown == "See https://city.example/plan or https://protect.mimecast.com/…."


@given(st.text(max_size=200))
def test_text_without_wrapped_links_stays(text: str) -> None:
    assert not list(wrapped_links_in(text))
    assert unwrapped_text(text) == text
