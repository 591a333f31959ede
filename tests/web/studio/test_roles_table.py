"""The table of roles and addresses in the docs is the one of the code."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from tests.web.studio.every_studio_route import every_studio_route

SCRIPT = Path(__file__).parents[3] / "docs" / "studio_roles.py"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("studio_roles", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_roles_is_that_of_the_code() -> None:
    made = script()
    page = made.PAGE.read_text(encoding="utf-8")
    assert made.page_with_table(page) == page, "run: python docs/studio_roles.py"
    for one in every_studio_route():
        assert f"| {one.method} | `{one.path}` |" in page
