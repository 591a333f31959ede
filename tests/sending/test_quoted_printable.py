from __future__ import annotations

import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.quoted_printable import MAX_LINE, encode_piece, encode_value

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=400)
ONE_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=400)
AWKWARD = st.lists(
    st.sampled_from([" ", "\t", ".", "=", "--", "From ", "a", "é", "🎈", "x" * 74, "x" * 75, "\n", "=?"]),
    max_size=30,
).map("".join)


def decoded(octets: bytes) -> str:
    return quopri.decodestring(octets).decode("utf-8").replace("\r\n", "\n")


def lines(octets: bytes) -> list[bytes]:
    assert octets == b"" or octets.endswith(b"\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    return octets.split(b"\r\n")[:-1]


@given(ANY_TEXT | AWKWARD)
def test_text_comes_back_as_it_was(text: str) -> None:
    assert decoded(encode_piece(f"{text}\n", before_field=False)) == f"{text}\n"


@given(st.lists(st.tuples(AWKWARD | ANY_TEXT, AWKWARD.map(lambda t: t.replace("\n", " ")) | ONE_LINE)))
def test_pieces_and_values_joined_come_back_as_they_were(parts: list[tuple[str, str]]) -> None:
    wire = b"".join(encode_piece(text, before_field=True) + encode_value(value) for text, value in parts)
    wire += encode_piece("end\n", before_field=False)
    assert decoded(wire) == "".join(text + value for text, value in parts) + "end\n"


@given(AWKWARD | ANY_TEXT, AWKWARD.map(lambda t: t.replace("\n", " ")) | ONE_LINE)
def test_no_line_is_longer_than_76_or_steers_anything(text: str, value: str) -> None:
    wire = (
        encode_piece(text, before_field=True)
        + encode_value(value)
        + encode_piece(f"{text}\n", before_field=False)
    )
    for line in lines(wire):
        assert len(line) <= MAX_LINE
        assert not line.startswith((b".", b"From ", b"--"))
        assert not line.endswith((b" ", b"\t"))
        assert line.isascii()


@given(ONE_LINE)
def test_a_value_ends_where_a_line_begins(value: str) -> None:
    wire = encode_value(value)
    assert wire == b"" or wire.endswith(b"=\r\n")


@given(st.text(max_size=50).map(lambda t: t.replace("\r", " ").replace("\n", " ")))
def test_even_half_a_character_does_not_crash(value: str) -> None:
    assert encode_value(value).isascii()


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("", b""),
        ("Ana", b"Ana=\r\n"),
        ("Zoë", b"Zo=C3=AB=\r\n"),
        (".com", b"=2Ecom=\r\n"),
        ("From here", b"=46rom here=\r\n"),
        ("--", b"=2D-=\r\n"),
        ("a=b", b"a=3Db=\r\n"),
        ("ends ", b"ends =\r\n"),
        ("x" * 75, b"x" * 75 + b"=\r\n"),
        ("x" * 76, b"x" * 75 + b"=\r\nx=\r\n"),
        ("x" * 150, b"x" * 75 + b"=\r\n" + b"x" * 75 + b"=\r\n"),
        ("x" * 151, b"x" * 75 + b"=\r\n" + b"x" * 75 + b"=\r\nx=\r\n"),
        ("x" * 75 + ".org", b"x" * 75 + b"=\r\n=2Eorg=\r\n"),
        ("x" * 75 + "--", b"x" * 75 + b"=\r\n=2D-=\r\n"),
        ("x" * 75 + "From 1", b"x" * 75 + b"=\r\n=46rom 1=\r\n"),
        ("." + "x" * 80, b"=2E" + b"x" * 72 + b"=\r\n" + b"x" * 8 + b"=\r\n"),
        ("x" * 74 + "é", b"x" * 74 + b"=\r\n=C3=A9=\r\n"),
    ],
)
def test_values_are_written_as_the_rules_say(value: str, wire: bytes) -> None:
    assert encode_value(value) == wire


@pytest.mark.parametrize(
    ("line", "wire"),
    [
        ("plain", b"plain\r\n"),
        ("blank ", b"blank=20\r\n"),
        ("tab\t", b"tab=09\r\n"),
        ("x" * 75 + " ", b"x" * 75 + b"=\r\n=20\r\n"),
        ("x" * 72 + " ", b"x" * 72 + b"=20\r\n"),
        ("x" * 76, b"x" * 76 + b"\r\n"),
        (" ", b"=20\r\n"),
        ("", b"\r\n"),
    ],
)
def test_the_end_of_a_line_is_protected(line: str, wire: bytes) -> None:
    assert encode_piece(f"{line}\n", before_field=False) == wire


def test_a_soft_break_stands_between_a_piece_and_its_field() -> None:
    assert encode_piece("Dear ", before_field=True) == b"Dear =\r\n"
