"""Packages: parts are found by their relationships, whatever they are called."""

from __future__ import annotations

import io
import zipfile

import pytest

from newsletter.errors import PostError
from newsletter.importing.docx.package import Package
from newsletter.importing.word_file import read_word
from tests.importing.docx.parts import p, r, style, text, word

BODY = p("Streets", style="Title") + p("We repair ", r("all", "<w:vanish/>"), "them.")
DATA = word(BODY, styles=style("Title", "Title"))


def changed(data: bytes, *pairs: tuple[str, str], rename: tuple[str, str] = ("", "")) -> bytes:
    """Return a file with texts replaced in every part, and a part renamed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            for old, new in pairs:
                content = content.replace(old.encode(), new.encode())
            made.writestr(name.replace(*rename) if rename[0] else name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        DATA,
        changed(DATA, ("word/document.xml", "word/document2.xml"), rename=("document.xml", "document2.xml")),
        changed(DATA, ('Target="word/document.xml"', 'Target="/word/document.xml"')),
        changed(
            DATA,
            ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
        ),
        changed(DATA, ("officeDocument/2006/relationships/officeDocument", "x")),
    ],
)  # fmt: skip
def test_the_document_is_found(data: bytes) -> None:
    post = read_word(data, name="a.docx")
    assert (post.title, text(post)) == ("Streets", "We repair them.")


def test_a_document_with_a_doctype_is_refused() -> None:
    bomb = changed(DATA, ("<w:document ", '<!DOCTYPE w:document [<!ENTITY a "b">]><w:document '))
    with pytest.raises(PostError, match="is damaged"):
        read_word(bomb, name="a.docx")


def test_a_link_is_added_once_asked_for() -> None:
    package = Package(DATA, "a.docx")
    key = package.link(package.main, "https://city.example")
    assert package.target(package.main, key) == "https://city.example"
    assert Package(package.saved(), "a.docx").target("word/document.xml", key) == "https://city.example"
    assert package.target(package.main, "rId99") is None


def test_a_file_packed_in_another_way_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DATA)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as made:
        for name in given.namelist():
            made.writestr(name, given.read(name))
    with pytest.raises(PostError, match="is damaged"):
        read_word(out.getvalue(), name="a.docx")
