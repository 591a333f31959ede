"""Equations: every one comes out as a line of text, with a note."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import notes, p, r, read, text


def m(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


def part(name: str, **inner: str) -> str:
    return f"<m:{name}>{''.join(f'<m:{key}>{xml}</m:{key}>' for key, xml in inner.items())}</m:{name}>"


@pytest.mark.parametrize(
    ("equation", "line"),
    [
        (m("A=π") + part("sSup", e=m("r"), sup=m("2")), "A=πr²"),
        (part("f", num=m("a+b"), den=m("2")), "(a+b)/2"),
        (part("rad", deg="", e=m("x+1")), "√(x+1)"),
        (part("rad", deg=m("3"), e=m("x")), "∛x"),
        (part("sSub", e=m("CO"), sub=m("2")), "CO₂"),
        (part("sSubSup", e=m("x"), sub=m("i"), sup=m("2")), "x_i²"),
        (part("sSup", e=m("e"), sup=m("x+1")), "e^(x+1)"),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub><m:sup>{m("n")}</m:sup><m:e>{m("i")}</m:e></m:nary>', "∑_(i=1)ⁿ i"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{m("a")}</m:e></m:d>', "[a]"),
        (part("func", fName=m("log"), e=m("x")), "log x"),
        (f"<m:m><m:mr><m:e>{m('1')}</m:e><m:e>{m('0')}</m:e></m:mr><m:mr><m:e>{m('0')}</m:e><m:e>{m('1')}</m:e></m:mr></m:m>", "[1, 0; 0, 1]"),
        (f"<m:bar><m:e>{m('y+z')}</m:e></m:bar>", "y+z"),
        ("<m:unknown>" + m("kept") + "</m:unknown>", "kept"),
    ],
)  # fmt: skip
def test_an_equation_is_a_line_of_text(equation: str, line: str) -> None:
    inline = read(p("So ", f"<m:oMath>{equation}</m:oMath>", " holds."))
    alone = read(p(f"<m:oMathPara><m:oMath>{equation}</m:oMath></m:oMathPara>") + p("It holds."))
    note = f"An equation was here; it is written as text: “{line}”. Check that it reads right."
    for post in (inline, alone):
        assert line in text(post).replace("\\", "")
        assert notes(post) == [note]


def test_an_equation_may_stand_between_paragraphs() -> None:
    assert (
        text(read(f"<m:oMathPara><m:oMath>{m('a=b')}</m:oMath></m:oMathPara>{p('It holds.')}"))
        == "a=b\n\nIt holds."
    )


def test_a_hidden_equation_is_not_published() -> None:
    post = read(
        p("So. ", "<m:oMath><m:r><w:rPr><w:vanish/></w:rPr><m:t>a=b</m:t></m:r></m:oMath>", r("Yes."))
    )
    assert text(post) == "So. Yes."
