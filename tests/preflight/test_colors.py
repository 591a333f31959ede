from __future__ import annotations

import dataclasses

import pytest

from newsletter.model import Brand
from newsletter.preflight.check import check
from newsletter.rendering.contrast import PAIRS, low_contrast_when_darkened, ratio
from newsletter.rendering.dark_inversion import inverted_background, inverted_text
from tests.preflight.proofs import EDITION, ISSUE, PUBLICATION, only


def with_color(setting: str, color: str) -> Brand:
    return Brand(**(dataclasses.asdict(Brand()) | {setting: color}))


def test_the_colors_that_come_along_stay_readable() -> None:
    assert low_contrast_when_darkened(Brand()) == ()
    brand = dataclasses.asdict(Brand())
    for text, ground in PAIRS:
        assert ratio(inverted_text(brand[text]), inverted_background(brand[ground])) >= 4.5


@pytest.mark.parametrize(
    ("setting", "color"),
    [("soft", "#56607a"), ("accent", "#1a73c8"), ("warm_ink", "#8a4b12"), ("ink", "#666666"), ("soft", "#6b6b6b")],
)  # fmt: skip
def test_a_color_that_gets_too_faint_is_named_with_the_nearest_that_does_not(
    setting: str, color: str
) -> None:
    (found,) = low_contrast_when_darkened(with_color(setting, color))
    assert (found.text, found.setting) == (setting, setting)
    assert found.ratio < 4.5
    assert low_contrast_when_darkened(with_color(setting, found.better)) == ()


def test_it_is_a_warning_that_names_both_colors_and_a_better_one() -> None:
    publication = dataclasses.replace(PUBLICATION, brand=Brand(soft="#6b6b6b"))
    finding = only(check(EDITION, ISSUE, publication), "color.darkened")
    assert finding.level == "warning"
    assert finding.message.startswith("brand.soft on brand.tint has a contrast of 3.")
    assert "Choose a darker brand.soft in newsletter.toml; the nearest that can be read is #" in finding.hint
