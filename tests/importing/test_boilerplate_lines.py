"""Furniture lines: what belongs to the page goes, and a sentence that only looks like it stays."""

from __future__ import annotations

import pytest

from newsletter.importing.boilerplate_lines import is_boilerplate_line, is_sentence, without_boilerplate
from newsletter.importing.post import Heading, Items, Paragraph, Piece, plain


@pytest.mark.parametrize(
    "text",
    ["Skip to main content", "Skip to content", "Menu", "Search", "Home > News > Policy", "Share", "Facebook Twitter Email",
     "Share on Facebook", "Share this:", "Tweet", "Print this page", "Back to top", "5 min read", "Leave a comment", "3 comments",
     "© 2023 Council District 13. All rights reserved.", "Copyright 2023 The City", "All rights reserved",
     "We use cookies to improve your experience on our website.", "This site uses cookies.", "Accept all", "Privacy Policy | Terms",
     "Home About News Contact", "Home | About us | Events | Contact us", "Subscribe", "Sign in", "Previous: A street is repaved", "Ir al contenido principal"],
)  # fmt: skip
def test_the_usual_lines_are_furniture(text: str) -> None:
    assert is_boilerplate_line(text)


@pytest.mark.parametrize(
    "text",
    ["Bring cookies to the bake sale on Sunday, please.", "Copyright law protects the artists of our district.",
     "Share this with your neighbors before the end of the month.", "What would change?", "City resources", "Home repairs", "Home about now", "Home news",
     "Search and rescue", "Print media", "Menu of services", "Follow the money: where the budget goes, and to whom it goes.",
     "Contact our office", "In the news", "Next week we meet at the library to talk about it."],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert not is_boilerplate_line(text)


def test_a_sentence_has_six_words_and_an_end() -> None:
    assert is_sentence("The library opens on Sundays now.")
    assert is_sentence("He said “the library opens on Sundays.”")
    assert not is_sentence("The library opens.")
    assert not is_sentence("The library opens on Sundays from April on")


def para(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


def test_links_under_a_related_heading_go_up_to_the_next_sentence() -> None:
    pieces: tuple[Piece, ...] = (
        para("The post."),
        Heading(level=2, spans=plain("Related posts")),
        Items(items=((para("A street is repaved"),), (para("The park has a gate"),))),
        para("This is a sentence that somebody wrote for the post."),
    )
    found = without_boilerplate(pieces)
    assert found.pieces == (pieces[0], pieces[3])
    assert "A street is repaved The park has a gate" in found.uncertain


def test_a_list_of_nothing_but_share_links_goes() -> None:
    assert without_boilerplate((Items(items=((para("Facebook"),), (para("Twitter"),))),)).pieces == ()
