"""Who may do what: every route asks for one permission, and nobody gets past it."""

from __future__ import annotations

import inspect
import itertools
import re

import pytest

from newsletter.model import PERMISSIONS, Permission, Role
from newsletter.web.studio.access import Gate
from newsletter.web.studio.routes import OPEN_ROUTES
from tests.web.every_route import everything_stored
from tests.web.studio.every_studio_route import every_studio_route
from tests.web.studio.studio_site import StudioSite

PLACES = {one.path for one in every_studio_route()}


def test_every_route_asks_for_one_permission_or_is_listed_as_open() -> None:
    assert len(PLACES) > 5
    for one in every_studio_route():
        assert one.path.startswith("/studio"), one.path
        assert len(one.permissions) == (0 if one.path in OPEN_ROUTES else 1), (one.path, one.method)
    assert set(OPEN_ROUTES) <= PLACES


def test_no_route_reads_a_request_before_it_knows_who_asks() -> None:
    """FastAPI reads a body that a route declares before it asks who is there."""
    for one in every_studio_route():
        assert one.route.dependant.body_params == [], one.path
        if one.path not in OPEN_ROUTES:
            assert isinstance(one.route.dependant.dependencies[0].call, Gate), (
                f"{one.path}: `staff` has to be the first parameter"
            )


def test_endpoints_run_in_the_pool_of_threads_but_for_streams() -> None:
    for one in every_studio_route():
        is_stream = "stream" in one.route.path or "progress" in one.route.path
        assert is_stream or not inspect.iscoroutinefunction(one.route.endpoint), one.path


def address(path: str) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", "1", path).removeprefix("/studio")


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_gets_past_a_permission_by_any_method(studio: StudioSite, role: Role | None) -> None:
    client = studio.client(role)
    allowed = PERMISSIONS[role] if role else frozenset[Permission]()
    before = everything_stored(studio.site)
    walked = 0
    for one in every_studio_route():
        if one.path in OPEN_ROUTES or one.permissions[0] in allowed:
            continue
        walked += 1
        for headers in ({}, {"Accept": "application/json"}):
            answer = client.request(one.method, address(one.path), headers=headers)
            if role is not None:
                assert answer.status_code == 403, (one.path, one.method, answer.status_code)
            elif headers or one.method != "GET":
                assert answer.status_code == 401, (one.path, one.method, answer.status_code)
            else:
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/studio/sign-in?next=")
    assert everything_stored(studio.site) == before
    assert walked or role is Role.ADMIN or len(PLACES) < 20


@pytest.mark.parametrize("role", [None, Role.ADMIN])
def test_other_methods_do_nothing(studio: StudioSite, role: Role | None) -> None:
    client = studio.client(role)
    before = everything_stored(studio.site)
    for path in sorted(PLACES):
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            assert client.request(method, address(path)).status_code == 405, (path, method)
    assert everything_stored(studio.site) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://news.riverton.example"},
        {"Sec-Fetch-Site": ""},
    ],
)
def test_no_form_of_another_site_does_anything_anywhere(studio: StudioSite, headers: dict[str, str]) -> None:
    client = studio.client(Role.ADMIN)
    before = everything_stored(studio.site)
    acts = [one for one in every_studio_route() if one.method not in ("GET", "HEAD", "OPTIONS")]
    assert len(acts) > 40
    for one in acts:
        answer = client.request(one.method, address(one.path), headers=headers, data={"act": "delete"})
        assert (answer.status_code, "Nothing was changed" in answer.text) == (403, True), one.path
    assert everything_stored(studio.site) == before


def test_every_role_may_do_what_the_one_before_it_may() -> None:
    roles = list(Role)
    for less, more in itertools.pairwise(roles):
        assert PERMISSIONS[less] < PERMISSIONS[more]
    assert PERMISSIONS[Role.ADMIN] == set(Permission)
