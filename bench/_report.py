"""How a measurement is told: one JSON object, or a line for each figure."""

from __future__ import annotations

import json
from collections.abc import Mapping


def report(figures: Mapping[str, object], *, as_json: bool) -> None:
    """Print the figures; floats to three digits that matter."""
    shown = {
        name: float(f"{value:.3g}") if isinstance(value, float) else value for name, value in figures.items()
    }
    if as_json:
        print(json.dumps(shown))
        return
    width = max(len(name) for name in shown)
    for name, value in shown.items():
        print(f"  {name.ljust(width)}  {value}")
