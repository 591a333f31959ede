"""The JSON call to sign up, as Schemathesis reads its contract: every answer is one of those that are documented."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, openapi

from tests.web.site import LIST, OTHER, Site, serving

ERROR = {
    "type": "object",
    "properties": {"error": {"type": "string"}},
    "required": ["error"],
    "additionalProperties": False,
}
TAKEN = {
    "type": "object",
    "properties": {"status": {"const": "confirmation email requested"}},
    "required": ["status"],
}
BODY = {
    "type": "object",
    "properties": {
        "email": {"type": "string"},
        "lists": {"type": "array", "items": {"type": "string", "enum": [LIST, OTHER, "unknown"]}},
        "lang": {"type": "string"},
    },
    "required": ["email"],
}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Signing up", "version": "1"},
    "paths": {
        "/subscribe": {
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}},
                "responses": {"202": _answer(TAKEN), "404": _answer(ERROR), "422": _answer(ERROR)},
            }
        }
    },
}
"""What docs/reference/web.md says of it."""
OPERATION = openapi.from_dict(CONTRACT)["/subscribe"]["POST"]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("json") / "publication"
    with serving(folder) as found:
        yield found


@pytest.mark.parametrize("mode", MODES, ids=["as documented", "otherwise"])
def test_every_answer_is_a_documented_one(site: Site, mode: GenerationMode) -> None:
    @settings(
        max_examples=int(os.environ.get("NEWSLETTER_TEST_FUZZ", "60")),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=OPERATION.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        answer = case.call(base_url=str(site.client.base_url))
        assert answer.status_code < 500
        assert site.failures == []
        if answer.headers["content-type"] == "application/json":
            case.validate_response(answer)

    check()
