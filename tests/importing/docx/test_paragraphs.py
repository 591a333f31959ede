"""Paragraphs: a style means what the built-in style it is based on means."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import notes, p, read, style, text

LINE = '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>'
OWN = style("H1", "heading 1") + style("Q", "Quote") + style("IQ", "Intense Quote")


@pytest.mark.parametrize(
    ("body", "styles", "shown"),
    [
        (p("Well said.", style="Q"), OWN, "> Well said."),
        (p("Well said.", style="IQ"), OWN, "> Well said."),
        (p("Well said.", style="X"), OWN + style("X", "Council quote", base="Q"), "> Well said."),
        (p("Well said.", style="X"), style("X", "Quotations"), "> Well said."),
        (p("One.", style="Q") + p("Two.", style="Q"), OWN, "> One.\n>\n> Two."),
        (p("Well said.", style="Q") + p("— Asha Patel", style="Q"), OWN, "> Well said.\n>\n> -- Asha Patel"),
        (p("Streets", style="X"), OWN + style("X", "Council heading", base="H1"), "# Streets"),
        (p("Streets", style="X"), style("X", "Own", more='<w:outlineLvl w:val="1"/>'), "## Streets"),
        (p("Streets", more='<w:outlineLvl w:val="2"/>'), "", "### Streets"),
        (p("Streets", more='<w:outlineLvl w:val="9"/>'), "", "Streets"),
        (p("Streets", style="Heading"), style("Heading", "Heading"), "# Streets"),
        (p("Streets", style="X"), style("X", "heading 8"), "###### Streets"),
        (p("Streets", style="X"), style("X", "Body Text"), "Streets"),
        (p("Streets", style="gone"), "", "Streets"),
        (p(more=LINE) + p("Below."), "", "---\n\nBelow."),
        (p('<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>') + p("Below."), "", "---\n\nBelow."),
        (p(more=LINE.replace("bottom", "left")) + p("Below."), "", "Below."),
        (p("Underlined.", more=LINE), "", "Underlined."),
        (p("Below a picture.", style="C"), style("C", "caption"), "Below a picture."),
        (
            p("T", more='<w:framePr w:dropCap="drop" w:lines="3"/>') + p("he work begins."),
            "",
            "The work begins.",
        ),
    ],
)
def test_a_style_is_what_it_is_based_on(body: str, styles: str, shown: str) -> None:
    post = read(p("An introduction.") + body, styles=styles)
    assert text(post) == f"An introduction.\n\n{shown}"
    assert notes(post) == []


def test_styles_that_are_based_on_each_other_end() -> None:
    circle = style("A", "One", base="B") + style("B", "Two", base="A")
    assert text(read(p("Read on.", style="A"), styles=circle)) == "Read on."
