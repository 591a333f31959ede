"""Word files: what Word writes comes out; what is damaged, locked or too large is refused in a line."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.errors import PostError
from newsletter.importing.docx import package
from newsletter.importing.picture_file import inside
from newsletter.importing.post import Items, PostPicture, text_of
from newsletter.importing.word_file import read_word
from tests.importing.body import SAMPLE, sentences
from tests.importing.docx.parts import notes, p, r, row, style, text, word
from tests.importing.office_posts.documents import document as office_document
from tests.importing.seen import words
from tests.importing.word import Document, run, word_file

PICTURE = b"picture" * 40
WIDE = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'


def refused(data: bytes) -> str:
    with pytest.raises(PostError) as raised:
        read_word(data, name="a.docx")
    assert "\n" not in str(raised.value)
    return raised.value.message


def test_every_sentence_list_and_picture_comes_out() -> None:
    post = read_word(word_file(SAMPLE, PICTURE), name="a.docx")
    said = words(text_of(post.pieces))
    assert [sentence for sentence in sentences(SAMPLE) if words(sentence) not in said] == []
    assert sum(isinstance(piece, Items) for piece in post.pieces) == 3
    pictures = [inside(piece.source) for piece in post.pieces if isinstance(piece, PostPicture)]
    assert pictures == [PICTURE]


def document(*extra: tuple[str, bytes]) -> bytes:
    made = Document()
    made.paragraph(run("Some words of a post."))
    return made.saved(extra)


def test_a_part_that_unpacks_to_far_more_is_refused_before_it_is_unpacked() -> None:
    assert "unpacks to far more" in refused(document(("word/media/a.png", b"\0" * 3_000_000)))
    assert "unpacks to far more" in refused(document(*((f"x/{number}", b"") for number in range(2_100))))


@pytest.mark.parametrize("limit", ["LARGEST_XML", "LARGEST_UNPACKED"])
def test_a_file_of_too_many_octets_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, limit, 400)
    assert "unpacks to far more" in refused(document())


@pytest.mark.parametrize("stop", [RecursionError(), ExpatError("no element found"), KeyError("w:p")])
def test_whatever_the_library_raises_is_a_damaged_file(
    stop: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """mammoth raises this and more over damaged files; a stand-in does here."""

    def stopped(*_: object, **__: object) -> object:
        raise stop

    monkeypatch.setattr("mammoth.convert_to_html", stopped)
    assert "is damaged" in refused(document())


def test_a_part_that_is_no_xml_is_a_damaged_file() -> None:
    assert "is damaged" in refused(document(("word/document.xml", b"<a><b></a>")))


def test_another_zip_file_and_a_broken_one_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("content.xml", "<a/>")
    assert "is not a Word file" in refused(out.getvalue())
    assert "is damaged" in refused(document()[:200])


def test_a_document_without_words_is_refused() -> None:
    assert "has no text" in refused(Document().saved())


def test_a_letter_with_all_of_it() -> None:
    """A field, hidden and struck words, a quote style and a merged table, as Word writes them."""
    body = (
        p("Street repairs", style="Title")
        + p(
            "Work begins on ",
            f'<w:fldSimple w:instr=" DATE ">{r("3 May 2027")}</w:fldSimple>',
            " on Elm Street.",
        )
        + p("Parking is free. ", r("Internal: the mayor has not agreed yet.", "<w:vanish/>"))
        + p("The fee is ", r("$40", "<w:strike/>"), " $20 a year.")
        + p("A line with the Quote style.", style="Quote")
        + f"<w:tbl>{row(WIDE + p('Opening hours'))}{row('Monday', '9-17')}</w:tbl>"
    )
    post = read_word(word(body, styles=style("Title", "Title") + style("Quote", "Quote")), name="a.docx")
    assert post.title == "Street repairs"
    assert text(post).split("\n\n") == [
        "Work begins on 3 May 2027 on Elm Street.",
        "Parking is free.",
        "The fee is $20 a year.",
        "> A line with the Quote style.",
        "| Opening hours |  |\n| --- | --- |\n| Monday | 9-17 |",
    ]
    assert notes(post) == [
        "“3 May 2027” is a date that Word updates by itself. Check that it is the right one.",
        "Hidden text in the document, left out: “Internal: the mayor has not agreed yet.”",
        "Struck out in the document, left out: “$40”",
        "The table below has merged cells in the document. Check that each value stands in the right cell.",
    ]


def test_lines_that_look_like_a_web_page_s_are_kept_in_a_note() -> None:
    post = read_word(
        word(
            p("Streets", style="Title") + p("We repair them.") + p("Sign up"), styles=style("Title", "Title")
        ),
        name="a.docx",
    )
    assert (text(post), post.leftover) == ("We repair them.", ("Sign up",))


@settings(max_examples=settings().max_examples // 2)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_read_or_refused(at: int, put: bytes) -> None:
    data = bytearray(WHOLE)
    at %= len(data)
    data[at : at + len(put)] = put
    with suppress(PostError):
        read_word(bytes(data), name="a.docx")


WHOLE = word_file(SAMPLE, PICTURE)


@pytest.mark.parametrize("style", ["Caption", "Beschriftung", "Illustration"])
def test_a_caption_of_word_or_libreoffice_goes_into_its_picture(style: str) -> None:
    made = office_document(
        f"Heading1| Café\npicture| A cup\n{style}| The first cup\np| It is hot and black.\n"
    )
    (picture,) = (piece for piece in read_word(made, name="a.docx").pieces if isinstance(piece, PostPicture))
    assert (picture.alt, picture.caption) == ("A cup", "The first cup")
