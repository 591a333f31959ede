"""A checkout of this program, old or new, and a publication in a folder that its command line sends from."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench._mailing import SENTENCE

_MAIN = """
import importlib.util, sys
name = next(one for one in ("newsletter.run.command_line", "newsletter.cli.main")
            if importlib.util.find_spec(one.rpartition(".")[0]) and importlib.util.find_spec(one))
sys.exit(__import__(name, fromlist=["main"]).main())
"""
_PARAGRAPHS = 46
_PARAGRAPH = f"{SENTENCE * 3}\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One command: its time by the clock, and processor time in user and system mode."""

    seconds: float
    processor_seconds: float
    server_seconds: float = 0.0
    """Processor time of a database server, part of the above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A checkout, and a publication of its own below `folder`."""

    checkout: Path
    folder: Path
    database_url: str
    """"" for SQLite in the publication's folder."""

    def set_up(self, port: int, people: Path, *, sending: str = "") -> None:
        """Make the publication: an SMTP server on a local port, and the people of a CSV file on its list.

        `sending` is put at the end of the table [sending].
        """
        self.run("init", str(self.folder), inside=False)
        file = self.folder / "newsletter.toml"
        text = re.sub(r"(?ms)^\[smtp\]\n.*?(?=^\[|\Z)", "", file.read_text())
        # An older build has no such setting, and sends a sample's addresses to any server.
        known = (self.checkout / "newsletter/settings/tables.py").read_text()
        sink = "sink = true\n" if re.search(r"(?m)^    sink: bool", known) else ""
        text = re.sub(r"(?m)^postal_address = .*$", 'postal_address = "1 Example Street, Los Angeles"', text)
        if "[sending]" not in text:
            text += "\n[sending]\n"
        text = text.replace("[sending]\n", f"[sending]\n{sending}\n", 1)
        file.write_text(
            f'{text}\n[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = ""\n{sink}'
        )
        self.run("subscribers", "import", str(people), "--list", self.list_key, "--basis", "sign-up sheet")
        self.write_issue("warm-up")
        self.run("send", "warm-up", "--dry-run")

    @property
    def list_key(self) -> str:
        """The key of the publication's first list."""
        found = re.search(r"(?m)^\[lists\.([\w-]+)\]", (self.folder / "newsletter.toml").read_text())
        assert found is not None, "newsletter init made no list"
        return found[1]

    def write_issue(self, slug: str) -> None:
        """Write an issue whose messages have about 40 KB."""
        (self.folder / "issues" / f"{slug}.md").write_text(
            f"---\nsubject: What we measured, {slug}\npreheader: What the library and the park do in April.\n"
            f"date: 2026-11-30\nlang: en\nlist: {self.list_key}\n---\n\n"
            f'Dear {{{{ first_name | "neighbor" }}}},\n\n{_PARAGRAPH * _PARAGRAPHS}'
        )

    def send(self, slug: str) -> Run:
        """Send an issue to everybody; ends the program when it was not sent whole."""
        return self.run("send", slug, "--yes", "--transport", "smtp", "--override", "a measurement")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands; modules are compiled once, as they are where it is installed."""
        own = {
            "PYTHONPATH": str(self.checkout),
            "PYTHONSAFEPATH": "1",
            "PYTHONPYCACHEPREFIX": str(self.folder.with_name(f"{self.folder.name}-compiled")),
        }
        if self.database_url:
            own["NEWSLETTER_DATABASE_URL"] = self.database_url
        return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | own

    def run(self, *arguments: str, inside: bool = True) -> Run:
        """Run one command of this build in the publication's folder."""
        command = [sys.executable, "-c", _MAIN, *(["-C", str(self.folder)] if inside else []), *arguments]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(f"{self.checkout}: {arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Run(seconds=seconds, processor_seconds=used)
