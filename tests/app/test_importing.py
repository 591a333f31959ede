"""Importing: sources fetched and read for real, pictures gathered within limits, both written or neither."""

from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from newsletter.app.importing import ImportedPost, import_post
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import FetchError, NewsletterError, PostError, RefusedError
from newsletter.issues.parser import read_issue
from newsletter.model import Image
from tests.http.faulty_http import FaultyServer
from tests.http.faulty_http import page as answer
from tests.importing.body import SAMPLE
from tests.importing.layouts import page
from tests.importing.word import Document, run, word_file

TODAY = dt.date(2024, 1, 1)
SLUG = "2023-03-11-what-does-it-mean-to-be-a-sanctuary-city"


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as started:
        yield started


@pytest.fixture
def newsletter(publication: Path, server: FaultyServer) -> Workspace:
    opened = open_workspace(publication, {})
    return Workspace(settings=opened.settings, allowed_hosts=frozenset({("127.0.0.1", server.port)}))


@pytest.fixture
def picture(publication: Path) -> bytes:
    return (publication / "issues" / "2023-03-11-sanctuary-city" / "march.png").read_bytes()


def bring(newsletter: Workspace, given: object, *, title: str = "", pasted: bytes = b"") -> ImportedPost:
    return import_post(
        newsletter,
        str(given),
        list_key="constituents",
        today=TODAY,
        title=title,
        standard_input=io.BytesIO(pasted),
    )


def images(newsletter: Workspace, slug: str) -> list[str]:
    file = newsletter.root / "issues" / f"{slug}.md"
    issue = read_issue(file, root=newsletter.root, publication=newsletter.publication)
    return [block.source for block in issue.blocks if isinstance(block, Image)]


def shelf(newsletter: Workspace) -> list[str]:
    return sorted(path.name for path in (newsletter.root / "issues").iterdir())


# --- Sources --------------------------------------------------------------------------------------


def test_a_page_is_fetched_with_its_picture_and_its_links_are_whole(
    newsletter: Workspace, server: FaultyServer, picture: bytes
) -> None:
    html = ("Content-Type: text/html; charset=utf-8",)
    server.now_answers("/news/post", answer(page("drupal").encode(), headers=html))
    server.now_answers("/news/march.png", answer(picture))
    imported = bring(newsletter, server.url("/news/post"))
    assert imported.slug == SLUG
    assert images(newsletter, SLUG) == ["march.png"]
    assert (newsletter.root / "issues" / SLUG / "march.png").read_bytes() == picture
    text = (newsletter.root / "issues" / f"{SLUG}.md").read_text(encoding="utf-8")
    assert f"[propose]({server.url('/motions/23-0205.pdf')})" in text
    assert [request.path for request in server.requests] == ["/news/post", "/news/march.png"]
    assert "text/html" in server.requests[0].headers["accept"]


def test_a_page_given_by_a_wrapped_link_is_fetched_where_it_is(
    newsletter: Workspace, server: FaultyServer
) -> None:
    html = ("Content-Type: text/html; charset=utf-8",)
    server.now_answers("/news/post", answer(page("drupal").encode(), headers=html))
    url = quote(server.url("/news/post"), safe="")
    person = "data=05%7C02%7Cstaff.person%40city.example"
    given = f"https://nam02.safelinks.protection.outlook.com/?url={url}&{person}"
    assert bring(newsletter, given).slug == SLUG
    with pytest.raises(PostError, match="this link goes through Mimecast, which hides the page") as told:
        bring(newsletter, "https://protect-us.mimecast.com/s/staff.person")
    assert "staff" not in f"{told.value.message} {told.value.hint}"


def test_a_saved_page_takes_the_pictures_beside_it(
    newsletter: Workspace, tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "post.html").write_text(page("wordpress"), encoding="utf-8")
    (tmp_path / "march.png").write_bytes(picture)
    assert bring(newsletter, tmp_path / "post.html").pictures == ("march.png",)


def test_a_word_file_brings_the_pictures_inside_it(
    newsletter: Workspace, tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "post.docx").write_bytes(word_file(SAMPLE, picture))
    imported = bring(newsletter, tmp_path / "post.docx")
    assert imported.pictures == ("picture.png",)
    assert (newsletter.root / "issues" / SLUG / "picture.png").read_bytes() == picture


