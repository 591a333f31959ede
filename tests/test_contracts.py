"""The import contracts cover the whole program: no new package slips past them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOORS = {"cli", "web"}
OPEN_TO_DOORS = {"app", "background", "model", "errors"}


def packages() -> set[str]:
    """Return the modules and packages right below `newsletter`."""
    found = {
        path.stem for path in (ROOT / "newsletter").iterdir() if path.suffix == ".py" or _is_package(path)
    }
    return found - {"__init__"}


def _is_package(path: Path) -> bool:
    return path.is_dir() and (path / "__init__.py").is_file()


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def ours(names: list[str]) -> set[str]:
    """Return the names below `newsletter` among those of a contract."""
    parts = (part.strip() for name in names for part in name.split("|"))
    return {part.removeprefix("newsletter.") for part in parts if part.startswith("newsletter.")}


def test_every_package_has_its_layer() -> None:
    (layers,) = (one["layers"] for one in contracts() if one["type"] == "layers")
    assert ours(layers) == packages()


def test_a_door_may_import_nothing_but_what_is_open_to_doors() -> None:
    (door,) = (one for one in contracts() if one["name"].startswith("A door "))
    assert ours(door["source_modules"]) == DOORS
    assert ours(door["forbidden_modules"]) == packages() - OPEN_TO_DOORS - DOORS - {"run"}


def test_every_department_is_kept_from_the_world() -> None:
    (layers,) = (one["layers"] for one in contracts() if one["type"] == "layers")
    hands = layers.index("newsletter.tls")
    (ground,) = (one for one in contracts() if one["name"].startswith("The ground "))
    departments = ours(layers[hands + 1 :]) - ours(ground["source_modules"])
    (contract,) = (one for one in contracts() if one["name"].startswith("A department "))
    assert ours(contract["source_modules"]) == departments
