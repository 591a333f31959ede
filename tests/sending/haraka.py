"""Haraka, a mail server written in JavaScript, installed by npm and run on loopback; for the long tests.

    with haraka(folder) as server:
        SmtpTransport(server.address) …
    server.taken()        addresses, in the order in which their messages were taken
    server.connections()  how many were opened

Its own plugin takes every recipient and notes every message; nothing is sent on.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.model import Security, SmtpServer

VERSION = "3.3.4"
START_SECONDS = 30

_PLUGIN = """
const fs = require('node:fs')
exports.hook_connect = (next) => { fs.appendFileSync('FOLDER/connections.txt', 'one\\n'); next() }
exports.hook_rcpt = (next) => next(OK)
exports.hook_queue = (next, connection) => {
    const to = connection.transaction.rcpt_to.map((one) => one.address)
    fs.appendFileSync('FOLDER/taken.txt', `${to.join(',')}\\n`)
    next(OK)
}
"""


@dataclass(frozen=True, slots=True)
class Haraka:
    """A running server."""

    address: SmtpServer
    folder: Path

    def taken(self) -> list[str]:
        """Return the address of each message taken."""
        return _lines(self.folder / "taken.txt")

    def connections(self) -> int:
        """Return how many connections were opened since the server runs."""
        return len(_lines(self.folder / "connections.txt"))


def install(folder: Path) -> Path:
    """Install the server by npm, without running any package's scripts; return its program."""
    npm = shutil.which("npm")
    assert npm is not None, "npm is needed to install Haraka"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "node_modules" / "Haraka" / "bin" / "haraka"
    if not program.exists():
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional", "--loglevel=error"]
        subprocess.run([npm, "install", *quiet, f"Haraka@{VERSION}"], cwd=folder, check=True, timeout=300)
    return program


@contextlib.contextmanager
def haraka(program: Path, folder: Path) -> Iterator[Haraka]:
    """Run the server on a free port of 127.0.0.1; its settings and notes lie in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for name, text in {
        # Without its own file it has no greeting, and fails at each connection.
        "config/connection.ini": (program.parents[1] / "config" / "connection.ini").read_text(),
        "config/smtp.ini": f"listen=127.0.0.1:{port}\nnodes=0\n",
        "config/plugins": "take_all\n",
        "config/me": "haraka.example\n",
        "config/log.ini": "[main]\nlevel=warn\n",
        "config/host_list": "reader.example\n",
        "plugins/take_all.js": _PLUGIN.replace("FOLDER", str(folder)),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            ["node", str(program), "-c", str(folder)],
            env={"PATH": _path_of("node"), "HOME": str(folder)},
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_until_it_listens(process, port, folder)
            # The look counted as a connection.
            (folder / "connections.txt").unlink(missing_ok=True)
            address = SmtpServer(host="127.0.0.1", port=port, security=Security.NONE, timeout_seconds=20)
            yield Haraka(address, folder)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as wire:
            wire.settimeout(5)
            if wire.recv(200).startswith(b"220"):
                wire.sendall(b"QUIT\r\n")
                while wire.recv(200):
                    pass
                return
        time.sleep(0.1)
    raise AssertionError(f"Haraka does not listen: {(folder / 'log.txt').read_text()[-2000:]}")


def _path_of(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"{name} is needed to run Haraka"
    return str(Path(found).parent)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
