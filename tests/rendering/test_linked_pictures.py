"""A picture that is a link leads there in every theme, also at the top of the email, and in the plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.model import Image, Text, has_errors
from newsletter.rendering.edition import render
from newsletter.rendering.theme import Theme
from tests.preflight.written import FRONT, found_in
from tests.rendering.reading import read
from tests.rendering.samples import THEMES, at, issue, picture_bytes, publication

URL = "https://city.gov/fair?a=1&b=2"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [400, 1200])
def test_the_picture_is_the_link(theme: Theme, width: int, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(width, 400))
    image = Image(source="a.png", alt="A red poster", url=URL, place=at(9), caption="The fair")
    made = issue(tmp_path, Text(markdown="Text.", place=at(8)), image)
    edition = render(made, publication(), theme, root=tmp_path)
    (link,) = [tag for tag in read(edition.html).all("a") if tag.attributes["href"] == URL]
    (shown,) = [tag for tag in read(edition.html).all("img") if tag.attributes["alt"] == "A red poster"]
    assert shown.parents[-1] == "a"
    assert link.text.strip() == ""
    assert f"[Image: A red poster]\n{URL}\nThe fair\n" in edition.text
    assert [(one.text, one.place) for one in edition.links if one.url == URL] == [("A red poster", at(9))]


def test_a_linked_picture_needs_words(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(1200, 400))
    source = f'{FRONT}[![](a.png "decorative")]({URL})\n'
    assert [one.rule for one in found_in(source, tmp_path)] == ["link.text-missing"]


def test_a_poster_that_leads_to_its_page_may_be_sent(tmp_path: Path) -> None:
    case = Path(__file__).parents[1] / "preflight" / "cases" / "linked-picture.md"
    (tmp_path / "a.png").write_bytes(picture_bytes(1200, 400))
    assert not has_errors(found_in(case.read_text(encoding="utf-8"), tmp_path))
