"""Preview: a page for a browser, with nothing left to fill."""

from __future__ import annotations

from pathlib import Path

from newsletter.rendering.edition import render
from newsletter.rendering.preview import web_copy
from tests.rendering.reading import read
from tests.rendering.samples import THEME, every_block, issue, publication, write_pictures


def test_a_web_copy_shows_fallbacks_files_and_no_ones_unsubscribe_link(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    edition = render(issue(tmp_path, *every_block()), publication(), THEME, root=tmp_path)
    html = web_copy(edition, picture_path=lambda picture: f'sample "pictures"/{picture.name}')
    page = read(html)
    assert "Hello neighbor," in html
    assert "cid:" not in html
    assert [tag.attributes["src"] for tag in page.all("img")] == [
        f'sample "pictures"/{picture.name}' for picture in edition.pictures
    ]
    assert next(tag.attributes["href"] for tag in page.all("a") if tag.text == "Unsubscribe") == "#"
    assert not [field for field in edition.fields if field.marker in html]


def test_hosted_pictures_stay_where_they_are(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    hosted = publication(images_base_url="https://img.example")
    edition = render(issue(tmp_path, *every_block()), hosted, THEME, root=tmp_path)
    assert "https://img.example/" in web_copy(edition, picture_path=lambda _: "elsewhere")
    assert "elsewhere" not in web_copy(edition, picture_path=lambda _: "elsewhere")
