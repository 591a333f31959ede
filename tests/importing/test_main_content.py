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


def test_a_title_that_is_never_closed_holds_the_post_and_is_not_moved_into_it() -> None:
    words = text_in(found(f"<div><h1>The title<main>{POST.partition('</h1>')[2]}</main></div>").element)
    assert words == "The library on Main Street opens on Sundays. From April on, that is what we do."


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


SENTENCE = "Bring your lease and one letter from your landlord by March 3."


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        (f"<main>{POST}</main><section><h2>What to do</h2><p>{SENTENCE}</p></section>", ["What to do", SENTENCE]),
        (f"<div><p>{SENTENCE}</p></div><main>{POST}</main>", [SENTENCE]),
        (f"<article>{POST * 3}</article><div class=more><div><p>{SENTENCE}</p></div></div>", [SENTENCE]),
        (f"<main>{POST}<dialog><p>{SENTENCE}</p></dialog></main>", [SENTENCE]),
        (f"<main>{POST}</main><nav><p>{SENTENCE}</p><a href=/x>Home</a></nav>", [f"{SENTENCE}\nHome"]),
        (f"<main>{POST}</main><div class=popup style='display:none'><p>{SENTENCE}</p></div>", [SENTENCE]),
        (f"<p>{SENTENCE}</p><main>{POST}</main><p>{SENTENCE[::-1]}. And so on, and on.</p>", [SENTENCE, f"{SENTENCE[::-1]}. And so on, and on."]),
        (f"<main>{POST}</main><div><a href=/x>{SENTENCE}</a></div>", []),
    ],
)  # fmt: skip
def test_sentences_beside_the_main_element_are_kept_in_their_order(body: str, beside: list[str]) -> None:
    assert found(body).leftover == beside


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        (f"<header class=hero><h1>Rent relief</h1><p>{SENTENCE}</p></header><main>{POST[18:]}</main>", True),
        (
            f"<div><div><h1>Rent relief</h1></div><p>{SENTENCE}</p></div><div role=main>{POST[18:]}</div>",
            True,
        ),
        (f"<header><h1>Rent relief</h1><p>{SENTENCE}</p></header><main>{POST}</main>", False),
        (f"<header><h1>City of Example</h1><p>{SENTENCE}</p></header><main>{POST[18:]}</main>", False),
    ],
)
def test_the_title_above_the_main_element_comes_with_its_lead(body: str, taken: bool) -> None:
    main = main_content(page_tree(f"<body>{body}</body>", name="x"), sites=["City of Example"])
    assert (SENTENCE in text_in(main.element)) is taken
    assert (SENTENCE in " ".join(main.leftover)) is not taken


@pytest.mark.parametrize(
    "part",
    [
        f"<article><h3>Part two</h3><p>{SENTENCE}</p></article>",
        "<article><table><tr><td>Flour, and more of it than you think</td><td>200 g of it, or a little less</td></tr></table></article>",
        f"<article><h3><a href='#two'>Part two</a></h3><p>{SENTENCE}</p></article>",
    ],
)
def test_a_short_article_that_leads_nowhere_is_part_of_the_post(part: str) -> None:
    main = found(f"<main><article>{POST * 9}</article>{part}</main>")
    assert text_in(page_tree(part, name="x")) in text_in(main.element)


def test_what_readers_wrote_is_the_last_in_the_note() -> None:
    comments = f"<ol class=comment-list><li><p>{SENTENCE}</p></li></ol>"
    main = found(f"<main>{POST}{comments}</main><div><p>The office is closed on the first of May.</p></div>")
    assert main.leftover == ["The office is closed on the first of May.", f"{SENTENCE}"]


def test_the_note_has_the_words_of_links_and_nothing_about_them() -> None:
    links = "<ul><li><a href=/a>A street is repaved</a><ul><li><a href=/b>The park has a gate</a></li></ul></li></ul>"
    box = f"<div class=related><blockquote><a href=/c>Three words here too</a></blockquote>{links}</div>"
    assert found(f"<main>{POST}{box}</main>").leftover == [
        "Three words here too\nA street is repaved\nThe park has a gate"
    ]
