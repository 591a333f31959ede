"""Runs the command line as a user does: arguments in, exit code and two streams out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.run.command_line import main
from newsletter.starter import copy_starter

_LONGEST_LIFE_SECONDS = 200.0
_started: list[tuple[subprocess.Popen[str], threading.Timer]] = []

SLUG = "2023-03-11-sanctuary-city"


@dataclass(frozen=True)
class Run:
    """What a command did."""

    exit_code: int
    out: str
    err: str


Newsletter = Callable[..., Run]


@pytest.fixture
def newsletter(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Newsletter:
    """Run `newsletter ARGS` in this process."""

    def run(*args: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["newsletter", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        code = ended.value.code
        return Run(exit_code=code if isinstance(code, int) else 0, out=captured.out, err=captured.err)

    return run


@pytest.fixture
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh publication; commands run inside it."""
    folder = tmp_path / "letter"
    copy_starter(folder)
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return folder


@pytest.fixture
def ready(publication: Path, newsletter: Newsletter) -> Path:
    """A publication whose sample issue can go out: people imported, no pull line open."""
    issue = publication / "issues" / f"{SLUG}.md"
    lines = issue.read_text(encoding="utf-8").splitlines(keepends=True)
    issue.write_text("".join(line for line in lines if not line.startswith("- pull:")), encoding="utf-8")
    run = newsletter("subscribers", "import", "subscribers/sample.csv", "--basis", "Made-up people")
    assert run.exit_code == 0, run.err
    return publication


def make_a_sink(publication: Path) -> None:
    """Have [smtp] say that its server, which is on this machine, delivers nothing."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[smtp]\n", "[smtp]\nsink = true\n"), encoding="utf-8")


def start(*args: object, folder: Path, **environ: str) -> subprocess.Popen[str]:
    """Start `newsletter ARGS` as a process of its own, to be killed or signalled.

    One that hangs is killed before the whole run of tests would be, so that what reads from it ends. What still runs
    at the end of the test, which may have failed, is killed then.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", "from newsletter.run.command_line import main; main()", *map(str, args)],
        cwd=folder,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    watchdog = threading.Timer(_LONGEST_LIFE_SECONDS, process.kill)
    watchdog.daemon = True
    watchdog.start()
    _started.append((process, watchdog))
    return process


@pytest.fixture(autouse=True)
def _end_what_was_started() -> Iterator[None]:
    yield
    while _started:
        process, watchdog = _started.pop()
        watchdog.cancel()
        with process:
            process.kill()
