"""One sending, measured in a process of its own: `python -m bench._sending URL FOLDER PORT THREADS`.

Prints one JSON object: seconds, CPU of this process (user and system), peak memory, what was sent. Port 0
sends to a road that costs next to nothing. With `together` behind, it prints "ready" when all is open, waits
for a line to begin, and others may send the same mailing at the same time.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# Also sets how often Python looks for garbage, so that it is as in `newsletter send`.
import newsletter.run.command_line  # noqa: F401
from bench._mailing import SystemClock, launched, now
from newsletter.model import Accepted, Message, Outcome, Security, SmtpServer
from newsletter.ports import LOCAL, AtRisk, Transport
from newsletter.sending.deliver import deliver
from newsletter.transports.smtp.transport import SmtpTransport


class NullTransport:
    """Says that it took every message, and keeps none."""

    name = "null"
    capabilities = LOCAL
    batch_size = 1

    def open(self) -> NullTransport:
        return self

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        for message in messages:
            for allowed in at_risk([message]):
                yield allowed, Accepted(reference="2.0.0 Ok")

    def close(self) -> None:
        pass


def measured(url: str, folder: Path, port: int, threads: int) -> dict[str, float]:
    """Run `main` in a process of its own and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "bench._sending", url, str(folder), str(port), str(threads)],
        check=True, capture_output=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured_together(
    url: str, folder: Path, port: int, threads: int, *, processes: int
) -> list[dict[str, float]]:
    """Run so many processes at the same time on one mailing; return what each measured."""
    command = [sys.executable, "-m", "bench._sending", url, str(folder), str(port), str(threads), "together"]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        )
        for _ in range(processes)
    ]
    for one in running:
        assert one.stdout is not None, "stdout is a pipe"
        assert one.stdout.readline() == "ready\n", "a process did not start"
    for one in running:
        assert one.stdin is not None, "stdin is a pipe"
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate()[0]) for one in running]


def main(url: str, folder: str, port: str, threads: str, together: str = "") -> None:
    server = SmtpServer(host="127.0.0.1", port=int(port) or 25, security=Security.NONE)
    transport: Transport = SmtpTransport(server) if int(port) else NullTransport()
    with launched(url, Path(folder)) as (store, mailing, template):
        if together:
            print("ready", flush=True)
            sys.stdin.readline()
        before, start = resource.getrusage(resource.RUSAGE_SELF), now()
        summary = deliver(mailing, template, store, transport, SystemClock(), threads=int(threads))
        seconds, after = now() - start, resource.getrusage(resource.RUSAGE_SELF)
    assert summary.finished or together, summary
    sent = max(summary.accepted, 1)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    print(
        json.dumps(
            {
                "sent": summary.accepted,
                "seconds": seconds,
                "began": start,
                "ended": start + seconds,
                "user_us": user / sent * 1e6,
                "system_us": system / sent * 1e6,
                "peak_rss_mib": _peak_rss_mib(),
            }
        )
    )


def _peak_rss_mib() -> float:
    """Return the most memory this program ever had; ru_maxrss would count its parent's too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
