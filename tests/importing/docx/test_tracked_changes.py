"""Tracked changes: deleted words are gone, inserted ones stay, no paragraph is lost, and a note says so."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import END, notes, p, r, read, row, text

NOTE = (
    "The document has tracked changes that nobody accepted or rejected. The draft is as if all were accepted."
)
MARK_GONE = '<w:rPr><w:del w:id="3" w:author="Sam"/></w:rPr>'
TABLE = f"<w:tbl>{row('a', 'b')}{row('c', 'd')}</w:tbl>"
SHOWN_TABLE = "| a | b |\n| --- | --- |\n| c | d |"


def deleted(words: str) -> str:
    return f'<w:del w:id="1" w:author="Sam"><w:r><w:delText>{words}</w:delText></w:r></w:del>'


def inserted(words: str) -> str:
    return f'<w:ins w:id="2" w:author="Sam">{r(words)}</w:ins>'


def gone(change: str, xml: str, properties: str) -> str:
    name, start = ("tr", "<w:tr>") if properties == "trPr" else ("tc", "<w:tc>")
    assert name in start
    return xml.replace(start, f'{start}<w:{properties}><w:{change} w:id="1"/></w:{properties}>')


@pytest.mark.parametrize(
    ("body", "shown", "words"),
    [
        (p("We are ", deleted("closed"), inserted("open"), " today."), "We are open today.", "closed"),
        (p("One.") + p(deleted("Gone."), more=MARK_GONE) + p("Two."), "One.\n\nTwo.", "Gone."),
        (p("First half ", more=MARK_GONE) + p("second half."), "First half second half.", ""),
        (p("Before a table.", more=MARK_GONE) + TABLE + END, f"Before a table.\n\n{SHOWN_TABLE}\n\nThe end.", ""),
        (p("One.") + p("At the end.", more=MARK_GONE), "One.\n\nAt the end.", ""),
        (p("One ", more="<w:rPr><w:moveFrom/></w:rPr>") + p("line."), "One line.", ""),
        (
            f"<w:tbl>{row('a', 'b')}{gone('del', row('x', 'y'), 'trPr')}{row('c', 'd')}</w:tbl>{END}",
            f"{SHOWN_TABLE}\n\nThe end.",
            "x y",
        ),
        (
            "<w:tbl>" + row("a", "b", '<w:tcPr><w:cellDel w:id="1"/></w:tcPr>' + p("x"))
            + row("c", "d", '<w:tcPr><w:cellDel w:id="2"/></w:tcPr>' + p("y")) + "</w:tbl>" + END,
            f"{SHOWN_TABLE}\n\nThe end.",
            "x / y",
        ),
        (
            p(f"<w:moveFrom>{r('Moved. ')}</w:moveFrom>", "Stays.") + p(f"<w:moveTo>{r('Moved.')}</w:moveTo>"),
            "Stays.\n\nMoved.",
            "",
        ),
        (p("A ", f"<w:ins><w:del><w:r><w:delText>b</w:delText></w:r></w:del>{r('c')}</w:ins>"), "A c", "b"),
        (p("Here", '<w:r><w:rPr><w:ins w:id="1"/></w:rPr><w:t>.</w:t></w:r>', inserted(" Too.")), "Here. Too.", ""),
    ],
)  # fmt: skip
def test_the_draft_is_as_if_all_changes_were_accepted(body: str, shown: str, words: str) -> None:
    post = read(body)
    assert text(post) == shown
    assert notes(post) == [NOTE + (f" Deleted: “{words}”" if words else "")]


def test_a_change_of_looks_is_no_change_of_words() -> None:
    look = '<w:b/><w:rPrChange w:id="1"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    assert notes(read(p(r("Open.", look)))) == []