def test_pasted_text_is_read_from_standard_input(newsletter: Workspace) -> None:
    pasted = (
        "The library opens on Sundays\nMarch 11, 2023\n\nFrom April on you can come on Sundays as well.\n"
    )
    assert bring(newsletter, "-", pasted=pasted.encode()).slug == "2023-03-11-the-library-opens-on-sundays"


# --- What is refused, in one line -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.html", b"just words", "is not HTML"),
        ("a.html", b"  \n", "is empty"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
        ("a.docx", b"PK\x03\x04" + b"x" * 100, "is damaged"),
        ("a.docx", b"plain words", "is not a Word file"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("a.bin", bytes(range(256)), "binary"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "is a picture"),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0"></rss>', "is a feed"),
        ("a.html", b"<html><body></body></html>", "has no text"),
        ("a.md", b"---\ntitle: x\n---\n", "has no text"),
    ],
)
def test_a_file_that_is_no_post(
    newsletter: Workspace, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)
    before = shelf(newsletter)
    with pytest.raises(PostError, match=why) as raised:
        bring(newsletter, tmp_path / name)
    assert "\n" not in str(raised.value)
    assert raised.value.hint
    assert shelf(newsletter) == before


def test_a_file_that_is_not_there_and_a_folder(newsletter: Workspace, tmp_path: Path) -> None:
    with pytest.raises(PostError, match="there is no file"):
        bring(newsletter, tmp_path / "nothing.html")
    with pytest.raises(PostError, match="is a folder"):
        bring(newsletter, tmp_path)
    with pytest.raises(PostError, match="cannot be read"):
        bring(newsletter, "a\0b")


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_page_behind_a_password_says_what_to_do(
    newsletter: Workspace, server: FaultyServer, status: str
) -> None:
    server.now_answers("/post", answer(b"no", status=status))
    with pytest.raises(PostError, match="needs a login") as raised:
        bring(newsletter, server.url("/post"))
    assert "save the page" in raised.value.hint


def test_private_addresses_are_not_fetched(publication: Path, server: FaultyServer) -> None:
    guarded = open_workspace(publication, {})
    with pytest.raises(FetchError, match="not fetched") as raised:
        bring(guarded, "http://169.254.169.254/latest/meta-data/")
    assert "feed" not in str(raised.value)
    with pytest.raises(FetchError, match="not fetched"):
        bring(guarded, server.url("/post"))
    assert server.requests == []


# --- Pictures -------------------------------------------------------------------------------------


def draft_with(newsletter: Workspace, folder: Path, body: str) -> str:
    (folder / "post.html").write_text(
        f"<title>T</title><h1>T</h1><p>Some words of a post.</p>{body}", encoding="utf-8"
    )
    slug = bring(newsletter, folder / "post.html").slug
    return (newsletter.root / "issues" / f"{slug}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "source",
    [
        "../secret.png",
        "/etc/passwd",
        "file:///etc/passwd",
        "sub/../../secret.png",
        "a\\..\\b",
        "%2e%2e/secret.png",
    ],
)
def test_a_page_cannot_take_files_from_outside_its_folder(
    newsletter: Workspace, tmp_path: Path, picture: bytes, source: str
) -> None:
    (tmp_path / "secret.png").write_bytes(picture)
    folder = tmp_path / "saved"
    folder.mkdir()
    text = draft_with(newsletter, folder, f'<img src="{source}" alt="A secret">')
    assert "A picture was here" in text
    assert "![" not in text


def test_a_link_out_of_the_folder_is_not_followed(
    newsletter: Workspace, tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "secret.png").write_bytes(picture)
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    assert "![" not in draft_with(newsletter, folder, '<img src="a.png" alt="A secret">')


def test_what_is_no_picture_does_not_come_along_whatever_its_name(
    newsletter: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"<svg onload=alert(1)>")
    text = draft_with(newsletter, tmp_path, '<img src="a.png" alt="A map">')
    assert "it is not a JPEG, PNG, GIF or WebP picture" in text
    assert "Alt text: A map" in text


def test_a_picture_written_into_the_page_becomes_a_file(
    newsletter: Workspace, tmp_path: Path, picture: bytes
) -> None:
    data = base64.b64encode(picture).decode()
    assert "![A map](picture.png)" in draft_with(
        newsletter, tmp_path, f'<img src="data:image/png;base64,{data}" alt="A map">'
    )


