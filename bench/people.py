"""Importing a list of people: read, checked, de-duplicated, proved and stored, against `sqlite3 .import`.

    python -m bench people --rows 1000000

Both get the same file, each in a process of its own, one after the other. Counted are the processor and the
clock; a busy machine makes the clock lie. `.import` fills one table without a key; ours fills three with
their indexes, and pauses so that others can write.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench._report import report

REACH = 20.0
FIRST = ("Ana", "José", "Zoë", "Mei", "Amina", "Luz", "Karen", "Ray", "Noor", "Ed")
LAST = ("Ruiz", "Núñez", "Lee", "Okonkwo", "Ortega", "Smith", "Müller", "Tran", "Cruz", "Park")
PLACES = ("Echo Park", "Silver Lake", "Hollywood", "Elysian Valley", "")


def write_list(file: Path, rows: int, *, beyond_ascii: bool = False) -> None:
    """Write so many people, no two of one address, at twenty domains.

    `beyond_ascii`: a fifth of the addresses have an accent, so that their rows are warned of (SMTPUTF8).
    """
    names = [name.lower() if beyond_ascii else _without_accents(name.lower()) for name in FIRST]
    with file.open("w", encoding="utf-8") as stream:
        stream.write("email,first_name,last_name,lang,neighborhood\n")
        for n in range(rows):
            stream.write(
                f"{names[n % 10]}.{n}@mail{n % 20}.example.org,{FIRST[n % 10]},{LAST[n // 10 % 10]},"
                f"{'es' if n % 3 else 'en'},{PLACES[n % 5]}\n"
            )


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def load(file: Path, folder: Path, *, read_only: bool) -> int:
    """Import the list into a publication with a database file, as the command does; return how many came in.

    `read_only` stops when everything is read and decided, and reads what waits to be written.
    """
    from newsletter.app.new_publication import copy_starter
    from newsletter.app.subscriber_import import import_file
    from newsletter.app.workspace import open_workspace
    from newsletter.model import Actor, Door, PeopleBatch
    from newsletter.subscribers.import_plan import plan_import

    if read_only:
        with plan_import(
            file, list_key="constituents", basis="Made-up people", actor="bench", now=datetime.now(UTC),
            attributes=("neighborhood",), ignored={},
        ) as plan:  # fmt: skip
            return sum(len(one) if isinstance(one, PeopleBatch) else 1 for one in plan.people())
    publication = folder / "publication"
    copy_starter(publication)
    by = Actor(name="bench", door=Door.COMMAND_LINE)
    with open_workspace(publication, {}) as workspace:
        return import_file(
            workspace, file, list_key="constituents", basis="Made-up people", by=by
        ).counts.added


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a process took: seconds by the clock and of the processor; and what it printed."""

    wall: float
    processor: float
    said: str


def run(command: list[str]) -> Run:
    """Run a command; return what it took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall=wall, processor=processor, said=done.stdout.strip())


def measure(rows: int, folder: Path, *, beyond_ascii: bool) -> dict[str, object]:
    """Measure both sides once."""
    file = folder / "people.csv"
    write_list(file, rows, beyond_ascii=beyond_ascii)
    again = [sys.executable, "-m", "bench.people", "--load", str(file)]
    start = run([*again, "--nothing"])
    read, imported = run([*again, "--read-only"]), run(again)
    added, peak_kib = map(int, imported.said.split())
    assert int(read.said.split()[0]) == added == rows, (read.said, imported.said)
    figures: dict[str, object] = {
        "rows": rows,
        "read and checked, us of processor a row": 1e6 * (read.processor - start.processor) / rows,
        "imported, us of processor a row": 1e6 * (imported.processor - start.processor) / rows,
        "imported, us by the clock a row": 1e6 * (imported.wall - start.wall) / rows,
        "imported, most memory, MiB": peak_kib / 1024,
    }
    sqlite3 = shutil.which("sqlite3")
    if sqlite3 is None:
        print("  sqlite3 is not installed (Debian: sqlite3): there is nothing to measure against")
        return figures
    theirs = run([sqlite3, str(folder / "plain.db"), f".import --csv {file} people"])
    return figures | {
        "sqlite3 .import, us of processor a row": 1e6 * theirs.processor / rows,
        "sqlite3 .import, us by the clock a row": 1e6 * theirs.wall / rows,
        "ratio": (imported.processor - start.processor) / theirs.processor,
        "ratio by the clock": (imported.wall - start.wall) / theirs.wall,
        "reach": REACH,
    }


def main(argv: list[str]) -> int:
    """Measure, or be one side of the measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench people", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--beyond-ascii", action="store_true", help="addresses with accents among them")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--nothing", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        if options.load is None:
            figures = measure(options.rows, Path(folder), beyond_ascii=options.beyond_ascii)
            report(figures, as_json=options.json)
        elif not options.nothing:
            added = load(options.load, Path(folder), read_only=options.read_only)
            print(added, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
