"""Contrast: the measure of WCAG, and the nearest colour that can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Brand
from newsletter.rendering.contrast import ENOUGH, PAIRS, LowContrast, low_contrast, luminance, nearest, ratio

COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#FF0000", "#ffffff", 4.0),
    ],
)
def test_the_ratio_is_that_of_the_standard(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == ratio(other, one) == pytest.approx(expected, abs=0.005)


def test_luminance_goes_from_black_to_white() -> None:
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)


def test_the_houses_own_colours_can_all_be_read() -> None:
    assert low_contrast(Brand(), ()) == ()
    assert len(PAIRS) == 28
    assert min(ratio(getattr(Brand(), one), getattr(Brand(), other)) for one, other in PAIRS) > 5.5


@given(color=COLOURS, others=st.lists(COLOURS, min_size=1, max_size=3))
def test_the_nearest_colour_passes_or_there_is_none(color: str, others: list[str]) -> None:
    better = nearest(color, others)
    if better:
        assert min(ratio(better, other) for other in others) >= ENOUGH
    else:
        assert min(ratio("#000000", other) for other in others) < ENOUGH
        assert min(ratio("#ffffff", other) for other in others) < ENOUGH


@given(color=COLOURS, other=COLOURS)
def test_one_ground_always_has_a_readable_colour_and_a_good_one_stays(color: str, other: str) -> None:
    assert nearest(color, [other])
    if ratio(color, other) >= ENOUGH:
        assert nearest(color, [other]) == color


def test_a_yellow_accent_is_reported_once_with_its_worst_ground() -> None:
    (found,) = low_contrast(replace(Brand(), accent="#ffcc00"), {"accent"})
    assert (found.setting, found.text, found.ground) == ("accent", "accent", "tint")
    assert found.ratio == pytest.approx(1.3, abs=0.05)
    assert low_contrast(replace(Brand(), accent=found.better), {"accent"}) == ()


def test_a_ground_that_spoils_everything_is_reported_instead_of_all_that_stands_on_it() -> None:
    (found,) = low_contrast(replace(Brand(), dark_card="#ffffff"), {"dark_card", "dark_accent"})
    assert found.setting == "dark_card"
    assert low_contrast(replace(Brand(), dark_card=found.better), {"dark_card"}) == ()


def test_a_pair_that_no_shade_can_mend_says_so() -> None:
    found = low_contrast(replace(Brand(), card="#000000"), {"ink"})
    assert LowContrast(text="ink", ground="card", ratio=found[0].ratio, setting="ink", better="") in found


@given(accent=COLOURS, ink=COLOURS, dark_card=COLOURS)
def test_mending_what_is_reported_ends_in_colours_that_can_be_read(
    accent: str, ink: str, dark_card: str
) -> None:
    chosen = {"accent": accent, "ink": ink, "dark_card": dark_card}
    found = low_contrast(replace(Brand(), **chosen), chosen)  # type: ignore[arg-type]
    assert all(one.setting in chosen for one in found)
    mended = chosen | {one.setting: one.better for one in found}
    assert low_contrast(replace(Brand(), **mended), chosen) == ()  # type: ignore[arg-type]
