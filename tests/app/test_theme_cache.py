"""The theme cache: compiled once, read again when a file of it has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.app.theme_cache import ThemeCache
from newsletter.errors import ThemeError
from newsletter.starter import theme_folders

NAME = "calm-civic"


def own_divider(root: Path, text: str) -> None:
    folder = root / "templates" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "divider.txt").write_text(text, encoding="utf-8")


def test_a_theme_is_loaded_once(tmp_path: Path) -> None:
    cache = ThemeCache()
    assert cache.load(theme_folders(tmp_path), NAME) is cache.load(theme_folders(tmp_path), NAME)


def test_an_edit_a_new_file_and_a_deleted_one_are_seen_at_once(tmp_path: Path) -> None:
    cache = ThemeCache()

    def divider() -> str:
        return cache.load(theme_folders(tmp_path), NAME).render("divider.txt", {})

    packaged = divider()
    own_divider(tmp_path, "~ ~ ~")
    assert divider() == "~ ~ ~"
    own_divider(tmp_path, "= = =")
    os.utime(tmp_path / "templates" / NAME / "divider.txt", ns=(1, 1))
    assert divider() == "= = ="
    (tmp_path / "templates" / NAME / "divider.txt").unlink()
    assert divider() == packaged


def test_two_themes_are_kept_beside_each_other(tmp_path: Path) -> None:
    cache = ThemeCache()
    first = cache.load(theme_folders(tmp_path), NAME)
    assert cache.load(theme_folders(tmp_path), "plain-letter") is not first
    assert cache.load(theme_folders(tmp_path), NAME) is first


def test_a_broken_theme_is_an_error_and_its_repair_is_seen(tmp_path: Path) -> None:
    cache = ThemeCache()
    own_divider(tmp_path, "{% if %}")
    with pytest.raises(ThemeError):
        cache.load(theme_folders(tmp_path), NAME).render("divider.txt", {})
    own_divider(tmp_path, "- -")
    assert cache.load(theme_folders(tmp_path), NAME).render("divider.txt", {}) == "- -"
