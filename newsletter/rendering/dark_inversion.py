"""Computes the colors that mail programs show which darken emails by themselves (Gmail's apps, Outlook).

They darken light backgrounds and lighten dark text, and leave alone what is dark, or light, already. How is
not published; this is the usual approximation: in CIE LCh, a lightness above 50 falls to as much below it,
one below 50 rises likewise, both by three quarters, and colors become a fifth less vivid.
"""

from __future__ import annotations

from functools import lru_cache

_WHITE = (0.95047, 1.0, 1.08883)
"""The white point D65."""
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_TO_RGB = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27

Vector = tuple[float, float, float]


def inverted_text(color: str) -> str:
    """Return the color shown for text of a color such as #1d2433: dark text becomes light."""
    return _inverted(color, dark=True)


def inverted_background(color: str) -> str:
    """Return the color shown for a background: a light one becomes dark."""
    return _inverted(color, dark=False)


@lru_cache(maxsize=512)
def _inverted(color: str, *, dark: bool) -> str:
    lightness, a, b = _lab(color)
    if (lightness < 50) != dark:
        return color
    return _hex((50 - (lightness - 50) * 0.75, a * 0.8, b * 0.8))


def _lab(color: str) -> Vector:
    linear = tuple(_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    x, y, z = (_f(one / white) for one, white in zip(_times(_TO_XYZ, linear), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _hex(lab: Vector) -> str:
    y = (lab[0] + 16) / 116
    parts = (y + lab[1] / 500, y, y - lab[2] / 200)
    xyz = tuple(_f_back(one) * white for one, white in zip(parts, _WHITE, strict=True))
    return "#" + "".join(f"{round(_gamma(one) * 255):02x}" for one in _times(_TO_RGB, xyz))


def _times(matrix: tuple[Vector, ...], vector: tuple[float, ...]) -> list[float]:
    return [sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(linear: float) -> float:
    linear = min(1.0, max(0.0, linear))
    return 12.92 * linear if linear <= 0.0031308 else float(1.055 * linear ** (1 / 2.4) - 0.055)


def _f(ratio: float) -> float:
    return float(ratio ** (1 / 3)) if ratio > _EPSILON else (_KAPPA * ratio + 16) / 116


def _f_back(value: float) -> float:
    return value**3 if value**3 > _EPSILON else (116 * value - 16) / _KAPPA
