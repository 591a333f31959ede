"""Fields: the last result stays in the text, links lead where they led, instructions are never text."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import field, notes, p, r, read, style, text

DATE = "“3 May 2027” is a date that Word updates by itself. Check that it is the right one."


def simple(instruction: str, result: str) -> str:
    return f'<w:fldSimple w:instr=" {instruction} ">{result}</w:fldSimple>'


def form(data: str, instruction: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("words", "shown", "note"),
    [
        (simple("DATE", r("3 May 2027")), "3 May 2027", DATE),
        (field('DATE \\@ "d MMMM yyyy"', r("3 May ") + r("2027", "<w:b/>")), "3 May **2027**", DATE),
        (simple("SAVEDATE", r("3 May 2027")), "3 May 2027", DATE),
        (field("CREATEDATE", r("3 May 2027")), "3 May 2027", ""),
        (field("SEQ Figure", r("4")), "4", ""),
        (field("REF _Ref1 \\h", r("Annex B")), "Annex B", ""),
        (field("DOCPROPERTY Fee", r("$20")), "$20", ""),
        (
            field("MERGEFIELD First_Name", r("«First»")),
            "«First»",
            "“«First»” is a field for a mail merge, which Word fills in for each recipient. Replace it.",
        ),
        (
            field("PAGEREF _Ref1", r("7")),
            "7",
            "“7” is a page number of the document. An email has no pages.",
        ),
        (
            field("REF _Ref9", r("Error! Reference source not found.")),
            "Error! Reference source not found.",
            "“Error! Reference source not found.” is an error that Word shows for a broken reference. Replace it.",
        ),
        (field('XE "elm street"', None), "", ""),
        (field('SYMBOL 183 \\f "Symbol"', None), "•", ""),
        (field("SYMBOL 169", None), "©", ""),
        (field("EQ \\f(1,2)", None), "", "A field of Word shows something here: EQ \\f(1,2)"),
        (form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "FORMCHECKBOX"), "☒", ""),
        (form('<w:checkBox><w:default w:val="0"/></w:checkBox>', "FORMCHECKBOX"), "☐", ""),
        (
            form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="Oak"/><w:listEntry w:val="Elm"/></w:ddList>', "FORMDROPDOWN"),
            "Elm",
            "",
        ),
        (field("FORMTEXT", r("Oak Street")), "Oak Street", ""),
    ],
)  # fmt: skip
def test_a_field_s_result_is_text(words: str, shown: str, note: str) -> None:
    post = read(p("It says [ ", words, " ] in the document, which is what people saw."))
    assert (
        text(post)
        == f"It says \\[ {shown + ' ' if shown else ''}\\] in the document, which is what people saw."
    )
    assert notes(post) == ([note] if note else [])


@pytest.mark.parametrize(
    ("instruction", "address"),
    [
        ('HYPERLINK "https://city.example/plan"', "https://city.example/plan"),
        ('HYPERLINK "https://city.example/plan" \\o "Opens the plan"', "https://city.example/plan"),
        ('HYPERLINK \\o "Opens the plan" "https://city.example/plan"', "https://city.example/plan"),
        ('HYPERLINK "https://city.example/plan" \\l "map"', "https://city.example/plan#map"),
        ('HYPERLINK "https://city.example/plan" \\t "_blank"', "https://city.example/plan"),
        ("HYPERLINK https://city.example/plan", "https://city.example/plan"),
        ('HYPERLINK "mailto:maria@city.example"', "mailto:maria@city.example"),
        ('HYPERLINK \\l "map"', ""),
    ],
)
def test_a_link_field_leads_where_it_led(instruction: str, address: str) -> None:
    escaped = instruction.replace('"', "&quot;")
    link = f"[the plan]({address})" if address else "the plan"
    for words in (field(escaped, r("the ") + r("plan")), simple(escaped, r("the plan"))):
        assert text(read(p("See ", words, ", please."))) == f"See {link}, please."


def test_what_stands_among_instructions_is_no_text() -> None:
    inner = field("MERGEFIELD Sex", r("M"))
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        f'{inner}<w:r><w:instrText> = "M" "Mr" "Ms" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("Mr")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert text(read(p("Dear ", outer, " Smith,"))) == "Dear Mr Smith,"


def test_a_field_that_never_ends_hides_nothing() -> None:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
    assert text(read(p("Open ", opened, "today."))) == "Open today."


GALLERY = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
ENTRIES = r("Streets 3") + "</w:p><w:p>" + r("Parks 4")


@pytest.mark.parametrize(
    ("contents", "styles", "words"),
    [
        (p("Contents") + p(field('TOC \\o "1-3" \\h', ENTRIES)), "", "Contents / Streets 3 / Parks 4"),
        (p("Contenido") + p(field("TOC", ENTRIES)), "", "Contenido / Streets 3 / Parks 4"),
        (p(field("TOC", ENTRIES)), "", "Streets 3 / Parks 4"),
        (
            f"<w:sdt>{GALLERY}<w:sdtContent>{p('Contents')}{p(field('TOC', ENTRIES))}</w:sdtContent></w:sdt>",
            "",
            "Contents / Streets 3 / Parks 4",
        ),
        (
            p("Contents", style="H") + p("Streets 3", style="T") + p("Parks 4", style="T"),
            style("H", "TOC Heading") + style("T", "toc 1"),
            "Contents / Streets 3 / Parks 4",
        ),
    ],
)  # fmt: skip
def test_a_table_of_contents_is_neither_text_nor_kicker(contents: str, styles: str, words: str) -> None:
    post = read(contents + p("We repair streets."), styles=styles)
    assert (post.title, post.kicker, text(post)) == ("A title", "", "We repair streets.")
    assert notes(post) == [f"Table of contents of the document, left out: {words}"]
