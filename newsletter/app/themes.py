"""Themes: which there are, and whether one is sound."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import ThemeError
from newsletter.rendering.mjml.schema import Fault
from newsletter.rendering.theme import load_theme, theme_names
from newsletter.starter import theme_folders

PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSeen:
    """A theme as a list shows it. `problem` is why it cannot be loaded, "" when it can."""

    name: str
    title: str = ""
    says: str = ""
    base: str = ""
    used: bool = False
    problem: str = ""


def themes(root: Path, used: str) -> tuple[ThemeSeen, ...]:
    """Return every theme there is, the broken ones too."""
    return tuple(_seen(root, name, used) for name in theme_names(theme_folders(root)))


def _seen(root: Path, name: str, used: str) -> ThemeSeen:
    try:
        about = load_theme(theme_folders(root), name).about
    except ThemeError as error:
        return ThemeSeen(name=name, used=name == used, problem=str(error))
    return ThemeSeen(name=name, title=about.title, says=about.says, base=about.base, used=name == used)


def check_theme(root: Path, name: str) -> tuple[Fault, ...]:
    """Try a theme in a process of its own, and return what is wrong, by file and line.

    Raises ThemeError when there is no such theme, or when the process cannot be started.
    """
    if name not in theme_names(theme_folders(root)):
        load_theme(theme_folders(root), name)  # says what was meant
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "newsletter.processes.theme_check_worker", str(root), name],
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return (_ended(name, f"takes more than {PATIENCE_SECONDS} seconds"),)
    except OSError as error:
        raise ThemeError(f"The theme cannot be tried: {error.strerror or error}") from error
    if ended.returncode < 0:
        return (_ended(name, f"ends its process ({_signal(-ended.returncode)})"),)
    if ended.returncode:
        told = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ThemeError(f"The theme “{name}” cannot be tried: {told[-1] if told else 'no reason given'}")
    return tuple(Fault(**one) for one in json.loads(ended.stdout))


def _ended(name: str, told: str) -> Fault:
    return Fault(
        where=name,
        message=f"Building a letter with it {told}",
        hint="Look for a loop without an end in its templates.",
    )


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
