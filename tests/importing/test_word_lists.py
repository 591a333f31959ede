"""Lists of Word and Outlook: a paragraph with a marker is an item, at its depth and with its number."""

from __future__ import annotations

import pytest

from tests.importing.office_pages import NARROW, notes, read, text

MARKED = "The document marks the items of the list below “{}”; in the draft they have numbers."
LISTS = "<style>@list l0:level1 {mso-level-number-format:bullet;} @list l1:level1 {mso-level-tab-stop:none;}</style>"


def filtered(marker: str, words: str, style: str = "text-indent:-.25in", name: str = "CxSpMiddle") -> str:
    """An item of a page that was saved as "Web page, filtered"."""
    return f"<p class=MsoListParagraph{name} style='{style}'><span style='font-family:Symbol'>{marker}{NARROW}</span>{words}</p>\n"


def copied(marker: str, words: str, level: int = 1, key: int = 0, comment: bool = False) -> str:
    """An item on the clipboard of Word or Outlook."""
    opening, closing = (
        ("<!--[if !supportLists]-->", "<!--[endif]-->")
        if comment
        else ("<![if !supportLists]>", "<![endif]>")
    )
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='margin-left:{level / 2}in;mso-add-space:auto;text-indent:-.25in;"
        f"mso-list:l{key} level{level} lfo1'>{opening}<span style='font-family:Symbol;mso-bidi-font-family:Symbol'>"
        f"<span style='mso-list:Ignore'>{marker}{NARROW}</span></span>{closing}{words}<o:p></o:p></p>\n"
    )  # fmt: skip


NORMAL = f"<p class=MsoNormal style='{{}};text-indent:-.25in'><span style='font-family:Symbol'>·{NARROW}</span>{{}}</p>"
OUTLOOK = f"<p class=MsoListParagraph style='margin-left:{{}}'>{{}}{NARROW}{{}}</p>"
PICTURE = f"<p class=MsoListParagraph><span><img width=15 height=15 src='a/image001.gif' alt='*'>{NARROW}</span>{{}}</p>"
LOST = "<p class=MsoNormal style='mso-list:l{} level1 lfo1'>{}</p>"
DEEPER = "margin-left:1.0in;text-indent:-.25in"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (filtered("·", "one") + filtered("·", "two"), "- one\n- two"),
        (filtered("·", "one") + filtered("o", "deep", DEEPER) + filtered("·", "two"), "- one\n  - deep\n- two"),
        (filtered("·", "one") + filtered("1.", "first") + filtered("2.", "second"), "- one\n\n1) first\n2) second"),
        (filtered("3)", "three") + filtered("4)", "four"), "3. three\n4. four"),
        (filtered("§", "one", name="CxSpFirst") + filtered("§", "two", name="CxSpLast"), "- one\n- two"),
        (filtered("Step 1.", "Open it") + filtered("Step 2.", "Close it"), "Step 1. Open it\n\nStep 2. Close it"),
        (
            NORMAL.format("margin-left:.5in", "one") + NORMAL.format("margin-left:36.0pt", "two"),
            "- one\n- two",
        ),
        (
            PICTURE.format("one") + PICTURE.format("two"),
            "- one\n- two",
        ),
        (
            "<p class=MsoListParagraph>1.&nbsp;&nbsp;&nbsp; one</p><p class=MsoListParagraph>2.&nbsp;&nbsp; two</p>",
            "1. one\n2. two",
        ),
        (
            OUTLOOK.format("1.27cm", "·", "<b>one</b>") + OUTLOOK.format("2.54cm", "o", "deep"),
            "- **one**\n  - deep",
        ),
        (copied("·", "one") + copied("o", "deep", 2) + copied("·", "two"), "- one\n  - deep\n- two"),
        (copied("·", "one", comment=True) + copied("·", "two", comment=True), "- one\n- two"),
        (copied("1.", "one") + copied("·", "dot", 2) + copied("2.", "two"), "1. one\n   - dot\n2. two"),
        (LOST.format(0, "one") + LOST.format(0, "two"), "- one\n- two"),
        (LOST.format(1, "one") + LOST.format(1, "two"), "1. one\n2. two"),
        (LOST.format(7, "one") + LOST.format(7, "two"), "- one\n- two"),
        (copied("1.", "one", key=0) + copied("1.", "uno", key=1), "1. one\n\n1) uno"),
        (copied("1.1.", "one", 2) + copied("1.2.", "two", 2), "1. one\n2. two"),
    ],
)  # fmt: skip
def test_a_paragraph_with_a_marker_is_an_item(body: str, shown: str) -> None:
    post = read(body, LISTS)
    assert text(post) == shown
    assert notes(post) == []


@pytest.mark.parametrize(
    ("markers", "start"),
    [
        ("a)|b)|c)", "1."),
        ("i.|ii.|iii.", "1."),
        ("A.|B.|C.", "1."),
        ("(iv)|(v)|(vi)", "4."),
        ("h.|i.|j.", "8."),
    ],
)
def test_letters_become_numbers_and_a_note_says_so(markers: str, start: str) -> None:
    first, *others = markers.split("|")
    post = read("".join(filtered(marker, "words") for marker in (first, *others)))
    number = int(start[:-1])
    assert text(post) == "\n".join(f"{number + at}. words" for at in range(3))
    assert notes(post) == [MARKED.format(first)]


@pytest.mark.parametrize(
    "body",
    [
        "<p class=MsoListParagraph>Only words.</p>",
        "<p class=MsoNormal>o - it is a letter.</p>",
        "<p class=MsoNormal style='mso-list:none'>Only words.</p>",
        f"<p class=MsoNormal>Half a line,{NARROW}and the rest of it.</p>",
        "<p class=MsoNormal>1. Only words.</p>",
    ],
)
def test_a_paragraph_without_a_marker_is_none(body: str) -> None:
    shown = text(read(body))
    assert not shown.startswith(("- ", "1. "))
    assert len(shown) > 10


def test_a_heading_keeps_its_number() -> None:
    heading = (
        copied("2.", "Parks").replace("<p class=MsoListParagraphCxSpMiddle", "<h2").replace("</p>", "</h2>")
    )
    assert text(read(heading)).replace("\\", "") == "## 2. Parks"
    assert text(read("<h2 style='mso-list:l1 level1 lfo1'>Parks</h2>", LISTS)) == "## Parks"


def test_lists_apart_are_lists_apart() -> None:
    body = copied("1.", "one") + "<p class=MsoNormal>Between them it says more.</p>" + copied("2.", "two")
    assert text(read(body)) == "1. one\n\nBetween them it says more.\n\n2. two"
