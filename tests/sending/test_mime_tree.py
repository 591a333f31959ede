from __future__ import annotations

import email
import email.policy

from newsletter.model import CalendarFile
from newsletter.sending.mime_tree import mime_tree
from tests.sending.samples import PICTURE, edition


def tree(**changes: object) -> email.message.Message:
    before, between, after = mime_tree(edition(**changes))
    return email.message_from_bytes(before + b"text" + between + b"html" + after, policy=email.policy.default)


def test_f5_the_text_comes_first_and_everything_is_utf8_quoted_printable() -> None:
    found = tree()
    assert found.get_content_type() == "multipart/alternative"
    text, html = found.iter_parts()  # type: ignore[attr-defined]
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    for part in (text, html):
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert "MIME-Version" not in part


def test_a_picture_that_the_html_shows_stands_beside_it() -> None:
    found = tree(pictures=(PICTURE,), html=f'<img src="cid:{PICTURE.name}">')
    _, related = found.iter_parts()  # type: ignore[attr-defined]
    html, image = related.iter_parts()
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    assert html.get_content_type() == "text/html"
    assert image["Content-ID"] == f"<{PICTURE.name}>"
    assert image.get_content_disposition() == "inline"
    assert image.get_content() == PICTURE.data


def test_a_picture_that_is_shown_three_times_is_one_part_with_a_content_id_of_the_right_form() -> None:
    other = PICTURE.__class__(
        name=PICTURE.name, media_type=PICTURE.media_type, data=PICTURE.data, width=9, height=9, alt="Again"
    )
    shown = f"cid:{PICTURE.name}@thirteenth.example"
    html = f'<img src="{shown}"><td background="{shown}" style="background:url({shown})"></td>'
    _, related = tree(pictures=(PICTURE, other), html=html).iter_parts()  # type: ignore[attr-defined]
    _, *images = related.iter_parts()
    assert [image["Content-ID"] for image in images] == [f"<{PICTURE.name}@thirteenth.example>"]


def test_a_picture_that_is_hosted_elsewhere_is_not_embedded() -> None:
    found = tree(pictures=(PICTURE,), html=f'<img src="https://pictures.example/{PICTURE.name}">')
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]


def test_the_same_edition_gives_the_same_bytes_and_another_one_does_not() -> None:
    assert mime_tree(edition()) == mime_tree(edition())
    assert mime_tree(edition()) != mime_tree(edition(subject="another"))


def test_no_line_is_longer_than_78_even_with_a_long_picture_name() -> None:
    long = PICTURE.__class__(
        name="f" * 64 + ".jpeg", media_type="image/jpeg", data=b"\xff" * 500, width=1, height=1, alt=""
    )
    pieces = mime_tree(edition(pictures=(long,), html=f'<img src="cid:{long.name}">'))
    assert max(len(line) for piece in pieces for line in piece.split(b"\r\n")) <= 99
    assert all(b"\n" not in piece.replace(b"\r\n", b"") for piece in pieces)


def test_calendar_files_are_attached_after_the_body() -> None:
    linked = CalendarFile(name="linked.ics", data=b"BEGIN:VCALENDAR\r\n", attached=False)
    attached = CalendarFile(name="a.ics", data="BEGIN:VCALENDAR\r\nSUMMARY:Año\r\n".encode(), attached=True)
    before, between, after = mime_tree(edition(calendars=(linked, attached)))
    message = email.message_from_bytes(
        before + b"text" + between + b"html" + after, policy=email.policy.default
    )
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"
    ]  # fmt: skip
    (part,) = message.iter_attachments()
    assert part.get_filename() == "a.ics"
    assert part.get_payload(decode=True) == attached.data
    assert part.get_param("method") is None
    assert message.as_bytes().count(b"MIME-Version") == 1


def test_without_files_to_attach_the_tree_is_what_it_was() -> None:
    linked = CalendarFile(name="linked.ics", data=b"x", attached=False)
    assert mime_tree(edition(calendars=(linked,), digest="0" * 64)) == mime_tree(edition(digest="0" * 64))
