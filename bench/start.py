"""How long a command takes from nothing: `--help` against an empty Python, others against another checkout.

Each side runs in processes of its own, in turns, with a publication that its own `newsletter init` made and
with compiled modules in a folder of its own. Of each, the lower quartile counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from bench._report import report

ROOT = Path(__file__).parents[1]
SAMPLE = "2023-03-11-sanctuary-city"
COMMANDS = {
    "check": ("check", SAMPLE),
    "build": ("build", SAMPLE),
    "mailings list": ("mailings", "list"),
    "send --dry-run": ("send", SAMPLE, "--dry-run"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A checkout of the program, and a publication of the sample that it made."""

    root: Path
    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which its processes run."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "NEWSLETTER"))
        }
        return kept | {"PYTHONPATH": str(self.root), "PYTHONPYCACHEPREFIX": str(self.folder / "compiled")}

    @property
    def program(self) -> list[str]:
        """The command that starts it, as the installed script does."""
        declared = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        module, function = declared["project"]["scripts"]["newsletter"].split(":")
        return [sys.executable, "-c", f"from {module} import {function}; {function}()"]

    def run(self, arguments: tuple[str, ...]) -> tuple[float, float]:
        """Run one command; return its seconds by the clock and of the processor."""
        return _timed([*self.program, *arguments], self.environ, self.folder / "sample")


def _timed(command: list[str], environ: dict[str, str], folder: Path) -> tuple[float, float]:
    used, began = _processor(), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environ, check=False, timeout=120, capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    # Checking the sample finds errors in it, and a proposal may be refused: exit code 1.
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command}: exit code {done.returncode}: {done.stderr}")
    return seconds, _processor() - used


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def prepared(root: Path, folder: Path) -> Tree:
    """Make a publication, and run each command twice: modules are compiled, the database is made."""
    folder.mkdir()
    tree = Tree(root=root.resolve(), folder=folder)
    _timed([*tree.program, "init", "sample"], tree.environ, folder)
    _without_pull_lines(folder / "sample" / "issues" / f"{SAMPLE}.md")
    for _ in range(2):
        for arguments in (("--help",), *COMMANDS.values()):
            tree.run(arguments)
    return tree


def _without_pull_lines(issue: Path) -> None:
    """Delete the lines that have a build poll feeds, which waits for the network."""
    lines = issue.read_text(encoding="utf-8").splitlines(keepends=True)
    issue.write_text("".join(line for line in lines if not line.startswith("- pull:")), encoding="utf-8")


def _quartile(times: list[float]) -> float:
    return statistics.quantiles(times, n=4)[0]


def run(against: Path | None, rounds: int) -> dict[str, object]:
    """Measure `--help` against an empty Python and, if another checkout is given, each command against it."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as made:
        ours = prepared(ROOT, Path(made) / "ours")
        sides = [ours, *([prepared(against, Path(made) / "theirs")] if against else [])]
        empty = [sys.executable, "-c", "pass"]
        pairs = [(_timed(empty, ours.environ, ours.folder), ours.run(("--help",))) for _ in range(rounds * 2)]
        for unit, which in (("ms", 0), ("processor ms", 1)):
            nothing, told = (_quartile([pair[side][which] for pair in pairs]) for side in (0, 1))
            figures[f"python -c pass, {unit}"] = nothing * 1e3
            figures[f"--help, {unit}"] = told * 1e3
            figures[f"--help / python -c pass, {unit}"] = told / nothing
        for name, arguments in COMMANDS.items():
            turns = [[side.run(arguments) for side in sides] for _ in range(rounds)]
            for unit, which in (("ms", 0), ("processor ms", 1)):
                took = [_quartile([turn[side][which] for turn in turns]) for side in range(len(sides))]
                figures[f"{name}, {unit}"] = took[0] * 1e3
                if against:
                    figures[f"{name}, against, {unit}"] = took[1] * 1e3
                    figures[f"{name} ratio, {unit}"] = took[0] / took[1]
    return figures | {"reach": "--help <= 8; check, build, mailings list <= 0.5"}


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench start", description=__doc__)
    parser.add_argument("--against", type=Path, help="the root of another checkout, for the ratios")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report(run(options.against, options.rounds), as_json=options.json)
    return 0
