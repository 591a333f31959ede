"""Pages as office programs write them: what a test reads of one, and the parts that many of them have."""

from __future__ import annotations

from newsletter.importing.block_markdown import markdown
from newsletter.importing.flatten import flatten
from newsletter.importing.post import Note, Post, PostPicture
from newsletter.importing.web_page import read_page

BEFORE = "<p class=MsoNormal>Work on Elm Street begins on Monday.</p>"
AFTER = "<p class=MsoNormal>Thank you for your patience, all of you.</p>"
NARROW = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span>"


def page(body: str, head: str = "") -> str:
    """Return a page with a title, a paragraph before `body` and one after it."""
    return (
        f"<html><head><title>Street repairs</title>{head}</head><body lang=EN-US><div class=WordSection1>"
        f"<h1>Street repairs</h1>{BEFORE}{body}{AFTER}</div></body></html>"
    )


def read(body: str, head: str = "") -> Post:
    """Return the post on a page with this body."""
    return read_page(page(body, head), name="a.html")


def text(post: Post) -> str:
    """Return what readers will see between the two paragraphs that every page here has."""
    pieces = [one for piece in post.pieces for one in flatten(piece)]
    shown = markdown([one for one in pieces if not isinstance(one, Note | PostPicture)])
    first, last = "Work on Elm Street begins on Monday.", "Thank you for your patience, all of you."
    assert shown.startswith(first)
    assert shown.endswith(last)
    return shown.removeprefix(first).removesuffix(last).strip()


def notes(post: Post) -> list[str]:
    """Return the notes for the writer."""
    pieces = [one for piece in post.pieces for one in flatten(piece)]
    return [one.text for one in pieces if isinstance(one, Note)]
