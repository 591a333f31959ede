"""The studio, against what its work costs without it.

`preview`: the preview after a change (_studio_preview.py). `typing`: a key in a long issue (_studio_typing).
"""

from __future__ import annotations

import argparse

from bench._report import report
from bench._studio_preview import measure_preview
from bench._studio_typing import measure_typing

PARTS = {"preview": measure_preview, "typing": measure_typing}


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench studio", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; all by default")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    found: dict[str, object] = {}
    for name in options.parts or PARTS:
        found |= PARTS[name](options.rounds)
    report(found | {"rounds": options.rounds}, as_json=options.json)
    return 0
