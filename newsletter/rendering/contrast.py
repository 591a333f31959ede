"""Measures the contrast of a publication's colors, and finds the nearest readable ones.

As in WCAG 2.2 (relative luminance, 1.4.3), text needs a contrast of 4.5 to 1 with its background.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache

from newsletter.model import Brand
from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.dark_inversion import inverted_background, inverted_text

ENOUGH = 4.5

_BACKGROUNDS = ("paper", "card", "tint", "warm")
_TEXT_PAIRS = tuple((text, ground) for text in ("ink", "soft", "accent") for ground in _BACKGROUNDS)

PAIRS: Sequence[tuple[str, str]] = (
    *_TEXT_PAIRS,
    ("warm_ink", "warm"),
    ("on_accent", "accent"),
    *((f"dark_{text}", f"dark_{ground}") for text, ground in _TEXT_PAIRS),
    ("dark_warm_ink", "dark_warm"),
    ("dark_paper", "dark_accent"),
)
"""The pairs of (text, background) that a theme may use. On a button, dark mode has `dark_paper` as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowContrast:
    """Two colors with too little contrast. `better` is the nearest good color for `setting`, "" if none.

    `setting` is the one of the two to change; `ratio` is the contrast of its worst pair.
    """

    text: str
    ground: str
    ratio: float
    setting: str
    better: str


def luminance(color: str) -> float:
    """Return the relative luminance of a color such as #1d2433: 0 (black) to 1 (white)."""
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else float(((one + 0.055) / 1.055) ** 2.4) for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colors, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def nearest(color: str, others: Iterable[str], *, enough: float = ENOUGH) -> str:
    """Return the nearest color, darker or lighter, with enough contrast to all others; "" if none."""
    against = [luminance(other) for other in others]

    def passes(candidate: str) -> bool:
        own = luminance(candidate)
        return all((max(own, one) + 0.05) / (min(own, one) + 0.05) >= enough for one in against)

    for step in range(256):
        for towards in (0, 255):
            candidate = _mixed(color, towards, step / 255)
            if passes(candidate):
                return candidate
    return ""


def _mixed(color: str, towards: int, share: float) -> str:
    channels = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(one + (towards - one) * share):02x}" for one in channels)


def low_contrast(brand: Brand, chosen: Iterable[str]) -> tuple[LowContrast, ...]:
    """Find the pairs of a brand with too little contrast, one for each color that has to change.

    `chosen` are the publication's own settings: one of these has to change. The one in most failing pairs
    comes first, and the others are judged as if it were fixed.
    """
    colors = {key: value for key, value in asdict(brand).items() if isinstance(value, str)}
    own, found = set(chosen), []
    failing = _failing(colors)
    while failing:
        setting = _color_to_change(failing, own)
        pairs = [pair for pair in failing if setting in pair]
        one = _worst_pair(setting, pairs, colors)
        found.append(one)
        colors[setting] = one.better or colors[setting]
        failing = [pair for pair in _failing(colors) if pair in failing and pair not in pairs]
    return tuple(found)


@lru_cache(maxsize=64)
def low_contrast_when_darkened(brand: Brand) -> tuple[LowContrast, ...]:
    """Find the light pairs with too little contrast in a mail program that darkens emails by itself.

    One for each color of text, with the worst of its backgrounds.
    """
    colors = {key: value for key, value in asdict(brand).items() if isinstance(value, str)}
    found = []
    for text in dict.fromkeys(text for text, _ in PAIRS):
        grounds = [ground for one, ground in PAIRS if one == text]
        worst = min(grounds, key=lambda ground: _darkened(colors[text], colors[ground]))
        if text.startswith("dark_") or _darkened(colors[text], colors[worst]) >= ENOUGH:
            continue
        candidates = (_mixed(colors[text], 0, step / 255) for step in range(256))
        shown = [colors[ground] for ground in grounds]
        better = (one for one in candidates if all(_darkened(one, ground) >= ENOUGH for ground in shown))
        found.append(
            LowContrast(
                text=text,
                ground=worst,
                ratio=_darkened(colors[text], colors[worst]),
                setting=text,
                better=next(better, ""),
            )
        )
    return tuple(found)


def _darkened(text: str, ground: str) -> float:
    return ratio(inverted_text(text), inverted_background(ground))


def _failing(colors: Mapping[str, str]) -> list[tuple[str, str]]:
    return [pair for pair in PAIRS if ratio(colors[pair[0]], colors[pair[1]]) < ENOUGH]


def _color_to_change(failing: Sequence[tuple[str, str]], own: set[str]) -> str:
    """Return the color to change: the one in most pairs; of two, the text and not its background."""
    texts = [text for text, _ in failing]
    named = [*texts, *(ground for _, ground in failing)]
    return max([one for one in named if one in own] or texts, key=named.count)


def _worst_pair(setting: str, pairs: Sequence[tuple[str, str]], colors: Mapping[str, str]) -> LowContrast:
    text, ground = min(pairs, key=lambda pair: ratio(colors[pair[0]], colors[pair[1]]))
    others = {one if other == setting else other for one, other in PAIRS if setting in (one, other)}
    return LowContrast(
        text=text,
        ground=ground,
        ratio=ratio(colors[text], colors[ground]),
        setting=setting,
        better=nearest(colors[setting], (colors[other] for other in sorted(others))),
    )
