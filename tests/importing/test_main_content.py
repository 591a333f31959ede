"""The main content: found with or without a main element, and never thrown out with the furniture."""

from __future__ import annotations

import pytest

from newsletter.importing.main_content import MainContent, main_content
from newsletter.importing.page_tree import page_tree, text_in

POST = "<h1>The title</h1><p>The library on Main Street opens on Sundays.</p><p>From April on, that is what we do.</p>"


def found(body: str) -> MainContent:
    return main_content(page_tree(f"<body>{body}</body>", name="x"))


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>Home</nav><main>{POST}</main><footer>Imprint</footer>",
        f"<div role=navigation>Home</div><div role=main>{POST}</div>",
        f"<nav>Home</nav><article>{POST}</article><aside>Recent</aside>",
        f"<div class=sidebar>Home</div><div>{POST}</div>",
        f"<table><tr><td><a href=/>Home</a></td><td>{POST}</td></tr></table>",
        f"<div class='cookie-banner'>Cookies</div><form><input type=hidden>{POST}</form>",
        f"<header><nav>Home</nav><h1>City</h1></header><div>{POST}</div>",
    ],
)
def test_the_post_is_found_and_nothing_else(body: str) -> None:
    words = text_in(found(body).element)
    assert (
        words == "The title The library on Main Street opens on Sundays. From April on, that is what we do."
    )


@pytest.mark.parametrize(
    "name", ["menu", "sidebar", "footer", "share", "cookie-consent", "comments", "has-sidebar nav", "print"]
)
def test_a_box_that_holds_the_post_stays_whatever_its_name(name: str) -> None:
    assert "opens on Sundays" in text_in(found(f'<div class="{name}">{POST}</div>').element)
    assert "opens on Sundays" in text_in(found(f'<div class="{name}"><main>{POST}</main></div>').element)


def test_sentences_in_a_dropped_box_are_spared_and_menus_are_only_named() -> None:
    main = found(
        f"<main>{POST}<div class=sidebar><p>We are also open on the first of May.</p></div><nav>Home</nav></main>"
    )
    assert main.leftover == ["We are also open on the first of May."]
    assert list(main.left_out) == ["sidebar", "menu"]


def test_links_in_a_box_of_the_post_are_spared_too() -> None:
    main = found(
        f"<main>{POST}<div class=related-links><a href=https://paper.example/a>"
        "Robot dog for the LAPD draws criticism</a></div></main>"
    )
    assert main.leftover == ["Robot dog for the LAPD draws criticism"]


def test_cards_of_other_posts_beside_a_long_one_are_left_out() -> None:
    card = "<article><h3>Another post</h3></article>"
    main = found(f"<main><article>{POST}</article>{card}{card}</main>")
    assert "Another post" not in text_in(main.element)
    assert "other posts" in main.left_out


def test_a_list_of_posts_is_taken_whole() -> None:
    words = text_in(
        found(
            "<main>"
            + "".join(f"<article><h2>Post {n}</h2><p>Its text.</p></article>" for n in (1, 2))
            + "</main>"
        ).element
    )
    assert words == "Post 1 Its text. Post 2 Its text."


def test_a_question_in_a_button_that_unfolds_is_kept_as_the_heading_it_is() -> None:
    main = found(
        "<main><h1>T</h1><h2><button>What changes?</button></h2><p>It opens.</p><button>OK</button></main>"
    )
    assert text_in(main.element) == "T What changes? It opens."
