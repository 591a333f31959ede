"""Lines with a date: an event and a change are not when a post was published."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.date_labels import is_event_line, without_change
from newsletter.importing.date_line import date_line
from newsletter.importing.read_post import read_post

DAY = dt.date(2023, 3, 11)


@pytest.mark.parametrize(
    "text",
    ["When: Saturday, April 5, 2025", "Saturday, April 5, 2025, 10 a.m. to 2 p.m.", "April 5, 2025 | 10:00–14:00",
     "Date and time: April 5, 2025", "Deadline: April 5, 2025", "Cuándo: 5 de abril de 2025", "April 5, 2025 from 6 to 8 pm",
     "April 5, 2025, 6:30pm - 8pm", "Fecha y hora: 5 de abril de 2025"],
)  # fmt: skip
def test_an_event_line_says_when_something_takes_place(text: str) -> None:
    assert is_event_line(text)
    html = f"<h1>Fair</h1><p>{text}</p><p>Come to the fair at the library on Main Street.</p>"
    post = read_post(f"<html><body>{html}</body></html>".encode(), name="x.html")
    assert post.date is None
    assert any(text in str(piece) for piece in post.pieces)


@pytest.mark.parametrize(
    "text",
    ["March 11, 2023", "March 11, 2023 at 9:30 a.m.", "Posted on March 11, 2023 10:00 AM", "Date: March 11, 2023",
     "Published March 11, 2023, 10 a.m. to be read until 2 p.m.", "Hasta luego"],
)  # fmt: skip
def test_other_lines_are_no_event(text: str) -> None:
    assert not is_event_line(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published March 11, 2023 | Updated March 12, 2023", DAY),
        ("Updated March 12, 2023 | Published March 11, 2023", DAY),
        ("Updated: March 12, 2023 (posted March 11, 2023)", DAY),
        ("Posted March 11, 2023. Last updated March 12, 2023", DAY),
        ("Publicado el 11 de marzo de 2023 – Actualizado el 12 de marzo de 2023", DAY),
        ("Última actualización: 12 de marzo de 2023", None),
        ("Last reviewed March 12, 2023", None),
        ("Updated March 12, 2023", None),
        ("March 11, 2023", DAY),
    ],
)
def test_when_a_post_was_changed_is_not_its_date(text: str, day: dt.date | None) -> None:
    found = date_line(without_change(text))
    assert (found.day if found else None) == day
    html = (
        f"<h1>Rent relief</h1><p>{text}</p><p>Families may ask for three months of rent from Monday on.</p>"
    )
    assert read_post(f"<html><body>{html}</body></html>".encode(), name="x.html").date == day


def test_the_published_date_of_the_page_comes_first_in_the_zone_of_its_date_line() -> None:
    def date(published: str, line: str) -> dt.date | None:
        head = f'<meta property="article:published_time" content="{published}">'
        body = f"<h1>Rent relief</h1><p>{line}</p><p>Families may ask for three months of rent from Monday on.</p>"
        return read_post(f"<html><head>{head}</head><body>{body}</body></html>".encode(), name="x.html").date

    assert date("2023-03-12T02:00:00+00:00", "March 11, 2023") == DAY
    assert date("2023-03-11T10:00:00-08:00", "May 5, 2023") == DAY
    assert date("2023-03-11T10:00:00-08:00", "Updated May 5, 2023") == DAY
