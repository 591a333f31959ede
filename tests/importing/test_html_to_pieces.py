"""A page's elements become pieces: in the order of reading, in the style that holds, no word lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.page_tree import text_in
from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    PostTable,
    Quotation,
    Rule,
    Span,
    plain,
    text_of,
    words_of,
)
from newsletter.importing.tidy_spans import tidy
from tests.importing.elements import element

HERE = PageContext(base="https://city.example/news/")


def pieces(html: str, around: PageContext = HERE) -> tuple[Piece, ...]:
    return tuple(tidied(piece) for piece in pieces_of(element(f"<div>{html}</div>"), around))


def tidied(piece: Piece) -> Piece:
    """Return a piece with white space as a reader sees it."""
    match piece:
        case Paragraph():
            return Paragraph(spans=tidy(piece.spans), button=piece.button)
        case Heading():
            return Heading(level=piece.level, spans=tidy(piece.spans))
        case Items():
            items = tuple(tuple(map(tidied, item)) for item in piece.items)
            return Items(items=items, ordered=piece.ordered, start=piece.start)
        case Quotation():
            return Quotation(pieces=tuple(map(tidied, piece.pieces)), attribution=piece.attribution)
        case _:
            return piece


def line(text: str) -> Paragraph:
    return Paragraph(spans=plain(text))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>one</p>two<div>three</div>", (line("one"), line("two"), line("three"))),
        ("<p>one<br>two<br><br>three</p>", (line("one\ntwo"), line("three"))),
        ("<h3>What <b>changes</b>?</h3>", (Heading(level=3, spans=plain("What changes?")),)),
        ("<p class='title'>The title</p>", (Heading(level=1, spans=plain("The title")),)),
        ("<h2> </h2><p>x</p>", (line("x"),)),
        ("<hr>", (Rule(),)),
        ("<pre>a\n  b</pre>", (Code(text="a\n  b"),)),
        ("<pre>one line</pre>", (line("one line"),)),
        ("<p>He said <q>open</q></p>", (line("He said “open”"),)),
        ("<script>x</script><p>y</p><button>z</button>", (line("y"),)),
        ("<p>one <img class=emoji alt='🎈' src=x> two</p>", (line("one 🎈 two"),)),
    ],
)
def test_elements_become_pieces(html: str, found: tuple[Piece, ...]) -> None:
    assert pieces(html) == found


def test_styles_hold_within_and_end_behind() -> None:
    (paragraph,) = pieces("<p>a <b>b <i>c</i></b> <code>d</code> <a href=/e>e</a> f</p>")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (
        Span(text="a "), Span(text="b ", strong=True), Span(text="c", strong=True, emphasis=True), Span(text=" "),
        Span(text="d", code=True), Span(text=" "), Span(text="e", href="https://city.example/e"), Span(text=" f"),
    )  # fmt: skip
    (inner, after) = pieces("<div style='font-weight:bold'><p>x</p></div><p>y</p>")
    assert (inner, after) == (Paragraph(spans=(Span(text="x", strong=True),)), line("y"))


def test_a_link_set_as_a_button_is_one_if_it_stands_alone() -> None:
    button = "<a class='wp-block-button__link button' href=/a>Sign up</a>"
    (alone,) = pieces(f"<p>{button}</p>")
    assert isinstance(alone, Paragraph)
    assert alone.button
    (beside,) = pieces(f"<p>{button} today</p>")
    assert isinstance(beside, Paragraph)
    assert not beside.button


def test_a_link_that_leads_nowhere_from_an_email_is_told_to_the_writer() -> None:
    (paragraph, note) = pieces("<p>See <a href='/hours'>the hours</a></p>", PageContext())
    assert paragraph == line("See the hours")
    assert isinstance(note, Note)
    assert note.about == "the hours"
    assert "“/hours”" in note.text


def test_lists_keep_their_numbers_their_lists_and_stray_words() -> None:
    (found,) = pieces("<ol start=4>first<li>one<ul><li>deep</li></ul></li><p>more</p><li>two</li>last</ol>")
    assert found == Items(
        items=(
            (line("first"),), (line("one"), Items(items=((line("deep"),),)), line("more")), (line("two"),),
            (line("last"),),
        ),
        ordered=True,
        start=4,
    )  # fmt: skip
    (wild,) = pieces("<ol start=9999999><li>one</li></ol>")
    assert isinstance(wild, Items)
    assert wild.start == 1
    assert pieces("<ul> </ul>") == ()


@pytest.mark.parametrize(
    "end", ["<footer>— Asha</footer>", "<p><cite>– Asha</cite></p>", "<cite>Asha</cite>"]
)
def test_a_quote_knows_whose_words_they_are(end: str) -> None:
    html = f"<blockquote><p>We open.</p>{end}</blockquote>"
    assert pieces(html) == (Quotation(pieces=(line("We open."),), attribution="Asha"),)


def test_a_quote_without_a_name_keeps_all_its_lines() -> None:
    html = "<blockquote><p>We open.</p><p>Come in.</p></blockquote>"
    assert pieces(html) == (Quotation(pieces=(line("We open."), line("Come in."))),)


def test_a_table_of_data_is_one_and_a_table_of_boxes_is_walked_through() -> None:
    rows = "<tr><th>Day<th>Hours</tr><tr><td>Sunday<td>1<br>to 2</tr>"
    (caption, table) = pieces(f"<table><caption>When</caption>{rows}</table>")
    assert caption == line("When")
    assert isinstance(table, PostTable)
    assert [[words_of(cell) for cell in row] for row in table.rows] == [
        ["Day", "Hours"],
        ["Sunday", "1 to 2"],
    ]
    assert pieces("<table><tr><td><p>one</p><td><p>two</p></tr></table>") == (line("one"), line("two"))


def test_a_picture_follows_its_paragraph_and_takes_its_caption() -> None:
    picture = PostPicture(source="a.png", address="https://city.example/news/a.png", alt="A map")
    image = "<img src=a.png alt='A map'>"
    assert pieces(f"<p>one {image} two</p>") == (line("one two"), picture)
    (figure,) = pieces(f"<figure>{image}<figcaption>The <b>map</b></figcaption></figure>")
    assert figure == PostPicture(
        source=picture.source, address=picture.address, alt="A map", caption="The map"
    )
    assert pieces("<img src=a.png width=1 alt='A dot'>") == (
        Note(text="A small picture was here: A dot", needs_check=False),
    )


def test_what_no_email_can_show_is_told_with_its_address() -> None:
    (note,) = pieces("<iframe src=//video.example/1></iframe>")
    assert isinstance(note, Note)
    assert note.text.endswith(": https://video.example/1")
    (note, inner) = pieces("<video><source src=/film.mp4>Your browser is old.</video>")
    assert isinstance(note, Note)
    assert "https://city.example/film.mp4" in note.text
    assert inner == line("Your browser is old.")


INLINE = st.recursive(
    st.text(alphabet="abc \n", min_size=1, max_size=6),
    lambda inner: st.tuples(
        st.sampled_from(["b", "i", "span", "a", "code"]), st.lists(inner, max_size=3)
    ).map(lambda found: f"<{found[0]}>{''.join(found[1])}</{found[0]}>"),
    max_leaves=8,
)
BLOCKS = st.recursive(
    INLINE | INLINE.map(lambda words: f"<h2>{words}</h2>"),
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "ul", "li", "blockquote", "section", "td", "figure"]),
        st.lists(inner, max_size=3),
    ).map(lambda found: f"<{found[0]}>{''.join(found[1])}</{found[0]}>"),
    max_leaves=12,
)


@given(st.lists(BLOCKS, max_size=4).map("".join))
def test_no_word_is_lost_and_the_order_stays(html: str) -> None:
    body = element(f"<div>{html}</div>").getparent()
    assert body is not None
    said = text_of(pieces_of(body, HERE))
    assert "".join(said.split()) == "".join(text_in(body).split())
