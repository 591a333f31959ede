"""Boxes of links: those beside the text are found, the text's own links never."""

from __future__ import annotations

import pytest

from newsletter.importing.link_boxes import link_boxes
from newsletter.importing.page_tree import page_tree, text_in

TEXT = "".join(
    f"<p>The library on Main Street opens on Sundays from April on, and so does branch {n}.</p>"
    for n in range(5)
)
LINKS = "<ul><li><a href=/a>A street is repaved</a></li><li><a href=/b>The park has a gate</a></li></ul>"
CARD = "<div><a href=/c><h3>A street is repaved</h3></a><p>Work starts in May and will be over in June.</p></div>"
TEASER = (
    "<li><a href=/d>The park has a gate</a><p>It is open from April on, and the old one is gone.</p></li>"
)


def found(body: str) -> list[str]:
    page = page_tree(f"<html><body><main><h1>Library</h1>{body}</main></body></html>", name="x")
    main = next(page.iter("main"))
    return [text_in(box) for box in link_boxes(main, ["Library"])]


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class=x1><h3>More to read</h3>{LINKS}</div>",
        f"<div><div>{LINKS}</div></div>",
        f"<section><h2>Otras noticias</h2>{LINKS}</section>",
        f"<div class=grid>{CARD * 3}</div>",
        f"<div><ul>{TEASER * 3}</ul></div>",
        "<table><tr><td><a href=/a>A street is repaved</a></td><td><a href=/b>The park has a gate</a></td></tr></table>",
    ],
)
def test_links_beside_the_text_are_a_box(beside: str) -> None:
    assert len(found(f"<div>{TEXT}</div>{beside}")) == 1


@pytest.mark.parametrize(
    "own",
    [
        f"<div>{TEXT}{LINKS}</div>",
        f"<div>{TEXT}<h3>More to read</h3>{LINKS}</div>",
        f"<div>{TEXT}</div><div><h2>Resources</h2>{LINKS}</div>",
        f"<div>{TEXT}</div><div><h2>In the news</h2></div><div>{LINKS}</div>",
        f"<div>{TEXT}</div><div><h2>Recursos</h2></div><div>{LINKS}</div>",
        f"<div>{TEXT}</div><div><h3>You can apply here:</h3>{LINKS}</div>",
        f"<div>{TEXT}</div><div>{LINKS.replace('/a', '/form.pdf')}</div>",
        f"<div>{TEXT}</div><div>{LINKS.replace('/a', 'mailto:office@city.example')}</div>",
        f"<div><a href=/p>Policy explained</a> <a href=/q>March 11, 2023</a></div><div>{TEXT}</div>",
        f"<div>{TEXT}</div><div><p>One link: <a href=/a>A street is repaved</a></p></div>",
    ],
)
def test_the_texts_own_links_are_none(own: str) -> None:
    assert found(own) == []


def test_a_page_of_nothing_but_links_keeps_them() -> None:
    assert found(f"<div>{LINKS}</div><div>{LINKS}</div>") == []


def test_a_page_of_cards_is_not_emptied() -> None:
    assert found(f"<p>{TEXT[3:40]}</p><div>{CARD * 6}</div>") == []


def test_a_card_begins_with_its_linked_title() -> None:
    feature = "<div><h3>Themes</h3><p>Choose from thousands of themes for your own page.</p><a href=/x>Try it now</a></div>"
    assert found(f"<div>{TEXT}</div><div>{feature * 3}</div>") == []
