"""Content controls: their content is text, prompts that nobody filled in are not, check boxes are seen."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import END, notes, p, r, read, row, text


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


PROMPT = "<w:showingPlcHdr/>"
PROMPTED = f"<w:tc>{p('Click or tap here')}</w:tc>"
FIRST_ROW = f"<w:tr><w:tc>{p('a')}</w:tc>{control(PROMPTED, PROMPT)}</w:tr>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (p("Meet ", control(r("Sam")), "."), "Meet Sam."),
        (control(p("Meet Sam.")), "Meet Sam."),
        (control(control(p("Meet ", control(r("Sam")), "."))), "Meet Sam."),
        (p("Meet ", f'<w:smartTag w:element="name">{r("Sam")}</w:smartTag>', "."), "Meet Sam."),
        (p("Meet ", f"<w:customXml><w:customXmlPr/>{r('Sam')}</w:customXml>", "."), "Meet Sam."),
        (p("Meet ", f'<w:dir w:val="ltr">{r("Sam")}</w:dir>', "."), "Meet Sam."),
        (p(control(r("☒"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'), " Sam"), "☒ Sam"),
        (p(control(r("☐"), "<w14:checkbox/>"), " Sam"), "☐ Sam"),
        (p(control(r(""), "<w14:checkbox><w14:checked/></w14:checkbox>"), " Sam"), "☒ Sam"),
        (p("Meet ", control(r("Sam"), '<w:showingPlcHdr w:val="0"/>'), "."), "Meet Sam."),
    ],
)
def test_the_content_of_a_control_is_text(body: str, shown: str) -> None:
    post = read(body)
    assert (text(post), notes(post)) == (shown, [])


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (p("Name: ", control(r("Click or tap here"), PROMPT), " (required)"), "Name: (required)"),
        (p("One.") + control(p("Click or tap here"), PROMPT) + p("Two."), "One.\n\nTwo."),
        (
            f"<w:tbl>{row('a', control(p('Click or tap here'), PROMPT))}{row('c', 'd')}</w:tbl>{END}",
            "| a |  |\n| --- | --- |\n| c | d |\n\nThe end.",
        ),
        (
            f"<w:tbl>{FIRST_ROW}{row('c', 'd')}</w:tbl>{END}",
            "| a |  |\n| --- | --- |\n| c | d |\n\nThe end.",
        ),
    ],
)
def test_a_prompt_that_nobody_filled_in_is_a_note(body: str, shown: str) -> None:
    post = read(body)
    assert text(post) == shown
    assert notes(post) == ["A field that nobody filled in was here: “Click or tap here”"]
