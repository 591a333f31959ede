"""Drawings: text boxes are text once, pictures keep their alt texts, what is hidden or cropped is said."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import END, notes, p, pictures, r, read, text

BOX_NOTE = "The text below was in a box of its own in the document. Check that it stands in the right place."
LINKS = [("rIdp", "image", "media/a.png")]
FILES = {"word/media/a.png": b"picture" * 40}


def newer(content: str) -> str:
    return (
        '<w:drawing><wp:anchor><wp:docPr id="1" name="Text Box 1"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def older(content: str) -> str:
    return (
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def both(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"{f'<mc:Fallback>{fallback}</mc:Fallback>' if fallback else ''}</mc:AlternateContent>"
    )


BOX = p("In the box.")


@pytest.mark.parametrize(
    "drawing",
    [
        both(newer(BOX), older(BOX)),
        both(newer(BOX), ""),
        both(newer(BOX), "<w:pict/>"),
        older(BOX),
        newer(BOX),
        f"<w:pict><v:group>{older(BOX)[8:-9]}</v:group></w:pict>",
    ],
)
def test_a_text_box_is_text_below_its_paragraph(drawing: str) -> None:
    post = read(p("Beside the box.", f"<w:r>{drawing}</w:r>") + p("Below."))
    assert text(post) == "Beside the box.\n\nIn the box.\n\nBelow."
    assert notes(post) == [BOX_NOTE]


def test_a_box_in_a_box_is_text_too() -> None:
    inner = p("Outer.", f"<w:r>{older(p('Inner.'))}</w:r>")
    assert text(read(p("Host.", f"<w:r>{older(inner)}</w:r>"))) == "Host.\n\nOuter.\n\nInner."


@pytest.mark.parametrize(
    "run",
    [
        f"<w:r><w:rPr><w:vanish/></w:rPr>{both(newer(BOX), older(BOX))}</w:r>",
        f"<w:r>{newer(BOX).replace('name=', 'hidden=' + chr(34) + '1' + chr(34) + ' name=')}</w:r>",
        f"<w:r>{older(BOX).replace('<v:shape>', '<v:shape style=' + chr(34) + 'visibility: hidden' + chr(34) + '>')}</w:r>",
        f"<w:r>{older(p(r('In the box.', '<w:vanish/>')))}</w:r>",
    ],
)
def test_a_hidden_box_is_a_note(run: str) -> None:
    post = read(p("Beside the box.", run) + END)
    assert text(post) == "Beside the box.\n\nThe end."
    assert "Hidden text in the document, left out: “In the box.”" in notes(post)


def test_word_art_is_text() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="Summer sale"/></v:shape></w:pict></w:r>'
    post = read(p("Come to our", art) + END)
    assert (text(post), notes(post)) == ("Come to our\n\nSummer sale\n\nThe end.", [])


def picture(*, alt: str = "A bridge", more: str = "", key: str = 'r:embed="rIdp"', crop: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{alt}" {more}/><a:graphic><a:graphicData>'
        f"<pic:pic><pic:blipFill><a:blip {key}/>{crop}</pic:blipFill></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


GROUP = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Group"/><a:graphic><a:graphicData><wpg:wgp><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="x" descr="A bridge"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdp"/></pic:blipFill>'
    "</pic:pic></wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
OLD = '<v:shape alt="A bridge"><v:imagedata r:id="rIdp" o:title="clip_image001"/></v:shape>'


@pytest.mark.parametrize(
    ("run", "alt"),
    [
        (picture(), "A bridge"),
        (picture(alt=""), ""),
        (picture(alt="", more='title="A bridge"'), "A bridge"),
        (GROUP, "A bridge"),
        (f"<w:r><w:pict>{OLD}</w:pict></w:r>", "A bridge"),
        (f"<w:r><w:object>{OLD}</w:object></w:r>", "A bridge"),
        (f"<w:r>{both(GROUP[5:-6], f'<w:pict>{OLD}</w:pict>')}</w:r>", "A bridge"),
    ],
)
def test_a_picture_comes_once_with_its_alt_text(run: str, alt: str) -> None:
    post = read(p(run) + END, links=LINKS, files=FILES)
    assert [found.alt for found in pictures(post)] == [alt]
    assert all(found.source.startswith("data:image/png;") for found in pictures(post))
    assert notes(post) == []


@pytest.mark.parametrize(
    ("run", "note", "count"),
    [
        (picture(more='hidden="1"'), "A hidden picture or text box in the document was left out.", 0),
        (f"<w:r><w:rPr><w:vanish/></w:rPr>{picture()[5:]}", "A hidden picture or text box in the document was left out.", 0),
        (
            picture(crop='<a:srcRect l="20000"/>'),
            "The picture “A bridge” is cropped in the document, but its file has all of it. Crop the file too.",
            1,
        ),
        (picture(crop='<a:srcRect l="0"/>'), "", 1),
        (picture(key='r:embed="rId99"'), "A picture is missing from the document here: A bridge", 0),
        (picture(key='r:embed="" r:link="rIdp"'), "", 1),
    ],
)  # fmt: skip
def test_what_is_odd_about_a_picture_is_said(run: str, note: str, count: int) -> None:
    post = read(p(run) + END, links=LINKS, files=FILES)
    assert len(pictures(post)) == count
    assert notes(post) == ([note] if note else [])


@pytest.mark.parametrize(
    ("inner", "kind"),
    [('<c:chart r:id="rIdd"/>', "chart"), ('<dgm:relIds r:dm="rIdd" r:lo="x"/>', "diagramData")],
)
def test_the_words_of_a_chart_or_a_diagram_are_in_a_note(inner: str, kind: str) -> None:
    data = (
        b'<x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        b"<a:p><a:r><a:t>Rent by </a:t></a:r><a:r><a:t>year</a:t></a:r></a:p></x>"
    )
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Chart 1" descr="It rises"/><a:graphic><a:graphicData>'
        f"{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    post = read(p(drawing) + END, links=[("rIdd", kind, "data/d.xml")], files={"word/data/d.xml": data})
    assert notes(post) == [
        "The document has a chart or a diagram here. Add it as a picture. Its words: Rent by year Its alt text: It rises"
    ]


@pytest.mark.parametrize(
    ("alt", "left"),
    [
        ("A bridge over a river\n\nDescription automatically generated", "A bridge over a river"),
        ("A bridge Description automatically generated with medium confidence", "A bridge"),
        ("A bridge AI-generated content may be incorrect.", "A bridge"),
        ("Description automatically generated", ""),
        ("A description of a bridge", "A description of a bridge"),
    ],
)
def test_an_alt_text_that_word_guessed_is_pointed_out(alt: str, left: str) -> None:
    post = read(p(picture(alt=alt)) + END, links=LINKS, files=FILES)
    assert [found.alt for found in pictures(post)] == [left]
    is_guessed = "generated" in alt
    assert notes(post) == (
        [f"Word guessed this alt text: “{left}”. Check it."] if is_guessed and left else []
    )
