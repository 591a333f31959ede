"""What the page on workers gives to systemd and to containers: valid, and it starts what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsletter.app.delivering import WORKER_SLICE
from tests.command_line import Newsletter
from tests.hosting.front import program
from tests.hosting.machine import Machine
from tests.hosting.page import WORKERS, blocks
from tests.hosting.test_systemd import command
from tests.journey.worker_office import use_workers

ROOT = Path(__file__).parents[2]
NAME = "newsletter-worker@.service"
PROGRAM = "/opt/newsletter/.venv/bin/newsletter"
EXPOSURE = 50
"""What `systemd-analyze security` may say at most of ten times its figure; without our options it is 92."""


def unit() -> str:
    """Return the unit file of a worker."""
    (text,) = blocks("ini", part="As a service", page=WORKERS)
    assert text.startswith(f"# /etc/systemd/system/{NAME}\n")
    return text


def value(key: str) -> str:
    """Return what the unit sets a key to."""
    (found,) = re.findall(rf"^{key}=(.*)$", unit(), re.MULTILINE)
    return str(found)


def services() -> dict[str, Any]:
    """Return the services of the compose file."""
    (text,) = blocks("yaml", page=WORKERS)
    return dict(yaml.safe_load(text)["services"])


def outside(unit: str) -> list[str]:
    """Return a unit's command as a container has it, whose path has the program."""
    return shlex.split(unit.replace(PROGRAM, "newsletter"))


@pytest.fixture
def machine(tmp_path: Path, publication: Path) -> Iterator[Machine]:
    made = Machine(tmp_path, publication=publication, start=value("ExecStart"))
    yield made
    made.end()


def test_the_unit_is_what_systemd_takes_and_shuts_off_what_a_worker_does_not_need(
    machine: Machine, tmp_path: Path
) -> None:
    file = tmp_path / NAME
    file.write_text(machine.placed(unit()), encoding="utf-8")
    (tmp_path / "environment").touch()
    for words in (["verify", "--man=no"], ["security", "--offline=yes", f"--threshold={EXPOSURE}"]):
        done = subprocess.run(
            [program("systemd-analyze"), *words, str(file)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        ours = [line for line in done.stderr.splitlines() if "newsletter" in line]
        assert (ours, done.returncode) == ([], 0), done.stderr + done.stdout


def test_a_worker_is_given_the_time_to_end_its_slice() -> None:
    assert WORKER_SLICE.seconds is not None
    assert float(value("TimeoutStopSec")) > 2 * WORKER_SLICE.seconds
    assert services()["worker"]["stop_grace_period"] == f"{value('TimeoutStopSec')}s"
    # The first SIGTERM goes to the worker alone, which ends its children itself.
    assert (value("KillMode"), value("Restart")) == ("mixed", "always")


def test_what_the_unit_starts_is_a_worker_that_ends_on_sigterm(machine: Machine, postgresql_url: str) -> None:
    use_workers(machine.publication)
    worker = subprocess.Popen(
        shlex.split(machine.placed(value("ExecStart"))),
        env=os.environ | {"NEWSLETTER_DATABASE_URL": postgresql_url},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stderr is not None
        assert "The worker is running" in worker.stderr.readline()
        worker.terminate()
        assert worker.wait(60) == 0
    finally:
        worker.kill()
        worker.communicate()


def test_containers_run_the_commands_of_the_units() -> None:
    made = services()
    assert made["worker"]["command"] == outside(value("ExecStart"))
    serve = outside(command("newsletter.service"))
    assert made["serve"]["command"][: len(serve)] == serve
    assert made["worker"]["deploy"]["replicas"] == 2
    assert {one["image"] for one in (made["serve"], made["worker"])} == {"newsletter"}


@pytest.mark.parametrize("service", ["serve", "worker"])
def test_the_program_knows_what_containers_give_it(service: str, newsletter: Newsletter) -> None:
    made = services()[service]
    first, *words = made["command"]
    assert first == "newsletter"
    # Click reads all options before it shows the help.
    run = newsletter(*words, "--help")
    assert (run.exit_code, run.err) == (0, "")
    assert f" {service} [OPTIONS]" in run.out
    known = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "newsletter").rglob("*.py"))
    names = {*made["environment"], *re.findall(r"NEWSLETTER_\w+", WORKERS.read_text(encoding="utf-8"))}
    assert "NEWSLETTER_DATABASE_URL" in names
    assert [name for name in names if f'"{name}"' not in known] == []


def test_the_image_is_made_of_files_that_there_are() -> None:
    (text,) = blocks("dockerfile", page=WORKERS)
    used = re.findall(r"/opt/newsletter/source(?:/(\S+))?", text)
    assert "requirements-run.lock" in used
    assert [name for name in used if name and not (ROOT / name).is_file()] == []
    made = services()
    for service in ("serve", "worker"):
        assert f"WORKDIR {made[service]['volumes'][0].partition(':')[2]}" in text
    (user,) = re.findall(r"--uid (\d+)", text)
    assert f"chown -R {user} letters" in WORKERS.read_text(encoding="utf-8")
