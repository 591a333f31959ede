"""Which templates a test's pages were made of."""

from __future__ import annotations

import jinja2
import pytest


@pytest.fixture
def used_templates(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the templates used so far, with those that they include and extend."""
    names: set[str] = set()
    get_template = jinja2.Environment.get_template

    def noted(self: jinja2.Environment, name: str, *args: object, **more: object) -> jinja2.Template:
        names.add(name)
        return get_template(self, name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja2.Environment, "get_template", noted)
    return names
