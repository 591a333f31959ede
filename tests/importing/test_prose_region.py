"""The prose region: the smallest part of a page with nearly all its prose, its title and its date line."""

from __future__ import annotations

import pytest

from newsletter.importing.page_tree import page_tree, text_in
from newsletter.importing.prose_region import prose_region

TEXT = "".join(
    f"<p>The library on Main Street opens on Sundays, says notice number {n}.</p>" for n in range(9)
)
MENU = "<div><a href=/a>Parks</a> <a href=/b>Streets</a> <span>Our city at work</span></div>"


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        (f"{MENU}<div>{TEXT}</div>", True),
        (f"<table><tr><td>{MENU}</td><td>{TEXT}</td></tr></table>", True),
        (f"<div>{MENU}</div><div><div>{TEXT}</div><div>Our city at work</div></div>", True),
        (
            f"<div>{TEXT}</div><div><p>The park has a gate now, and the old one is gone.</p>Our city at work</div>",
            True,
        ),
        (f"<div><h1>Library</h1>Our city at work</div><div>{TEXT}</div>", False),
        (f"<div><h2>Library hours</h2>Our city at work</div><div>{TEXT}</div>", False),
        (f"<div><span>March 11, 2023</span> Our city at work</div><div>{TEXT}</div>", False),
        (f"<div>March 11, 2023</div><div>Our city at work</div><div>{TEXT}</div>", False),
        (
            "<div>Our city at work</div>"
            + "".join(f"<div>{one}</p></div>" for one in TEXT.split("</p>")[:9]),
            False,
        ),
    ],
)
def test_what_stands_beside_the_prose_is_outside(body: str, beside: bool) -> None:
    page = page_tree(f"<html><body>{body}</body></html>", name="x").find("body")
    region = text_in(prose_region(page, ["Library hours"]))
    assert ("Our city at work" not in region) is beside
    assert region.count("opens on Sundays") == 9
