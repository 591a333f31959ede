"""The whole command `newsletter send`, start, launch and sending, against another build's, in turns.

Each build has a publication of its own with the same people; the mail server is smtp-sink. With
`--postgresql URL` each has a new database on that server, which is dropped at the end, and the processor time
of the server's processes counts too. `most_the_sink_allows` is the ratio of rates of a command that costs
nothing: the sink takes no more than from smtp-source.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench._build import Build, Run
from bench._postfix import smtp_sink, smtp_source_rate
from bench._postgresql import database, processor_seconds
from bench._report import report

SIZE = 40_960
OURS = Path(__file__).parents[1]
BEFORE = "before"


def run(
    *, against: Path, people: int, rounds: int, postgresql: str, windows: Sequence[int]
) -> dict[str, object]:
    """Measure; the lower quartile of the rounds counts on each side, because the machine may be busy."""
    with (
        tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name,
        smtp_sink() as port,
        contextlib.ExitStack() as stack,
    ):
        file = Path(name) / "people.csv"
        rows = (f"reader{n}@reader{n % 50}.example,Ana{n}\n" for n in range(people))
        file.write_text("email,first_name\n" + "".join(rows))
        builds: dict[str, Build] = {}
        for side, window in ((BEFORE, 0), *((f"window_{one}", one) for one in windows)):
            url = stack.enter_context(database(postgresql)) if postgresql else ""
            checkout = OURS if window else against
            builds[side] = Build(checkout=checkout, folder=Path(name) / side, database_url=url)
            builds[side].set_up(port, file, sending=f"window = {window}" if window else "")
        measured: dict[str, list[Run]] = {side: [] for side in builds}
        yardstick = []
        for number in range(rounds):
            for side, build in builds.items():
                build.write_issue(f"round-{number}")
                measured[side].append(_sent(build, f"round-{number}", postgresql))
            yardstick.append(smtp_source_rate(port, messages=people, sessions=8, size=SIZE, kept_open=True))
    return _figures(measured, people, max(yardstick))


def _sent(build: Build, slug: str, server: str) -> Run:
    """Send an issue; the processor time is that of the command and of the database server."""
    before = processor_seconds(server) if server else 0.0
    done = build.send(slug)
    used = processor_seconds(server) - before if server else 0.0
    return replace(done, processor_seconds=done.processor_seconds + used, server_seconds=used)


def _figures(measured: dict[str, list[Run]], people: int, yardstick: float) -> dict[str, object]:
    seconds = {side: _quartile([one.seconds for one in runs]) for side, runs in measured.items()}
    used = {side: _quartile([one.processor_seconds for one in runs]) for side, runs in measured.items()}
    found: dict[str, object] = {
        "people": people,
        "smtp_source_kept_open_rate": yardstick,
        "most_the_sink_allows": yardstick / (people / seconds[BEFORE]),
    }
    for side, runs in measured.items():
        found[f"{side}_rate"] = people / seconds[side]
        found[f"{side}_processor_us"] = used[side] / people * 1e6
        found[f"{side}_server_us"] = _quartile([one.server_seconds for one in runs]) / people * 1e6
        if side != BEFORE:
            found[f"{side}_rate_ratio"] = seconds[BEFORE] / seconds[side]
            found[f"{side}_processor_ratio"] = used[side] / used[BEFORE]
    return found


def _quartile(values: Sequence[float]) -> float:
    return values[0] if len(values) == 1 else statistics.quantiles(values, n=4, method="inclusive")[0]


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench whole_command", description=__doc__)
    parser.add_argument("--against", type=Path, default=OURS, metavar="CHECKOUT", help="the other build")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--postgresql", default="", metavar="URL", help="a server; default: SQLite")
    parser.add_argument("--windows", type=int, nargs="+", default=[5], help="[sending] window, one or more")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(
        against=options.against.resolve(),
        people=options.people,
        rounds=options.rounds,
        postgresql=options.postgresql,
        windows=options.windows,
    )
    report(figures, as_json=options.json)
    return 0
