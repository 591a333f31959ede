"""A post whose links a mail gateway has wrapped: from a page, from Outlook, from pasted text."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.importing.post import Note, Paragraph, Piece, Post
from newsletter.importing.read_post import read_post
from tests.importing.word import Document, run

CASES = Path(__file__).parent / "cases"
PERSON = "data=05%7C02%7Cstaff.person%40city.example%7C0"
WRAPPED = f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.example%2Fplan&{PERSON}"
HIDDEN = "https://protect-us.mimecast.com/s/abc?domain=city.example"
BODY = "Work on Elm Street begins on Monday and lasts for three weeks. Buses are diverted, and parking is suspended."


def links_of(post: Post) -> dict[str, str]:
    """Return the address of each linked run of words."""
    return {
        span.text: span.href
        for piece in post.pieces
        if isinstance(piece, Paragraph)
        for span in piece.spans
        if span.href
    }


def notes_of(post: Post) -> list[str]:
    return [piece.text for piece in post.pieces if isinstance(piece, Note)]


def page(link: str) -> Post:
    html = f"<html><body><article><h1>Street repairs</h1><p>{BODY}</p><p>Read {link} and ask us.</p></article></body></html>"
    return read_post(html.encode(), name="post.html")


def test_the_case_is_opened_as_far_as_its_links_hold_their_address() -> None:
    post = read_post((CASES / "wrapped-links.html").read_bytes(), name="wrapped-links.html")
    assert links_of(post) == {
        "the plan": "https://city.example/repairs?a=1&b=2",
        "v1": "https://city.example/v1",
        "v2": "https://city.example/v2?a=b",
        "v3": "https://city.example/v3?x=1+2",
        "barracuda": "https://city.example/barracuda",
        "cisco": "https://city.example/cisco",
        "gdoc": "https://city.example/gdoc",
        "alert": "https://city.example/alert",
        "facebook": "https://city.example/fb",
        "mailchimp": "https://city.us1.list-manage.com/track/click?u=1&id=2&e=3",
        "govdelivery": "https://lnks.gd/l/eyJhbGciOiJIUzI1NiJ9.e30.x/s/1/br/2-l",
        "teams": "https://teams.microsoft.com/api/mt/x?u=1",
    }
    assert [note.partition(",")[0] for note in notes_of(post)] == [
        "“mailchimp” goes through Mailchimp",
        "“govdelivery” goes through GovDelivery",
        "“teams” goes through Microsoft Teams",
    ]


@pytest.mark.parametrize("before", ["https://city.example/plan", "http://city.example/plan?a=b%20c"])
def test_what_outlook_kept_of_the_link_counts_where_the_link_itself_says_nothing(before: str) -> None:
    post = page(f'<a href="{HIDDEN}" originalsrc="{before}" shash="x">the plan</a>')
    assert links_of(post) == {"the plan": before}
    assert notes_of(post) == []


@pytest.mark.parametrize("before", ["", "javascript:alert(1)", "/plan", HIDDEN, "https://a:b@city.example/"])
def test_what_outlook_kept_counts_only_as_an_address_of_its_own(before: str) -> None:
    post = page(f'<a href="{HIDDEN}" originalsrc="{before}">the plan</a>')
    assert links_of(post) == {"the plan": HIDDEN}
    assert [note.partition(",")[0] for note in notes_of(post)] == ["“the plan” goes through Mimecast"]


def test_an_honest_link_is_not_replaced_by_what_a_page_claims_it_was() -> None:
    post = page('<a href="https://city.example/a" originalsrc="https://evil.example/">the plan</a>')
    assert links_of(post) == {"the plan": "https://city.example/a"}


def test_words_that_show_the_wrapped_link_show_the_address_inside() -> None:
    escaped = WRAPPED.replace("&", "&amp;")
    for link in (f'<a href="{escaped}">{escaped}</a>', f"{escaped}", f"<code>{escaped}</code>"):
        assert "staff" not in repr(page(link))
    assert links_of(page(f'<a href="{escaped}">{escaped}</a>')) == {
        "https://city.example/plan": "https://city.example/plan"
    }


@pytest.mark.parametrize(
    "line",
    [
        f"Read the plan<{WRAPPED}> and ask us what you want to know about the street.",
        f"Read the plan ({WRAPPED}) and ask us what you want to know about the street.",
        f"Read the plan: {WRAPPED}",
        f"Read the plan: {WRAPPED}.",
        f"- Read the plan: {WRAPPED}\n- Ask us what you want to know",
    ],
)
def test_pasted_text_is_unwrapped(line: str) -> None:
    post = read_post(f"Street repairs\n\n{BODY}\n\n{line}\n".encode(), name="standard input")
    assert "staff" not in repr(post)
    assert "'https://city.example/plan'" in repr(post)


@pytest.mark.parametrize(
    "text",
    [
        f"---\ntitle: Street repairs\nsource: {WRAPPED}\n---\n{BODY}\n",
        f"# Street repairs\n\n{BODY}\n\n[The plan]({WRAPPED})\n",
        f"# Street repairs\n\n{BODY}\n\n<{WRAPPED}>\n",
        f"# Street repairs\n\n{BODY}\n\n[The plan][1]\n\n[1]: {WRAPPED}\n",
        f"# Street repairs\n\n{BODY}\n\n```\n{WRAPPED}\n{WRAPPED}\n```\n",
    ],
)
def test_markdown_is_unwrapped(text: str) -> None:
    post = read_post(text.encode(), name="post.md")
    assert "staff" not in repr(post)
    assert "https://city.example/plan" in repr(post)


def test_a_word_file_is_unwrapped() -> None:
    document = Document()
    document.paragraph(run("Street repairs"), "Title")
    document.paragraph(run(BODY))
    document.paragraph(
        run("Read ") + document.link("the plan", WRAPPED) + run(f" or {WRAPPED.replace('&', '&amp;')}")
    )
    post = read_post(document.saved(), name="post.docx")
    assert links_of(post)["the plan"] == "https://city.example/plan"
    assert "staff" not in repr(post)


def test_pictures_and_videos_are_unwrapped_too() -> None:
    escaped = WRAPPED.replace("&", "&amp;")
    post = page(f'<img src="{escaped}" alt="See {escaped}"><iframe src="{escaped}"></iframe>')
    assert "staff" not in repr(post)
    assert "source='https://city.example/plan'" in repr(post)
    assert "alt='See https://city.example/plan'" in repr(post)


def test_a_piece_is_left_alone_without_one() -> None:
    pieces: tuple[Piece, ...] = page('<a href="https://city.example/a">a</a>').pieces
    assert not [piece for piece in pieces if isinstance(piece, Note)]
