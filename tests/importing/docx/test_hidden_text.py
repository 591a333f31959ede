"""Hidden and struck text: never published, always in a note; what only looks hidden stays."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import END, notes, p, r, read, row, style, text

HIDE = "<w:vanish/>"
HIDDEN = "Hidden text in the document, left out: “{}”"
STRUCK = "Struck out in the document, left out: “{}”"


def hidden_row(*cells: str) -> str:
    return row(*cells).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")


@pytest.mark.parametrize(
    ("body", "styles", "shown", "note"),
    [
        (p("Open.", r(" Ask Sam.", HIDE)), "", "Open.", HIDDEN.format("Ask Sam.")),
        (p("Open.", r(" Ask ", HIDE), r("Sam.", HIDE + "<w:b/>")), "", "Open.", HIDDEN.format("Ask Sam.")),
        (
            p("Open.", r(" Ask.", '<w:rStyle w:val="C"/>')),
            style("C", "Note to us", HIDE, kind="character"),
            "Open.",
            HIDDEN.format("Ask."),
        ),
        (p("Ask.", style="P") + p("Open."), style("P", "Inner", HIDE), "Open.", HIDDEN.format("Ask.")),
        (
            p("Ask.", style="D") + p("Open."),
            style("P", "Inner", HIDE) + style("D", "Derived", base="P"),
            "Open.",
            HIDDEN.format("Ask."),
        ),
        (p(r("Ask.", HIDE)) + p(r("Twice.", HIDE)) + p("Open."), "", "Open.", HIDDEN.format("Ask. Twice.")),
        (p("Open.", f"<w:ins>{r(' Ask.', HIDE)}</w:ins>"), "", "Open.", HIDDEN.format("Ask.")),
        (p("The fee is ", r("$40", "<w:strike/>"), " $20."), "", "The fee is $20.", STRUCK.format("$40")),
        (p("The fee is ", r("$40", "<w:dstrike/>"), " $20."), "", "The fee is $20.", STRUCK.format("$40")),
        (
            p("The fee is ", r("$40", '<w:rStyle w:val="C"/>'), " $20."),
            style("C", "Old", "<w:strike/>", kind="character"),
            "The fee is $20.",
            STRUCK.format("$40"),
        ),
    ],
)
def test_what_readers_do_not_see_is_in_a_note(body: str, styles: str, shown: str, note: str) -> None:
    post = read(body, styles=styles)
    assert text(post) == shown
    assert note in notes(post)


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (p(r("Seen.", '<w:vanish w:val="0"/>'), style="P"), style("P", "Inner", HIDE)),
        (p(r("Seen.", '<w:vanish w:val="off"/>')), ""),
        (p(r("Seen.", "<w:webHidden/>")), ""),
        (p("Seen.", more="<w:rPr><w:vanish/></w:rPr>"), ""),
        (p("Seen.", style="P"), style("P", "Not in the gallery").replace("<w:pPr>", "<w:semiHidden/><w:hidden/><w:pPr>")),
        (
            p(r("Seen.", '<w:rStyle w:val="C"/>'), style="P"),
            style("P", "Inner", HIDE) + style("C", "Also", HIDE, kind="character"),
        ),
        (p(r("Seen.", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")), ""),
    ],
)  # fmt: skip
def test_what_readers_see_stays(body: str, styles: str) -> None:
    post = read(body, styles=styles)
    assert text(post) == "Seen."
    assert notes(post) == []


def test_the_document_s_default_hides_all_but_what_says_otherwise() -> None:
    default = f"<w:docDefaults><w:rPrDefault><w:rPr>{HIDE}</w:rPr></w:rPrDefault></w:docDefaults>"
    seen = '<w:vanish w:val="0"/>'
    post = read(p(r("Streets", seen)) + p("Not. ", r("We repair them now.", seen)), styles=default)
    assert (post.kicker, post.title) == ("Streets", "We repair them now.")
    assert notes(post) == [HIDDEN.format("A title"), HIDDEN.format("Not.")]


def test_a_table_s_style_may_hide_its_text() -> None:
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>{row("not", "this")}</w:tbl>'
    post = read(table + END, styles=style("T", "Inner table", HIDE, kind="table"))
    assert text(post) == "The end."
    assert notes(post) == [HIDDEN.format("not this")]


def test_a_hidden_row_leaves_the_table() -> None:
    post = read(
        f"<w:tbl>{row('Day', 'Hours')}{hidden_row('inner', 'note')}{row('Monday', '9-17')}</w:tbl>{END}"
    )
    assert text(post) == "| Day | Hours |\n| --- | --- |\n| Monday | 9-17 |\n\nThe end."
    assert notes(post) == [HIDDEN.format("inner note")]


@pytest.mark.parametrize(
    "look", ['<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', '<w:color w:val="ffffff"/>']
)
def test_text_that_can_hardly_be_seen_is_pointed_out(look: str) -> None:
    post = read(p("Open. ", r("Ask Sam.", look)))
    assert text(post) == "Open. Ask Sam."
    assert notes(post) == ["“Ask Sam.” is white or tiny in the document. Should readers see it?"]


@pytest.mark.parametrize(
    "look", ['<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>', '<w:color w:val="FFFFFF"/><w:shd w:fill="000080"/>',
             '<w:color w:val="FF0000"/>', '<w:sz w:val="16"/>'],
)  # fmt: skip
def test_white_on_a_color_and_small_print_are_no_doubt(look: str) -> None:
    assert notes(read(p(r("Open.", look)))) == []


def test_a_document_of_hidden_words_has_no_text() -> None:
    from newsletter.errors import PostError
    from newsletter.importing.word_file import read_word
    from tests.importing.docx.parts import word

    with pytest.raises(PostError, match="has no text"):
        read_word(word(p(r("Ask Sam.", HIDE))), name="a.docx")
