"""Runs: emphasis of styles, symbols, hyphens, tabs and breaks come out; no word is glued to another."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import notes, p, r, read, style, text

WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:sym w:font="Wingdings" w:char="f0fc"/>', "✓"),
        ('<w:sym w:font="Symbol" w:char="F0B7"/>', "•"),
        (f"<w:rPr>{WINGDINGS}</w:rPr><w:t>\uf0fc</w:t>", "✓"),
        ("<w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t>", "e\u2011mail"),
        ("<w:t>news</w:t><w:softHyphen/><w:t>letter</w:t>", "newsletter"),
        ("<w:t>Monday</w:t><w:tab/><w:t>9-17</w:t>", "Monday 9-17"),
        ("<w:t>Monday</w:t><w:ptab/><w:t>9-17</w:t>", "Monday 9-17"),
        ("<w:t>one</w:t><w:br/><w:t>two</w:t>", "one\\\ntwo"),
        ("<w:t>one</w:t><w:cr/><w:t>two</w:t>", "one\\\ntwo"),
        ('<w:t>one</w:t><w:br w:type="page"/><w:t>two</w:t>', "one\\\ntwo"),
        ('<w:t>one</w:t><w:br w:type="column"/><w:t>two</w:t>', "one\\\ntwo"),
        ("<w:rPr><w:b/></w:rPr><w:t>bold</w:t>", "**bold**"),
        ('<w:rPr><w:b w:val="off"/></w:rPr><w:t>plain</w:t>', "plain"),
        ('<w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>bold</w:t>', "**bold**"),
        ('<w:rPr><w:rStyle w:val="S"/><w:b w:val="0"/></w:rPr><w:t>plain</w:t>', "plain"),
        ('<w:rPr><w:rStyle w:val="E"/></w:rPr><w:t>leaning</w:t>', "*leaning*"),
        ('<w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t>', "10⁶"),
        ('<w:t>CO</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t>', "CO₂"),
        ("<w:ruby><w:rubyPr/><w:rt><w:r><w:t>tokyo</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby>", "東京 (tokyo)"),
    ],
)  # fmt: skip
def test_what_a_run_shows_comes_out(inner: str, shown: str) -> None:
    styles = style("S", "Strong", "<w:b/>", kind="character") + style(
        "E", "Leaning", "<w:i/>", kind="character"
    )
    post = read(p("Here: ", f"<w:r>{inner}</w:r>", " it is."), styles=styles)
    assert text(post) == f"Here: {shown} it is."
    assert notes(post) == []


def test_a_symbol_that_is_not_known_is_reported() -> None:
    post = read(p("Here: ", '<w:r><w:sym w:font="Odd Font" w:char="F041"/></w:r>'))
    message = "A w:sym element with an unsupported character was ignored: char F041 in font Odd Font"
    assert notes(post) == [f"The converter of Word files reports: {message}"]


@pytest.mark.parametrize("link", ['r:id="rId99"', 'r:id=""'])
def test_a_link_without_an_address_keeps_its_words(link: str) -> None:
    assert text(read(p("See ", f"<w:hyperlink {link}>{r('the plan')}</w:hyperlink>", "."))) == "See the plan."


def test_text_that_the_file_does_not_hold_is_asked_for() -> None:
    post = read(p("One.") + '<w:altChunk r:id="x"/>' + p("Two."))
    assert text(post) == "One.\n\nTwo."
    assert notes(post) == [
        "Another file is embedded in the document here and could not be read. Copy its text."
    ]


def test_a_link_to_a_file_is_asked_for() -> None:
    links = [("rIdl", "hyperlink", "file:///C:/plans/elm.pdf")]
    post = read(p("See ", f'<w:hyperlink r:id="rIdl">{r("the plan")}</w:hyperlink>', " of it."), links=links)
    assert text(post) == "See the plan of it."
    assert notes(post) == [
        "“the plan” linked to “file:///C:/plans/elm.pdf”. Add the link with its full address."
    ]
