"""Postfix's own test programs: smtp-sink, which takes mail and forgets it, and smtp-source, the yardstick."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

MISSING = "smtp-sink and smtp-source are not installed (Debian: apt-get install postfix)"


def program(name: str) -> str:
    """Return where a program lies; exits with a line that says what to install."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/lib/postfix/sbin")
    if found is None:
        raise SystemExit(MISSING)
    return found


@contextlib.contextmanager
def smtp_sink() -> Iterator[int]:
    """Run smtp-sink; yields its port. It takes a port, not a socket: a free one is looked for."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [program("smtp-sink"), *user, f"127.0.0.1:{port}", "100"], stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise SystemExit("smtp-sink does not listen")


def smtp_source_rate(port: int, *, messages: int, sessions: int, size: int, kept_open: bool) -> float:
    """Return the messages a second that smtp-source moves; by default it connects anew for each."""
    command = [
        program("smtp-source"), *(["-d"] if kept_open else []), "-s", str(sessions), "-l", str(size),
        "-m", str(messages), "-f", "letters@thirteenth.example", "-t", "reader@reader.example",
        f"127.0.0.1:{port}",
    ]  # fmt: skip
    start = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return messages / (time.perf_counter() - start)
