"""systemd's units on the page are valid, and what they start does what the page says."""

from __future__ import annotations

import re
import shlex
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.hosting.front import free_port, program
from tests.hosting.machine import Machine
from tests.hosting.page import blocks

NAME = re.compile(r"^# /etc/systemd/system/(\S+)$", re.MULTILINE)


def units() -> dict[str, str]:
    """Return the page's unit files by name."""
    return {NAME.findall(text)[0]: text for text in blocks("ini")}


def command(unit: str, key: str = "ExecStart") -> str:
    """Return the command of a unit, as systemd runs it."""
    (found,) = re.findall(rf"^{key}=(.*)$", units()[unit], re.MULTILINE)
    return str(found).replace("$$", "$").replace("%%", "%")


@pytest.fixture
def machine(tmp_path: Path, ready: Path) -> Iterator[Machine]:
    port = free_port()
    settings = ready / "newsletter.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[web]\nport = {port}\n", encoding="utf-8")
    made = Machine(tmp_path, publication=ready, start=command("newsletter.service"))
    yield made
    made.end()


def test_the_units_are_what_systemd_takes(machine: Machine, tmp_path: Path) -> None:
    files = []
    for name, text in units().items():
        file = tmp_path / name
        file.write_text(machine.placed(text), encoding="utf-8")
        files.append(str(file))
    (tmp_path / "environment").touch()
    assert len(files) == 3
    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", *files],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "newsletter" in line]
    assert (ours, done.returncode) == ([], 0), done.stderr


def test_the_service_starts_and_stops(machine: Machine) -> None:
    machine.run("sudo systemctl start newsletter")
    port = re.search(
        r"\[web\]\nport = (\d+)", (machine.publication / "newsletter.toml").read_text(encoding="utf-8")
    )
    assert port
    for _ in range(200):
        try:
            answer = httpx2.get(f"http://127.0.0.1:{port[1]}/readyz", timeout=10)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            break
    assert answer.json() == {"status": "ok"}, machine.log()
    machine.run("sudo systemctl stop newsletter")
    assert "Stopping" in machine.log()


def test_the_timer_backs_up_and_forgets_what_is_old(machine: Machine) -> None:
    prepare, *_others = blocks("sh", part="Back it up")
    machine.run(prepare)
    folder = machine.publication / "backups"
    old = folder / "2026-01-01-0000.db"
    old.touch()
    subprocess.run(["touch", "-d", "20 days ago", str(old)], check=True)
    for key in ("ExecStart", "ExecStartPost"):
        # systemd starts programs itself: what needs a shell says so.
        words = shlex.split(machine.placed(command("newsletter-backup.service", key)))
        subprocess.run(words, check=True, timeout=60)
    assert not old.exists()
    names = {one.name for one in folder.iterdir()}
    (made,) = names - {"first.db"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{4}\.db", made)
    with closing(sqlite3.connect(folder / made)) as connection:
        assert connection.execute("SELECT count(*) FROM subscribers").fetchone() == (200,)
