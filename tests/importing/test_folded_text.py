"""Folded text: shown where it unfolds, with its toggle as a heading; popups and menus stay hidden."""

from __future__ import annotations

import pytest

from newsletter.importing.folded_text import is_marked_hidden, unfold
from newsletter.importing.page_tree import page_tree, text_in
from tests.importing.elements import element

ANSWER = "Cars must be moved by eight in the morning."


def unfolded(body: str) -> list[tuple[str, str]]:
    """Return tag and text of what is shown: headings and paragraphs, in their order."""
    page = page_tree(f"<html><body><main><h1>T</h1>{body}</main></body></html>", name="x")
    unfold(page)
    hidden = {part for mark in page.iter() if is_marked_hidden(mark) for part in mark.iter()}
    return [(str(part.tag), text_in(part)) for part in page.iter("h2", "h3", "p") if part not in hidden]


@pytest.mark.parametrize(
    "body",
    [
        f"<h2><button aria-expanded=false>When?</button></h2><div hidden><p>{ANSWER}</p></div>",
        f"<h2>When?</h2><div style='display:none'><p>{ANSWER}</p></div>",
        f"<h2><a href=#a1>When?</a></h2><div class=c><div id=a1 style='display: none'><p>{ANSWER}</p></div></div>",
        f"<h2 class=q>When?</h2><div class=accordion-body aria-hidden=true><p>{ANSWER}</p></div>",
        f"<button aria-controls=p1>When is it?</button><section id=p1 hidden><p>{ANSWER}</p></section>",
        f"<div class=item><button type=button>When is it?</button><div class=panel hidden><p>{ANSWER}</p></div></div>",
        f"<h2 data-bs-target='#c'>When?</h2><p></p><div id=c class=collapse hidden><p>{ANSWER}</p></div>",
    ],
)
def test_an_answer_is_shown_below_its_question(body: str) -> None:
    shown = [found for found in unfolded(body) if found[1]]
    assert [tag for tag, _ in shown] == ["h2", "p"]
    assert shown[0][1].startswith("When")
    assert shown[1][1] == ANSWER


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='slide active'><p>One</p></div><div class=slide hidden><p>{ANSWER}</p></div>",
        f"<div class=tab-pane role=tabpanel style='display:none'><p>{ANSWER}</p></div>",
        f"<p>Lead</p><div class=read-more-text style='display: none;'><p>{ANSWER}</p></div>",
        f"<div role=region hidden><p>{ANSWER}</p></div>",
        f"<div class=contenido-desplegable aria-hidden=true><p>{ANSWER}</p></div>",
    ],
)
def test_slides_tabs_and_read_more_are_shown(body: str) -> None:
    assert ("p", ANSWER) in unfolded(body)


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>T</h2><div class=modal hidden><p>{ANSWER}</p></div>",
        f"<h2>T</h2><div role=dialog style='display:none'><p>{ANSWER}</p></div>",
        f"<h2>T</h2><div class=newsletter-popup hidden><p>{ANSWER}</p></div>",
        f"<h2>T</h2><div hidden><form><p>{ANSWER}</p><input name=a></form></div>",
        f"<nav><h2>T</h2><div hidden><p>{ANSWER}</p></div></nav>",
        f"<div class='slide shown'><p>{ANSWER}</p></div><div class='slide slick-cloned' hidden><p>{ANSWER}</p></div>",
        f"<p>Text</p><div hidden><p>{ANSWER}</p></div>",
    ],
)
def test_popups_menus_forms_and_copies_stay_hidden(body: str) -> None:
    assert [text for _, text in unfolded(body)].count(ANSWER) == ("shown" in body)


def test_a_menu_button_is_no_heading() -> None:
    assert unfolded(
        f"<nav><button aria-controls=m>Main menu</button><div id=m><p>{ANSWER}</p></div></nav>"
    ) == [("p", ANSWER)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div hidden>x</div>", True),
        ("<div aria-hidden=TRUE>x</div>", True),
        ("<div style='color:red; Display : none'>x</div>", True),
        ("<div style='visibility:hidden'>x</div>", True),
        ("<div style='display:block'>x</div>", False),
        ("<div aria-hidden=false>x</div>", False),
    ],
)
def test_hidden_is_what_says_so_itself(html: str, expected: bool) -> None:
    assert is_marked_hidden(element(html)) is expected
