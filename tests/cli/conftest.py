"""Runs the command line as a user does: arguments in, exit code and two streams out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.cli.main import main
from newsletter.starter import copy_starter


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
    for name in ("NEWSLETTER_PUBLICATION", "NEWSLETTER_DATABASE_URL", "NEWSLETTER_SMTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return folder
