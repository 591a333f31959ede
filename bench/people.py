"""Importing a list of people: read, checked, de-duplicated, proved and stored, against `sqlite3 .import`.

    python -m bench people --rows 1000000

Both get the same file, each in a process of its own, one after the other. Counted is the processor: a
busy machine makes the clock lie. `.import` fills one table without a key; ours fills three with theirs.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench._report import report

REACH = 8.0
FIRST = ("Ana", "José", "Zoë", "Mei", "Amina", "Luz", "Karen", "Ray", "Noor", "Ed")
LAST = ("Ruiz", "Núñez", "Lee", "Okonkwo", "Ortega", "Smith", "Müller", "Tran", "Cruz", "Park")
PLACES = ("Echo Park", "Silver Lake", "Hollywood", "Elysian Valley", "")


def write_list(file: Path, rows: int) -> None:
    """Write so many people, no two of one address, at twenty domains."""
    with file.open("w", encoding="utf-8") as stream:
        stream.write("email,first_name,last_name,lang,neighborhood\n")
        for n in range(rows):
            stream.write(
                f"{FIRST[n % 10].lower()}.{n}@mail{n % 20}.example.org,{FIRST[n % 10]},{LAST[n // 10 % 10]},"
                f"{'es' if n % 3 else 'en'},{PLACES[n % 5]}\n"
            )


def load(file: Path, folder: Path, *, read_only: bool) -> int:
    """Import the list into a database file; return how many came in."""
    from newsletter.store.database import open_store
    from newsletter.subscribers.import_plan import plan_import

    with plan_import(
        file, list_key="constituents", basis="Made-up people", actor="bench", now=datetime.now(UTC),
        attributes=("neighborhood",), ignored={},
    ) as plan:  # fmt: skip
        if read_only:
            return sum(1 for _ in plan.people())
        with open_store(f"sqlite:///{folder}/people.db", state_folder=folder) as store:
            return store.import_people(plan.people()).added


def processor_seconds(command: list[str]) -> tuple[float, str]:
    """Run a command; return what it took of the processor, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.strip()


def measure(rows: int, folder: Path) -> dict[str, object]:
    """Measure both sides once."""
    file = folder / "people.csv"
    write_list(file, rows)
    figures: dict[str, object] = {"rows": rows}
    again = [sys.executable, "-m", "bench.people", "--load", str(file)]
    start, _ = processor_seconds([*again, "--nothing"])
    for name, options in (("read and checked", ["--read-only"]), ("imported", [])):
        seconds, said = processor_seconds([*again, *options])
        assert said == str(rows), said
        figures[f"{name}, us of processor a row"] = 1e6 * (seconds - start) / rows
    sqlite3 = shutil.which("sqlite3")
    if sqlite3 is None:
        print("  sqlite3 is not installed (Debian: sqlite3): there is nothing to measure against")
        return figures
    seconds, _ = processor_seconds([sqlite3, str(folder / "plain.db"), f".import --csv {file} people"])
    figures["sqlite3 .import, us of processor a row"] = 1e6 * seconds / rows
    ratio = float(str(figures["imported, us of processor a row"])) * rows / 1e6 / seconds
    return figures | {"ratio": ratio, "reach": REACH}


def main(argv: list[str]) -> int:
    """Measure, or be one side of the measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench people", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--nothing", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        if options.load is None:
            report(measure(options.rows, Path(folder)), as_json=options.json)
        elif not options.nothing:
            print(load(options.load, Path(folder), read_only=options.read_only))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
