"""Themes: list them, and check one in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import ThemeError
from newsletter.model.phrase import phrase
from newsletter.rendering.mjml.schema import Fault
from newsletter.rendering.theme import load_theme, theme_names
from newsletter.starter import theme_folders

TIMEOUT_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeInfo:
    """A theme for a list. `problem` is why it cannot be loaded, "" if it can."""

    name: str
    title: str = ""
    says: str = ""
    base: str = ""
    used: bool = False
    problem: str = ""


def themes(root: Path, used: str) -> tuple[ThemeInfo, ...]:
    """Return every theme, including broken ones."""
    return tuple(_info(root, name, used) for name in theme_names(theme_folders(root)))


def _info(root: Path, name: str, used: str) -> ThemeInfo:
    try:
        about = load_theme(theme_folders(root), name).about
    except ThemeError as error:
        return ThemeInfo(name=name, used=name == used, problem=str(error))
    return ThemeInfo(name=name, title=about.title, says=about.says, base=about.base, used=name == used)


def check_theme(root: Path, name: str) -> tuple[Fault, ...]:
    """Check a theme in a process of its own, and return the problems, by file and line.

    Raises ThemeError if there is no such theme, or the process cannot be started.
    """
    if name not in theme_names(theme_folders(root)):
        load_theme(theme_folders(root), name)  # raises ThemeError with a suggestion
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "newsletter.processes.theme_check_worker", str(root), name],
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return (_build_fault(name, f"takes more than {TIMEOUT_SECONDS} seconds"),)
    except OSError as error:
        raise ThemeError(
            phrase("The theme cannot be checked: {strerror}", strerror=error.strerror or error)
        ) from error
    if ended.returncode < 0:
        return (_build_fault(name, f"crashes ({_signal(-ended.returncode)})"),)
    if ended.returncode:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ThemeError(
            phrase(
                "The theme “{name}” cannot be checked: {lines}",
                name=name,
                lines=lines[-1] if lines else phrase("no reason given"),
            )
        )
    return tuple(Fault(**one) for one in json.loads(ended.stdout))


def _build_fault(name: str, what: str) -> Fault:
    return Fault(
        where=name,
        message=phrase("Building an email with it {what}", what=what),
        hint="Look for an endless loop in its templates.",
    )


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
