"""Compiled templates on disk: the next process uses them, and only what the user alone can write is run."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from newsletter.rendering.theme import load_theme
from tests.rendering.samples import ROOT

PACKAGED = ROOT / "templates"


def rendered(folders: list[Path], compiled: Path) -> str:
    return load_theme(folders, "calm-civic", compiled=compiled).render("divider.txt", {})


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled."""
    names: list[str] = []
    compile_ = Environment.compile

    def counted(self: Environment, source: object, name: str, *rest: object, **more: object) -> object:
        names.append(name)
        return compile_(self, source, name, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", counted)
    return names


def test_a_template_is_compiled_once_until_its_text_changes(tmp_path: Path, compiling: list[str]) -> None:
    own, kept = tmp_path / "themes" / "calm-civic", tmp_path / "kept" / "templates"
    own.mkdir(parents=True)
    folders = [own.parent, PACKAGED]
    for text, compiled in (("~ ~", ["divider.txt"]), ("~ ~", []), ("* *", ["divider.txt"]), ("* *", [])):
        (own / "divider.txt").write_text(text)
        compiling.clear()
        assert rendered(folders, kept) == text
        assert compiling == compiled
    assert kept.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path, compiling: list[str]) -> None:
    kept = tmp_path / "kept"
    first = rendered([PACKAGED], kept)
    kept.chmod(0o770)
    compiling.clear()
    assert rendered([PACKAGED], kept) == first
    assert compiling == ["divider.txt"]
    for file in kept.iterdir():
        file.unlink()
    rendered([PACKAGED], kept)
    assert list(kept.iterdir()) == []


def test_a_folder_that_cannot_be_made_and_a_broken_file_are_no_errors(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    first = rendered([PACKAGED], tmp_path / "file" / "templates")
    kept = tmp_path / "kept"
    rendered([PACKAGED], kept)
    for file in kept.iterdir():
        file.write_bytes(file.read_bytes()[:-40])
    assert rendered([PACKAGED], kept) == first
