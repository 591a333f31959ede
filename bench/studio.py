"""The studio's pages against the plainest pages that do the same: typing in a long issue.

`typing`: what a key costs the browser in the editor, against a page with the same text in a bare textarea.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from bench import _studio_typing
from bench._report import report

PARTS: Mapping[str, Callable[[], Mapping[str, object]]] = {"typing": _studio_typing.run}


def main(argv: list[str]) -> int:
    """Run one part, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench studio", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, help="only this part")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    for name in [options.part] if options.part else PARTS:
        report(PARTS[name](), as_json=options.json)
    return 0
