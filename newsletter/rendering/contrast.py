"""Contrast: whether a publication's colours can be read on each other, and which would do.

The measure is that of WCAG 2.2 (relative luminance, 1.4.3): text needs 4.5 to 1 with its ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from newsletter.model import Brand

ENOUGH = 4.5

_GROUNDS = ("paper", "card", "tint", "warm")
_WRITTEN = tuple((text, ground) for text in ("ink", "soft", "accent") for ground in _GROUNDS)

PAIRS: Sequence[tuple[str, str]] = (
    *_WRITTEN,
    ("warm_ink", "warm"),
    ("on_accent", "accent"),
    *((f"dark_{text}", f"dark_{ground}") for text, ground in _WRITTEN),
    ("dark_warm_ink", "dark_warm"),
    ("dark_paper", "dark_accent"),
)
"""Which colour a theme may write on which: (text, ground). On a button, dark mode writes `dark_paper`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowContrast:
    """A colour that cannot be read on another. `better` is the nearest colour for `setting`, "" if none.

    `setting` is the one of the two to change; `ratio` is the contrast of the worst pair it is part of.
    """

    text: str
    ground: str
    ratio: float
    setting: str
    better: str


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #1d2433: 0 (black) to 1 (white)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else float(((one + 0.055) / 1.055) ** 2.4) for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def nearest(colour: str, others: Iterable[str], *, enough: float = ENOUGH) -> str:
    """Return the nearest colour, darker or lighter, that contrasts with every other; "" if none."""
    against = [luminance(other) for other in others]

    def passes(candidate: str) -> bool:
        own = luminance(candidate)
        return all((max(own, one) + 0.05) / (min(own, one) + 0.05) >= enough for one in against)

    for step in range(256):
        for towards in (0, 255):
            candidate = _mixed(colour, towards, step / 255)
            if passes(candidate):
                return candidate
    return ""


def _mixed(colour: str, towards: int, share: float) -> str:
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(one + (towards - one) * share):02x}" for one in channels)


def faint(brand: Brand, chosen: Iterable[str]) -> tuple[LowContrast, ...]:
    """Find what cannot be read in a brand, one for each colour that has to change.

    `chosen` are the settings the publication made itself: what has to change is one of these. The one that
    spoils most comes first, and the others are judged as if it were mended.
    """
    colours = {key: value for key, value in asdict(brand).items() if isinstance(value, str)}
    own, found = set(chosen), []
    failing = _failing(colours)
    while failing:
        setting = _culprit(failing, own)
        pairs = [pair for pair in failing if setting in pair]
        one = _told(setting, pairs, colours)
        found.append(one)
        colours[setting] = one.better or colours[setting]
        failing = [pair for pair in _failing(colours) if pair in failing and pair not in pairs]
    return tuple(found)


def _failing(colours: Mapping[str, str]) -> list[tuple[str, str]]:
    return [pair for pair in PAIRS if ratio(colours[pair[0]], colours[pair[1]]) < ENOUGH]


def _culprit(failing: Sequence[tuple[str, str]], own: set[str]) -> str:
    """Choose what to change: what is part of most pairs, of two the text rather than its ground."""
    texts = [text for text, _ in failing]
    named = [*texts, *(ground for _, ground in failing)]
    return max([one for one in named if one in own] or texts, key=named.count)


def _told(setting: str, pairs: Sequence[tuple[str, str]], colours: Mapping[str, str]) -> LowContrast:
    text, ground = min(pairs, key=lambda pair: ratio(colours[pair[0]], colours[pair[1]]))
    others = {one if other == setting else other for one, other in PAIRS if setting in (one, other)}
    return LowContrast(
        text=text,
        ground=ground,
        ratio=ratio(colours[text], colours[ground]),
        setting=setting,
        better=nearest(colours[setting], (colours[other] for other in sorted(others))),
    )
