"""`python -m bench [NAME] [OPTIONS]`: one measurement, or each of them in its short form."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def names() -> list[str]:
    """Return the measurements there are: the modules of this folder."""
    return sorted(one.name for one in pkgutil.iter_modules(bench.__path__) if not one.name.startswith("_"))


def main(argv: list[str]) -> int:
    """Run one measurement with its options, or all of them."""
    if argv and argv[0] in names():
        return int(importlib.import_module(f"bench.{argv[0]}").main(argv[1:]))
    if argv:
        print(f"no measurement {argv[0]!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in names():
        print(f"== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main([])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
