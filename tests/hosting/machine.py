"""A machine for the pages' commands: its paths below a folder, with sudo, systemctl and docker of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PATHS = ("/srv/letters", "/opt/newsletter/.venv/bin/newsletter", "/etc/newsletter.env")
_SUDO = """#!/bin/sh
# Everybody is who they are; the words of -u are left out.
if [ "$1" = -u ]; then shift 2; fi
exec "$@"
"""
_SYSTEMCTL = """#!/bin/sh
# Starts what the unit's ExecStart says, and stops it as systemd does.
case "$1" in
stop)
    kill -TERM "$(cat {folder}/pid)"
    while kill -0 "$(cat {folder}/pid)" 2>/dev/null; do sleep 0.1; done ;;
start)
    {start} >>{folder}/serve.log 2>&1 &
    echo $! >{folder}/pid ;;
esac
"""
_DOCKER = """#!/bin/sh
# What a container is told to do (compose exec -T SERVICE ...) is done here; there are no others to stop.
if [ "$2" = exec ]; then shift 4; exec "$@"; fi
"""
_NEWSLETTER = """#!/bin/sh
export PYTHONPATH={code} XDG_STATE_HOME={folder}/state
exec {python} -c 'from newsletter.run.command_line import main; main()' "$@"
"""


class Machine:
    """Runs the page's commands with its paths below `folder`; `publication` stands for /srv/letters."""

    def __init__(self, folder: Path, *, publication: Path, start: str) -> None:
        """`start` is the ExecStart of the service, with the paths of the page."""
        self.folder = folder
        self.publication = publication
        self.programs = folder / "programs"
        self.programs.mkdir()
        self._places = dict(
            zip(
                PATHS,
                map(str, (publication, self.programs / "newsletter", folder / "environment")),
                strict=True,
            )
        )
        code = Path(__file__).parents[2]
        self._write("newsletter", _NEWSLETTER.format(code=code, folder=folder, python=sys.executable))
        self._write("sudo", _SUDO)
        self._write("docker", _DOCKER)
        self._write("systemctl", _SYSTEMCTL.format(folder=folder, start=self.placed(start)))

    def _write(self, name: str, text: str) -> None:
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def placed(self, text: str) -> str:
        """Return a text of the page with the paths of this machine."""
        for old, new in self._places.items():
            text = text.replace(old, new)
        return text

    def run(self, script: str) -> str:
        """Run a block of commands, each of which must succeed; return what they printed."""
        done = subprocess.run(
            ["/bin/sh", "-euc", self.placed(script)],
            env=os.environ | {"PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def log(self) -> str:
        """Return what the service printed."""
        file = self.folder / "serve.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def end(self) -> None:
        """Kill the service if it runs."""
        file = self.folder / "pid"
        if file.exists():
            subprocess.run(["kill", "-9", file.read_text().strip()], check=False, capture_output=True)
