"""Reading a post: each kind of source goes to its reader, in the encoding that its server names."""

from __future__ import annotations

import pytest

from newsletter.errors import PostError
from newsletter.importing.post import Post, text_of
from newsletter.importing.read_post import read_post
from tests.importing.word import Document, run

SENTENCE = "The library on Main Street opens on Sundays."
PAGE = f"<html><head><title>x</title></head><body><nav>Home</nav><main><h1>Café</h1><p>{SENTENCE}</p></main></body></html>"


def title_and_text(post: Post) -> tuple[str, str]:
    return post.title, text_of(post.pieces)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PAGE.encode(), "post.html"),
        (f"# Café\n\n{SENTENCE}\n".encode(), "post.md"),
        (f"Café\n\n{SENTENCE}\n".encode(), "post.txt"),
    ],
)
def test_a_page_markdown_and_text_say_the_same(data: bytes, name: str) -> None:
    assert title_and_text(read_post(data, name=name)) == ("Café", SENTENCE)


def test_a_word_file_is_known_by_its_bytes() -> None:
    document = Document()
    document.paragraph(run("Café"), style="Heading1")
    document.paragraph(run(SENTENCE))
    post = read_post(document.saved(), name="post.bin")
    assert title_and_text(post) == ("Café", SENTENCE)


@pytest.mark.parametrize("media_type", ["text/html; charset=latin-1", 'text/html;charset="ISO-8859-1"'])
def test_the_servers_word_on_the_encoding_counts(media_type: str) -> None:
    assert read_post(PAGE.encode("latin-1"), name="x", media_type=media_type).title == "Café"


def test_links_of_a_page_are_taken_from_where_it_lies() -> None:
    page = PAGE.replace(SENTENCE, f"{SENTENCE} <a href=/hours>Hours</a>").encode()
    (paragraph_,) = read_post(page, name="x", media_type="text/html", url="https://city.example/a").pieces
    assert [span.href for span in getattr(paragraph_, "spans", ())] == ["", "https://city.example/hours"]


@pytest.mark.parametrize("name", ["x.html", "x.md", "x.txt", "x.docx"])
def test_what_is_empty_is_no_post(name: str) -> None:
    with pytest.raises(PostError):
        read_post(b"", name=name)
