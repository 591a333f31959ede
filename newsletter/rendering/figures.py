"""Decides how a block's figures are set: how large, whether side by side, and which do not fit on a line."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.text_width import PHONE_WIDTH, em

GAP = 12
"""Between two figures, in CSS pixels."""
_BODY_MARGINS = 16
"""What a browser puts around an email whose `<style>` is removed: figures stay side by side at 600 px."""
_SMALLEST = 20
_SMALLEST_SHARE = 0.7
"""Figures get smaller, down to this share of the theme's size, before they stand below each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLayout:
    """Sizes in CSS pixels: `size` of the font, `width` of a column with its gap, `longest` of a figure.

    `stacked` figures stand below each other everywhere; `crowded` ones do not fit side by side on a phone.
    """

    size: int
    width: int
    longest: int
    stacked: bool
    crowded: bool


def figure_layout(values: Sequence[str], *, font_size: int, room: int) -> FigureLayout:
    """Lay out the figures of a block in `room` CSS pixels; `font_size` is the theme's."""
    longest = max(em(value, bold=True) for value in values)
    width = (room - _BODY_MARGINS) // len(values)
    size = min(font_size, _that_fits(longest, width - GAP), _that_fits(longest, PHONE_WIDTH))
    stacked = size < max(_SMALLEST, int(font_size * _SMALLEST_SHARE))
    if stacked:
        size = min(font_size, _that_fits(longest, PHONE_WIDTH))
    size = max(size, _SMALLEST)
    return FigureLayout(
        size=size,
        width=width,
        longest=round(longest * size),
        stacked=stacked,
        crowded=longest * font_size > PHONE_WIDTH / len(values) - GAP,
    )


def fits(value: str, size: int) -> bool:
    """Tell whether a figure fits on one line of a phone."""
    return em(value, bold=True) * size <= PHONE_WIDTH


def _that_fits(longest: float, room: int) -> int:
    return int(room / longest) if longest else room
