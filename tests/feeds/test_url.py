"""URLs: what is none is one of the errors that callers catch, and the host is the one that the guard sees."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FetchError
from newsletter.feeds.url import URL, URL_ERRORS
from newsletter.http.ssrf_guard import target_of


@given(text=st.text(max_size=60), base=st.sampled_from(["https://feeds.example/a/b", ""]))
def test_whatever_is_no_url_is_an_error_that_callers_know(text: str, base: str) -> None:
    try:
        joined = URL(base).join(URL(text))
        joined.copy_with(host=joined.raw_host.decode("ascii"))
    except URL_ERRORS:
        return


@given(
    host=st.from_regex(r"[a-zA-Z0-9ä-ü.-]{1,20}\.(example|org)", fullmatch=True),
    rest=st.sampled_from(["", ":80", "/a?b#c", "/@evil.example/", "?x=//evil.example"]),
)
def test_the_guard_and_the_feeds_see_the_same_host(host: str, rest: str) -> None:
    try:
        target = target_of(f"http://{host}{rest}")
    except FetchError:
        return
    assert URL(target.url).raw_host.decode("ascii").lower() == target.host
