from __future__ import annotations

from collections.abc import Mapping

from newsletter.model import Edition, MergeField
from newsletter.sending.body_pieces import BodyPieces, split_at_markers
from tests.sending.samples import FIELDS, LINK_MARK, NAME_MARK, edition

VALUES = {NAME_MARK: "Ana", LINK_MARK: "https://off.example/"}


def filled(of: Edition, values: Mapping[str, str]) -> bytes:
    return b"".join(BodyPieces.build(of).filled(values))


def test_a_value_is_escaped_in_html_and_literal_in_text() -> None:
    body = filled(edition(), {**VALUES, NAME_MARK: '<b>"&'}).decode("ascii")
    assert '\r\n<b>"&=\r\n' in body
    assert "\r\n&lt;b&gt;&quot;&amp;=\r\n" in body


def test_each_place_of_a_field_is_filled() -> None:
    often = edition(text=f"{NAME_MARK}{NAME_MARK} {NAME_MARK}", html=NAME_MARK)
    assert filled(often, VALUES).count(b"Ana") == 4


def test_a_body_always_ends_with_a_line() -> None:
    bare = edition(text=f"Hello {NAME_MARK}", html=f"Hello {NAME_MARK}")
    assert b"Hello =\r\nAna=\r\n\r\n\r\n--" in filled(bare, VALUES)


def test_the_headers_of_the_content_are_set_apart() -> None:
    head = BodyPieces.build(edition()).content_headers
    assert head.startswith(b"Content-Type: multipart/alternative;")
    assert head.endswith(b"MIME-Version: 1.0\r\n")


def test_a_marker_that_begins_like_another_is_not_taken_for_it() -> None:
    fields = (MergeField(marker="MF1", name="a"), MergeField(marker="MF12", name="b"))
    assert split_at_markers("x MF12 y MF1 z", fields) == ["x ", "MF12", " y ", "MF1", " z"]


def test_text_without_fields_is_one_piece() -> None:
    assert split_at_markers("plain", ()) == ["plain"]
    assert split_at_markers("plain", FIELDS) == ["plain"]


def test_line_ends_of_every_kind_become_one() -> None:
    body = filled(edition(text="a\rb\r\nc\nd", html="x", fields=()), {})
    assert b"a\r\nb\r\nc\r\nd\r\n" in body
