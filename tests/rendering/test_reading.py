"""The tests' own reader of HTML finds what is there, and notices what is not closed."""

from __future__ import annotations

import pytest

from tests.rendering.reading import read


def test_it_reads_tags_attributes_and_texts() -> None:
    page = read('<p class="a b">x <b title="&#x22;">y</b><br></p><!-- c -->')
    assert page.texts("p", "b") == ["x y", "y"]
    assert page.all("b")[0].attributes == {"title": '"'}
    assert page.by_class("b")[0].name == "p"
    assert page.comments == [" c "]


@pytest.mark.parametrize("html", ["<p><b>x</p>", "<p>", "x</p>"])
def test_it_notices_a_tag_that_is_not_closed(html: str) -> None:
    with pytest.raises(AssertionError):
        read(html)
