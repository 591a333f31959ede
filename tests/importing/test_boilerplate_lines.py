"""Furniture lines: what belongs to the page goes, and a sentence that only looks like it stays."""

from __future__ import annotations

import pytest

from newsletter.importing.boilerplate_lines import (
    is_boilerplate_line,
    is_sentence,
    without_boilerplate,
    word_count,
)
from newsletter.importing.post import Heading, Items, Paragraph, Piece, plain


@pytest.mark.parametrize(
    "text",
    ["Skip to main content", "Skip to content", "Menu", "Search", "Home > News > Policy", "Share", "Facebook Twitter Email",
     "Share on Facebook", "Share this:", "Tweet", "Print this page", "Back to top", "5 min read", "Leave a comment", "3 comments",
     "© 2023 Council District 13. All rights reserved.", "Copyright 2023 The City", "All rights reserved",
     "We use cookies to improve your experience on our website.", "This site uses cookies.", "Accept all", "Privacy Policy | Terms",
     "Home About News Contact", "Home | About us | Events | Contact us", "Subscribe", "Sign in", "Previous: A street is repaved", "Ir al contenido principal",
     "Facebook | Instagram | Unsubscribe", "View this email in your browser", "Unsubscribe · Update your preferences", "Cancelar suscripción"],
)  # fmt: skip
def test_the_usual_lines_are_furniture(text: str) -> None:
    assert is_boilerplate_line(text)


@pytest.mark.parametrize(
    "text",
    ["Bring cookies to the bake sale on Sunday, please.", "Copyright law protects the artists of our district.",
     "Share this with your neighbors before the end of the month.", "What would change?", "City resources", "Home repairs", "Home about now", "Home news",
     "Search and rescue", "Print media", "Menu of services", "Follow the money: where the budget goes, and to whom it goes.",
     "Contact our office", "In the news", "Subscribe | Housing",
     "How to unsubscribe from junk mail", "Ver en el navegador de su teléfono el mapa", "Next week we meet at the library to talk about it."],
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


@pytest.mark.parametrize(
    "text",
    ["Saltar al contenido", "Compartir en Facebook", "Inicio > Noticias > Vivienda", "Volver arriba", "Leer más",
     "Aviso legal | Contacto", "3 comentarios", "Política de privacidad", "Suscríbete", "5 min de lectura"],
)  # fmt: skip
def test_the_usual_lines_in_spanish_are_boilerplate_too(text: str) -> None:
    assert is_boilerplate_line(text)


@pytest.mark.parametrize(
    "heading",
    ["Most popular", "More from the Daily News", "Read next", "You may like", "Noticias relacionadas",
     "También te puede interesar", "Lo más leído", "Últimas noticias", "Te recomendamos", "Relacionados"],
)  # fmt: skip
def test_what_is_below_a_heading_of_other_posts_goes_to_the_note(heading: str) -> None:
    pieces = (Heading(level=2, spans=plain(heading)), Items(items=((para("A street is repaved"),),)))
    found = without_boilerplate(pieces)
    assert (found.pieces, found.uncertain) == ((), (heading, "A street is repaved"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("図書館は四月から日曜日も開いています。", True),
        ("图书馆从四月起星期日也开放，欢迎市民前来。", True),
        ("ห้องสมุดประชาชนเปิดให้บริการทุกวันอาทิตย์ตั้งแต่เดือนเมษายนเป็นต้นไปจนถึงปลายปี", True),
        ("メニュー。", False),
        ("क्या पुस्तकालय अब रविवार को भी खुला है।", True),
    ],
)
def test_sentences_of_other_scripts_are_sentences(text: str, expected: bool) -> None:
    assert is_sentence(text) is expected


def test_words_of_languages_without_spaces_are_counted() -> None:
    assert [word_count(text) for text in ("", "one two", "図書館は", "A 図書")] == [0, 2, 2, 2]
