"""Whatever is sent to any route, also to a new one: no failure, and no markup of what was sent.

NEWSLETTER_TEST_FUZZ=2000 sends so many of each kind (`make fuzz`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.web.public.preferences.page import SECTIONS
from tests.web.every_page import TOPICS
from tests.web.every_route import POLL, Walk, walk
from tests.web.site import LIST, MARIA, OTHER, Site, serving

FEW = settings(
    max_examples=int(os.environ.get("NEWSLETTER_TEST_FUZZ", "20")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
MARKUP = "<zx9 a='\">"
"""What no page may hold as it was sent."""
TEXT = st.one_of(st.text(max_size=60), st.just(MARKUP))
ODD_NAMES = ["\ufeff", "a[]", "", "__proto__", "email ", "list"]
EMAILS = st.one_of(
    TEXT,
    st.emails(),
    st.sampled_from(
        [MARIA, "a@b", "@", "ana@xn--.example", "\u202e@x.example", "a@[1]", f'"{MARKUP}"@x.example']
    ),
)
VALUES = [
    LIST,
    OTHER,
    "es",
    "leave",
    "leave-all",
    "undo",
    "confirm",
    "deny",
    "change",
    "some",
    "all",
    "weekly",
    "1",
    "2027-01-01",
    POLL,
]
ACTS = st.sampled_from([*(one.name for one in SECTIONS), "confirm", "change", "leave", "undo"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT, EMAILS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["email", "lists", "lang", *ODD_NAMES]), inner, max_size=4),
    ),
    max_leaves=12,
)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@dataclass
class Served:
    """A site, an address of each of its routes, and the fields that the forms of its pages have."""

    site: Site
    walked: Walk
    fields: list[str]

    def paths(self, method: str) -> list[str]:
        """Return an address of each route, whatever became of the reader meanwhile."""
        person = self.site.workspace.store.subscriber(MARIA)
        if person is None or person.preferences_token != self.walked.tokens["/p/{token}"]:
            self.walked.tokens["/u/{token}"] = self.site.join()
            person = self.site.workspace.store.subscriber(MARIA)
            assert person is not None
            self.walked.tokens["/p/{token}"] = person.preferences_token
        return [*(path for _route, path in self.walked.paths(method=method)), "/nothing"]

    def ask(self, method: str, path: str, **request: Any) -> int:
        """Send a request; return the status of an answer that is no failure and echoes no markup."""
        answer = self.site.client.request(method, path, **request)
        assert answer.status_code < 500, (method, path, request)
        assert "Traceback" not in answer.text
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert MARKUP not in answer.text, (method, path, request)
        assert self.site.failures == []
        return answer.status_code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("fuzz") / "publication"
    with serving(folder) as site:
        site.change(topics=TOPICS)
        walked = walk(site)
        pages = [site.client.get(path, follow_redirects=True).text for _route, path in walked.paths()]
        names = {name for page in pages for name in re.findall(r'<[^>]+ name="([^"]+)"', page)}
        assert {"email", "act", "list", "until", "topic", "choice", f"cadence-{LIST}"} <= names
        yield Served(site, walked, sorted(names - {"viewport", "robots"}) + ODD_NAMES)


def fields_of(served: Served, data: st.DataObject) -> list[tuple[str, str]]:
    """Draw the fields of a form: known names and others, with sensible values and others."""
    value = st.one_of(TEXT, EMAILS, st.sampled_from(VALUES))
    some = st.lists(st.tuples(st.sampled_from(served.fields), value), max_size=12)
    return [("act", data.draw(ACTS)), *data.draw(some)]


@FEW
@given(data=st.data())
def test_forms(served: Served, data: st.DataObject) -> None:
    body = urlencode(fields_of(served, data), errors="surrogatepass").encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in served.paths("POST"):
        served.ask("POST", path, content=body, headers=kind)


@FEW
@given(body=st.binary(max_size=200), kind=HEADER)
def test_bytes_of_any_kind(served: Served, body: bytes, kind: str) -> None:
    headers = [(b"Content-Type", kind.strip().encode("latin-1"))]
    for path in served.paths("POST"):
        served.ask("POST", path, content=body, headers=headers)


@FEW
@given(data=st.data())
def test_queries(served: Served, data: st.DataObject) -> None:
    names = st.sampled_from([*served.fields, "q", "saved", "lang"])
    query = urlencode(data.draw(st.lists(st.tuples(names, TEXT), max_size=4)), errors="surrogatepass")
    for path in served.paths("GET"):
        served.ask("GET", f"{path}?{query}")


@FEW
@given(said=JSON)
def test_json(served: Served, said: Any) -> None:
    kind = {"Content-Type": "application/json"}
    assert served.ask("POST", "/subscribe", content=json.dumps(said), headers=kind) in (202, 404, 422)
    body = {"email": said, "lists": [LIST], "lang": said}
    assert served.ask("POST", "/subscribe", content=json.dumps(body), headers=kind) in (202, 404, 422)


@FEW
@given(lang=st.one_of(TEXT, st.sampled_from(["es-419", "ES", "e_s", "x-default", "*", "pt-"])), wanted=HEADER)
def test_languages(served: Served, lang: str, wanted: str) -> None:
    headers = [(b"Accept-Language", wanted.strip().encode("latin-1"))]
    for path in served.paths("GET"):
        served.ask("GET", f"{path}?lang={quote(lang, errors='surrogatepass')}", headers=headers)


def test_a_header_full_of_languages_takes_no_time(served: Served) -> None:
    wanted = ",".join(f"a{number}-b;q=0.{number}" for number in range(3000))
    assert served.ask("GET", "/subscribe", headers={"Accept-Language": wanted}) == 200
    assert served.ask("GET", "/subscribe", headers={"Accept-Language": "a-" * 20_000}) == 200
    assert (
        served.ask("GET", "/subscribe", headers={"Accept-Language": "es;q=nan, en;q=-1, fr;q=1e999"}) == 200
    )


@FEW
@given(tail=st.text(max_size=30))
def test_paths(served: Served, tail: str) -> None:
    for method in ("GET", "POST"):
        for path in served.paths(method):
            whole = f"{path}{quote(tail, safe='/', errors='surrogatepass')}"
            served.ask(method, whole, follow_redirects=False)


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
