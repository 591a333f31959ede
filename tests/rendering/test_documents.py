"""A PDF beside the issue is a link to where it is hosted, and says how large it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.errors import IssueError
from newsletter.model import Edition, Publication
from newsletter.rendering.documents import load_document, size_in_words
from tests.issues.samples import faults
from tests.preflight.written import FRONT, PUBLICATION, found_in, written
from tests.rendering.reading import read
from tests.rendering.samples import at, picture_bytes

PDF = b"%PDF-1.7\n" + b"x" * 339_991


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Agenda März.pdf").write_bytes(PDF)
    (tmp_path / "a.png").write_bytes(picture_bytes(1200, 400))
    return tmp_path


def rendered(body: str, folder: Path, settings: Publication = PUBLICATION) -> Edition:
    return written(f"{FRONT}{body}\n", folder, settings=settings)[1]


def links(edition: Edition) -> dict[str, str]:
    """Return the address of each link by its words."""
    return {" ".join(tag.text.split()): tag.attributes["href"] for tag in read(edition.html).all("a")}


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        (PUBLICATION, "https://letters.example/"),
        (replace(PUBLICATION, images_base_url="https://img.example/a/"), "https://img.example/a/"),
    ],
)
def test_it_is_hosted_beside_the_page_or_with_the_pictures(
    settings: Publication, start: str, folder: Path
) -> None:
    edition = rendered("Read [the **agenda**](<Agenda März.pdf>) first.", folder, settings)
    (document,) = edition.documents
    assert (document.media_type, document.data) == ("application/pdf", PDF)
    assert document.name.startswith("agenda-marz-")
    assert links(edition)["the agenda (PDF, 340 KB)"] == start + document.name
    assert "the agenda (PDF, 340\u00a0KB) [1]" in edition.text
    assert start + document.name in edition.text
    assert [link.text for link in edition.links if link.url == start + document.name] == [
        "the agenda (PDF, 340\u00a0KB)"
    ]


def test_a_button_a_table_and_a_picture_may_lead_there(folder: Path) -> None:
    body = (
        "[Button: Read the agenda](<Agenda März.pdf>)\n\n| File |\n|---|\n| [Agenda](Agenda%20M%C3%A4rz.pdf) |\n\n"
        "[![A page of the agenda](a.png)](<Agenda März.pdf>)"
    )
    edition = rendered(body, folder)
    (document,) = edition.documents
    found = links(edition)
    assert {"Read the agenda (PDF, 340 KB)", "Agenda (PDF, 340 KB)"} <= set(found)
    assert list(found.values()).count(f"https://letters.example/{document.name}") == 3
    assert "A page of the agenda (PDF, 340\u00a0KB)" in {picture.alt for picture in edition.pictures}
    assert found_in(f"{FRONT}{body}\n", folder) == ()


def test_another_content_is_another_address_and_the_same_the_same(folder: Path) -> None:
    body = "[Agenda](<Agenda März.pdf>)"
    first, again = rendered(body, folder), rendered(body, folder)
    assert first == again
    (folder / "Agenda März.pdf").write_bytes(PDF + b"y")
    assert rendered(body, folder).digest != first.digest


@pytest.mark.parametrize(
    ("size", "lang", "words"),
    [
        (12, "en", "PDF, 1 KB"),
        (340_000, "en", "PDF, 340 KB"),
        (999_999, "en", "PDF, 1000 KB"),
        (1_240_000, "en", "PDF, 1.2 MB"),
        (1_240_000, "de", "PDF, 1,2\u00a0MB"),
        (340_000, "fr", "PDF, 340 Ko"),
    ],
)
def test_the_size_is_told_in_the_readers_language(size: int, lang: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-" + b"x" * (size - 5))
    document = load_document("a.pdf", folder=tmp_path, root=tmp_path, place=at(9))
    assert " ".join(size_in_words(document, lang).split()) == " ".join(words.split())


def test_without_a_place_on_the_web_there_is_a_way_out(folder: Path) -> None:
    without = replace(PUBLICATION, web_url=None, base_url="")
    with pytest.raises(IssueError, match=r"issues/sample\.md:8: There is no place on the web") as caught:
        rendered("[Agenda](<Agenda März.pdf>)", folder, without)
    assert "images.base_url" in caught.value.hint


@pytest.mark.parametrize("web_url", [None, PUBLICATION.archive_url])
def test_our_own_pages_have_the_documents_where_nobody_else_does(folder: Path, web_url: str | None) -> None:
    edition = rendered("[Agenda](<Agenda März.pdf>)", folder, replace(PUBLICATION, web_url=web_url))
    (document,) = edition.documents
    assert f'href="{PUBLICATION.base_url}/media/{document.name}"' in edition.html


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.pdf", "There is no document “missing.pdf”"),
        ("agenda%20m%C3%A4rz.pdf", "There is no document"),
        ("html.pdf", "is not a PDF file"),
        ("a.docx", "is not a DOCX file"),
        ("outside.pdf", "outside the publication"),
    ],
)
def test_a_file_that_is_none_is_reported_with_the_line_of_its_link(
    name: str, said: str, folder: Path
) -> None:
    (folder / "html.pdf").write_text("<html>Not found</html>")
    (folder / "a.docx").write_bytes(PDF)
    (folder / "outside.pdf").symlink_to("/etc/hostname")
    with pytest.raises(IssueError, match=r"issues/sample\.md:9: ") as caught:
        rendered(f"Text,\n[Agenda]({name})", folder)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("../secret.pdf", "inside the issue's folder"),
        ("/etc/a.pdf", "inside the issue's folder"),
        ("agenda.exe", "the link address is incomplete"),
        ("agenda", "the link address is incomplete"),
        ("file:agenda.pdf", 'cannot start with "file:"'),
    ],
)
def test_other_files_are_no_links(url: str, said: str) -> None:
    for body in (f"[A]({url})", f"[Button: A]({url})", f"[![A](a.png)]({url})"):
        ((_, words),) = faults(body)
        assert said in words
