"""Whatever is sent to any page: no failure, no trace of what was sent outside the fields that show it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.site import LIST, MARIA, OTHER, Site, serving

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = st.text(max_size=60)
NAMES = st.sampled_from(
    ["email", "list", "lang", "form", "website", "act", "reason", "shown", "none", "until", "resume",
     "language", "\ufeff", "a[]", ""]
)  # fmt: skip
EMAILS = st.one_of(
    TEXT, st.emails(), st.sampled_from([MARIA, "a@b", "@", "ana@xn--.example", "\u202e@x.example", "a@[1]"])
)
FIELDS = st.lists(
    st.tuples(
        NAMES,
        st.one_of(
            TEXT,
            EMAILS,
            st.sampled_from(
                [LIST, OTHER, "es", "leave", "undo", "confirm", "lists", "pause", "address", "data", "1"]
            ),
        ),
    ),
    max_size=12,
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT, EMAILS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("fuzz") / "publication"
    with serving(folder) as site:
        yield site


def paths(site: Site) -> list[str]:
    if site.workspace.store.subscriber(MARIA) is None:
        site.join()
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    return [
        "/subscribe",
        f"/u/{site.token()}",
        "/confirm/AAAAAAAAAAAAAAAAAAAAAA",
        "/healthz",
        "/nothing",
        f"/p/{found.preferences_token}",
        "/preferences",
        "/address/AAAAAAAAAAAAAAAAAAAAAA",
        "/data/AAAAAAAAAAAAAAAAAAAAAA",
    ]


def ask(site: Site, method: str, path: str, **request: Any) -> int:
    answer = site.client.request(method, path, **request)
    assert answer.status_code < 500, (method, path, request)
    assert "Traceback" not in answer.text
    assert site.failures == []
    return answer.status_code


@FEW
@given(fields=FIELDS, number=st.integers(0, 8))
def test_forms(served: Site, fields: list[tuple[str, str]], number: int) -> None:
    body = urlencode(fields, errors="surrogatepass").encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    ask(served, "POST", paths(served)[number], content=body, headers=kind)


@FEW
@given(body=st.binary(max_size=200), kind=HEADER, number=st.integers(0, 8))
def test_bytes_of_any_kind(served: Site, body: bytes, kind: str, number: int) -> None:
    headers = [(b"Content-Type", kind.strip().encode("latin-1"))]
    ask(served, "POST", paths(served)[number], content=body, headers=headers)


@FEW
@given(said=JSON)
def test_json(served: Site, said: Any) -> None:
    kind = {"Content-Type": "application/json"}
    assert ask(served, "POST", "/subscribe", content=json.dumps(said), headers=kind) in (202, 404, 422)
    body = {"email": said, "lists": [LIST], "lang": said}
    assert ask(served, "POST", "/subscribe", content=json.dumps(body), headers=kind) in (202, 404, 422)


@FEW
@given(lang=st.one_of(TEXT, st.sampled_from(["es-419", "ES", "e_s", "x-default", "*", "pt-"])), wanted=HEADER)
def test_languages(served: Site, lang: str, wanted: str) -> None:
    headers = [(b"Accept-Language", wanted.strip().encode("latin-1"))]
    for path in paths(served):
        ask(served, "GET", f"{path}?lang={quote(lang, errors='surrogatepass')}", headers=headers)


def test_a_header_full_of_languages_takes_no_time(served: Site) -> None:
    wanted = ",".join(f"a{number}-b;q=0.{number}" for number in range(3000))
    assert ask(served, "GET", "/subscribe", headers={"Accept-Language": wanted}) == 200
    assert ask(served, "GET", "/subscribe", headers={"Accept-Language": "a-" * 20_000}) == 200
    assert (
        ask(served, "GET", "/subscribe", headers={"Accept-Language": "es;q=nan, en;q=-1, fr;q=1e999"}) == 200
    )


@FEW
@given(tail=st.text(max_size=30), number=st.integers(0, 8))
def test_paths(served: Site, tail: str, number: int) -> None:
    for method in ("GET", "POST"):
        path = f"{paths(served)[number]}{quote(tail, safe='/', errors='surrogatepass')}"
        ask(served, method, path, follow_redirects=False)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_of_one_purpose_opens_no_other_page(site: Site, method: str) -> None:
    site.client.post("/subscribe", data={"email": "ana@riverton.example", "form": "page"})
    (signup,) = site.workspace.store.claim_confirmations(now=site.clock.now())
    unsubscribing = site.join("ben@riverton.example")
    for act in ("confirm", "deny", "leave"):
        data = {"act": act} if method == "POST" else None
        for path in (f"/confirm/{unsubscribing}", f"/u/{signup.token}"):
            answer = site.client.request(method, path, follow_redirects=True, data=data)
            assert answer.status_code == 404
    assert site.is_subscribed("ben@riverton.example")
    assert site.workspace.store.signup_by_token(signup.token) == signup
    assert site.workspace.store.subscriber("ana@riverton.example") is None
