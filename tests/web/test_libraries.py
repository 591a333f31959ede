"""What the pages take from FastAPI, Starlette and uvicorn, and what they leave: each was measured to do harm."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from tests.web.site import Site

ROOT = Path(__file__).parents[2]
LEFT = {
    "BaseHTTPMiddleware": "half a millisecond a request, and it wraps streams in tasks",
    "Body": "parses by the content type that a stranger chose",
    "File": "reads the body before the endpoint does",
    "Form": "reads the body before the endpoint does, and refuses one-click requests that are odd",
    "ORJSONResponse": "warns",
    "Redirect": "slashes are not redirected",
    "SessionMiddleware": "a cookie that everybody can read, and that nobody can end",
    "StaticFiles": "no Cache-Control, and an ETag by the time of installing",
    "TrustedHostMiddleware": "refuses checks of health by number, and may redirect",
    "on_event": "an error under our filter of warnings",
}


def settings() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def test_no_extra_brings_what_nobody_uses() -> None:
    """fastapi[standard] brings an exporter of telemetry, uvicorn[standard] what we do without or name."""
    project = settings()["project"]
    assert isinstance(project, dict)
    names = [one.partition(">")[0] for one in project["dependencies"]]
    assert {"fastapi", "uvicorn", "httptools"} <= set(names)


def test_every_warning_is_an_error() -> None:
    """Starlette's and FastAPI's deprecations are UserWarnings: a filter for DeprecationWarning misses them."""
    tool = settings()["tool"]
    assert isinstance(tool, dict)
    assert tool["pytest"]["ini_options"]["filterwarnings"] == ["error"]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "newsletter" / "web").rglob("*.py")), ids=lambda file: file.stem
)
def test_nothing_is_used_that_does_harm(file: Path) -> None:
    names = {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert names & set(LEFT) == set()


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"])
def test_the_program_shows_no_description_of_itself(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 404
