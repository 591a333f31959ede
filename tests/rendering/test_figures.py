from __future__ import annotations

import pytest

from newsletter.rendering.figures import GAP, figure_layout, fits
from newsletter.rendering.text_width import PHONE_WIDTH, em


@pytest.mark.parametrize(
    ("values", "stacked"),
    [
        (("9", "1,240", "92%"), False),
        (("1,234,567", "98.765 %"), False),
        (("12,400", "1,240", "92.5%"), False),
        (("$1.2M", "100%", "92%", "2027"), False),
        (("1,240,000,000 €", "9", "8", "7"), True),
        (("three in four households", "9"), True),
    ],
)
@pytest.mark.parametrize("font_size", [24, 34, 46])
def test_figures_stand_side_by_side_as_large_as_fits(
    values: tuple[str, ...], stacked: bool, font_size: int
) -> None:
    layout = figure_layout(values, font_size=font_size, room=536)
    assert layout.stacked is stacked
    assert layout.size <= font_size
    if not stacked:
        assert layout.width * len(values) <= 536
        assert max(em(value, bold=True) for value in values) * layout.size <= layout.width - GAP


@pytest.mark.parametrize("font_size", [24, 34, 46])
@pytest.mark.parametrize("value", ["9", "1,234,567,890", "$1,240,000.00", "+1 (213) 555-0142"])
def test_one_figure_always_fits_on_a_phone(value: str, font_size: int) -> None:
    layout = figure_layout([value, "9"], font_size=font_size, room=536)
    assert fits(value, layout.size)
    assert layout.longest <= PHONE_WIDTH + 1


def test_a_whole_sentence_is_no_smaller_than_can_be_read_and_may_break() -> None:
    sentence = "more than three in four of all households"
    layout = figure_layout([sentence, "9"], font_size=34, room=536)
    assert layout.size == 20
    assert not fits(sentence, layout.size)
