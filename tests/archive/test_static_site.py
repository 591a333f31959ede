"""Which files a static site has, and which are written and removed."""

from __future__ import annotations

import pytest

from newsletter.archive.static_site import file_of, site_changes


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/archive/", "archive/index.html"),
        ("/archive/2026/", "archive/2026/index.html"),
        ("/archive/march", "archive/march/index.html"),
        ("/archive/march.es", "archive/march.es/index.html"),
        ("/archive/caf%C3%A9", "archive/café/index.html"),
        ("/archive/march-1.ics", "archive/march-1.ics"),
        ("/media/a.png", "media/a.png"),
        ("/feed.xml", "feed.xml"),
    ],
)
def test_a_page_is_a_folder_with_an_index(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize(
    "path", ["/archive/..", "/archive/%2e%2e", "/media/%2Fetc", "/media/a%5Cb", "/media/%00"]
)
def test_no_file_is_outside_the_site(path: str) -> None:
    with pytest.raises(ValueError, match="no path of a site"):
        file_of(path)


def test_only_what_changed_is_written_and_only_our_own_is_removed() -> None:
    changes = site_changes({"a": b"1", "b": b"2", "c": b"3"}, {"a": b"1", "b": b"x", "c": None}, ["b", "old"])
    assert (dict(changes.write), changes.remove, changes.unchanged) == ({"b": b"2", "c": b"3"}, ("old",), 1)
