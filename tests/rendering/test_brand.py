"""Brand: colours that are colours, and a logo for light and dark."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from newsletter.errors import PictureError, ThemeError
from newsletter.model import Brand
from newsletter.rendering.brand import brand_colors
from newsletter.rendering.edition import render
from tests.rendering.reading import read
from tests.rendering.samples import THEME, issue, picture_bytes, publication


def test_every_colour_is_handed_on() -> None:
    colors = brand_colors(Brand(accent="#ABCDEF"))
    assert colors["accent"] == "#ABCDEF"
    assert "logo" not in colors
    assert len(colors) == 19


@pytest.mark.parametrize("color", ["red", "#fff", "#1234567", "#12345g", "", "#123456;}", "rgb(0,0,0)"])
def test_what_is_no_colour_is_refused_by_name(color: str) -> None:
    with pytest.raises(ThemeError, match=r"brand\.accent in newsletter\.toml = “.*” is not a color"):
        brand_colors(Brand(accent=color))


def test_a_name_stands_where_there_is_no_logo(tmp_path: Path) -> None:
    page = read(render(issue(tmp_path), publication(), THEME, root=tmp_path).html)
    assert [tag.text for tag in page.by_class("name")] == ["The Thirteenth"]


def test_a_logo_has_the_name_as_its_alt_text_and_a_dark_twin_that_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture_bytes(640, 160))
    (tmp_path / "night.png").write_bytes(picture_bytes(640, 160, color="#ffffff"))
    brand = Brand(logo="logo.png", logo_dark="night.png", logo_width=160)
    edition = render(issue(tmp_path), publication(brand=brand), THEME, root=tmp_path)
    light, dark = read(edition.html).all("img")
    assert light.attributes["alt"] == dark.attributes["alt"] == "The Thirteenth"
    assert (light.attributes["width"], light.attributes["height"]) == ("160", "40")
    assert "display:none" in dark.attributes["style"]
    assert "display:none" not in light.attributes["style"]
    assert ".logo-dark{display:block !important}" in edition.html
    assert len(edition.pictures) == 2


def test_a_missing_logo_names_the_file_it_is_named_in(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"newsletter\.toml:1: There is no picture “logo\.png”"):
        render(issue(tmp_path), publication(brand=Brand(logo="logo.png")), THEME, root=tmp_path)


@pytest.mark.parametrize(
    ("name", "initial"),
    [("The Thirteenth", "T"), ("«été»", "É"), ("13th District", "1"), ("العدد", "ا"), ("e\u0301cole", "É"), ("🎉", None)],
)  # fmt: skip
def test_without_a_logo_the_name_has_a_seal_that_nobody_hears(
    name: str, initial: str | None, tmp_path: Path
) -> None:
    own = dataclasses.replace(publication(), name=name)
    page = read(render(issue(tmp_path), own, THEME, root=tmp_path).html)
    assert [tag.text for tag in page.by_class("seal")] == ([initial] if initial else [])
    assert [tag.attributes["aria-hidden"] for tag in page.by_class("seal")] == (["true"] if initial else [])
    assert [tag.text for tag in page.by_class("name")] == [name]