def test_pictures_that_do_not_come_are_noted_and_a_dead_server_is_not_asked_forever(
    newsletter: Workspace, server: FaultyServer
) -> None:
    images = "".join(f'<img src="/p{number}.png" alt="Number {number}">' for number in range(9))
    markup = f"<title>T</title><h1>T</h1><p>Some words of a post.</p>{images}"
    server.now_answers("/post", answer(markup.encode(), headers=("Content-Type: text/html",)))
    for number in range(9):
        server.now_answers(f"/p{number}.png", answer(b"", status="404 Not Found"))
    imported = bring(newsletter, server.url("/post"))
    assert len(server.requests) == 4
    assert sum("was not imported" in words for _, words in imported.draft.to_check) == 9


def test_two_pictures_of_one_name_get_two_names(
    newsletter: Workspace, tmp_path: Path, picture: bytes
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Map 1.png").write_bytes(picture)
    text = draft_with(
        newsletter, tmp_path, '<img src="a/Map%201.png" alt="A"><img src="b/Map%201.png" alt="B">'
    )
    assert "![A](map-1.png)" in text
    assert "![B](map-1-2.png)" in text


def test_a_word_files_link_to_a_file_of_this_machine_is_not_followed(
    newsletter: Workspace, tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "secret.png").write_bytes(picture)
    document = Document()
    document.paragraph(run("The title"), "Title")
    document.paragraph(run("Some words of a post."))
    document.outside_picture((tmp_path / "secret.png").as_uri())
    (tmp_path / "post.docx").write_bytes(document.saved())
    assert bring(newsletter, tmp_path / "post.docx").pictures == ()


# --- Writing --------------------------------------------------------------------------------------


def test_nothing_that_exists_is_overwritten(newsletter: Workspace, tmp_path: Path, picture: bytes) -> None:
    (tmp_path / "post.html").write_text(page("ghost"), encoding="utf-8")
    (tmp_path / "march.png").write_bytes(picture)
    bring(newsletter, tmp_path / "post.html")
    before = shelf(newsletter)
    with pytest.raises(RefusedError, match="already exists"):
        bring(newsletter, tmp_path / "post.html")
    (newsletter.root / "issues" / f"{SLUG}.md").unlink()
    with pytest.raises(RefusedError, match=f"issues/{SLUG}/ already exists"):
        bring(newsletter, tmp_path / "post.html")
    assert set(before) - set(shelf(newsletter)) == {f"{SLUG}.md"}


def test_pictures_are_taken_away_again_when_the_draft_cannot_be_written(
    newsletter: Workspace, tmp_path: Path, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "post.html").write_text(page("ghost"), encoding="utf-8")
    (tmp_path / "march.png").write_bytes(picture)
    before = shelf(newsletter)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsletter.app.file_edits.create", full)
    with pytest.raises(NewsletterError, match="No space left"):
        bring(newsletter, tmp_path / "post.html")
    assert shelf(newsletter) == before


def test_an_issue_that_appears_while_the_post_is_fetched_stays_and_no_picture_is_left(
    newsletter: Workspace, server: FaultyServer, picture: bytes
) -> None:
    html = ("Content-Type: text/html; charset=utf-8",)
    server.now_answers("/news/post", answer(page("drupal").encode(), headers=html))
    server.now_answers("/news/march.png", answer(picture))
    draft = newsletter.root / "issues" / f"{SLUG}.md"
    server.meanwhile("/news/march.png", lambda: draft.write_text("staff's own"))
    with pytest.raises(RefusedError, match=rf"issues/{SLUG}\.md already exists"):
        bring(newsletter, server.url("/news/post"))
    assert draft.read_text() == "staff's own"
    assert SLUG not in shelf(newsletter)


def test_pictures_taken_away_again_leave_what_somebody_put_beside_them(
    newsletter: Workspace, tmp_path: Path, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "post.html").write_text(page("ghost"), encoding="utf-8")
    (tmp_path / "march.png").write_bytes(picture)

    def full(path: Path, data: bytes) -> None:
        (path.parent / SLUG / "staffs.png").write_bytes(picture)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsletter.app.file_edits.create", full)
    with pytest.raises(NewsletterError, match="No space left"):
        bring(newsletter, tmp_path / "post.html")
    assert [path.name for path in (newsletter.root / "issues" / SLUG).iterdir()] == ["staffs.png"]
