"""Share pictures: size, weight, the same bytes each time, and what is drawn of hostile or foreign text."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from newsletter.archive.share_picture import MOST_BYTES, ShareText, draw_share_picture, share_name
from newsletter.model import Brand

BRAND = Brand()
RENT = ShareText(name="The Thirteenth", title="Rent relief opens on March 1", date="November 24, 2026")


def drawn(text: ShareText, picture: bytes | None = None) -> Image.Image:
    data = draw_share_picture(text, BRAND, picture=picture)
    assert len(data) < MOST_BYTES
    image = Image.open(BytesIO(data))
    assert (image.format, image.size, image.mode) == ("JPEG", (1200, 630), "RGB")
    return image


def photo(width: int, height: int, color: str = "#e08060", form: str = "PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), color).save(written, form)
    return written.getvalue()


def inked(image: Image.Image, box: tuple[int, int, int, int] = (40, 0, 1200, 630)) -> int:
    """Count the dark pixels of a part: letters."""
    histogram = image.crop(box).convert("L").histogram()
    return sum(histogram[:110])


def test_it_shows_name_title_and_date_and_is_the_same_each_time() -> None:
    image = drawn(RENT)
    assert inked(image) > inked(drawn(ShareText(name="", title=RENT.title))) > 1000
    assert draw_share_picture(RENT, BRAND, picture=None) == draw_share_picture(RENT, BRAND, picture=None)


def test_the_issues_picture_stands_beside_the_text() -> None:
    image = drawn(RENT, photo(800, 400))
    red, green, _blue = image.getpixel((1000, 315))  # type: ignore[misc]
    assert red > 150 > green
    assert inked(image, (40, 0, 600, 630)) > 1000


@pytest.mark.parametrize("title", ["مرحبا بكم", "新年快乐", "नमस्ते", "สวัสดี"])
def test_letters_that_the_font_lacks_are_never_drawn_as_boxes(title: str) -> None:
    foreign = ShareText(name="The Thirteenth", title=title)
    alone = drawn(foreign, photo(800, 400))
    for at in ((100, 100), (600, 315), (1100, 600)):
        assert alone.getpixel(at)[0] > 150, "the issue's picture fills it"  # type: ignore[index]
    assert inked(alone) == 0
    name_as_title = draw_share_picture(ShareText(name="", title="The Thirteenth"), BRAND, picture=None)
    assert draw_share_picture(foreign, BRAND, picture=None) == name_as_title


def test_pictograms_are_left_out_of_a_title() -> None:
    plain = ShareText(name="", title="Welcome")
    with_sign = ShareText(name="", title="🎉 Welcome ✨")
    assert draw_share_picture(with_sign, BRAND, picture=None) == draw_share_picture(
        plain, BRAND, picture=None
    )


@pytest.mark.parametrize(
    "title", ["Привет, соседи", "Καλημέρα", "Tiếng Việt: ấặờữ", "Łódź, İstanbul, Þór", "ẹ"]
)
def test_latin_greek_and_cyrillic_letters_are_drawn(title: str) -> None:
    assert inked(drawn(ShareText(name="", title=title))) > 300


def test_a_picture_full_of_detail_stays_below_300_kb() -> None:
    noise = Image.frombytes("RGB", (1200, 630), random.Random(1).randbytes(1200 * 630 * 3))
    written = BytesIO()
    noise.save(written, "PNG")
    drawn(ShareText(name="", title="مرحبا"), written.getvalue())


@pytest.mark.parametrize("picture", [b"", b"no picture", photo(20, 3000), photo(3000, 20), photo(1, 1)])
def test_any_picture_gives_one(picture: bytes) -> None:
    drawn(RENT, picture)


@settings(max_examples=25, deadline=None)
@given(title=st.text(max_size=400), name=st.text(max_size=200), date=st.text(max_size=60))
def test_any_text_gives_one(title: str, name: str, date: str) -> None:
    drawn(ShareText(name=name, title=title, date=date))


def test_no_line_leaves_its_place() -> None:
    long = ShareText(
        name="Sehr langer Name " * 9, title="Donaudampfschifffahrtsgesellschaft " * 30, date="x" * 300
    )
    image = drawn(long, photo(800, 400))
    edge = image.crop((606, 0, 640, 630)).convert("L")
    assert sum(edge.histogram()[:200]) == 0, "nothing is drawn between the text and the picture"


def test_its_name_changes_with_what_it_shows_and_with_nothing_else() -> None:
    name = share_name(RENT, BRAND, picture="a.png")
    assert name == share_name(
        ShareText(name=RENT.name, title=RENT.title, date=RENT.date), Brand(), picture="a.png"
    )
    others = {
        share_name(ShareText(name=RENT.name, title="Other", date=RENT.date), BRAND, picture="a.png"),
        share_name(RENT, Brand(accent="#123456"), picture="a.png"),
        share_name(RENT, BRAND, picture="b.png"),
    }
    assert len({name, *others}) == 4
    assert name.startswith("share-")
    assert name.endswith(".jpg")
