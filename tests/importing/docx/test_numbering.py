"""Numbers: lists and headings have the numbers that Word shows, with restarts and continued lists."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import notes, p, r, read, style, text


def level(depth: int, how: str, label: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>{more}<w:lvlText w:val="{label}"/></w:lvl>'


def lists(*levels: str, more: str = "") -> str:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>'
        for key, inner in enumerate(levels, start=1)
    )
    numbers = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
        for key in range(1, len(levels) + 1)
    )
    return abstract + numbers + more


def item(words: str, key: int = 1, depth: int = 0) -> str:
    return p(words, more=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>')


DECIMAL = level(0, "decimal", "%1.") + level(1, "decimal", "%2.")
BULLETS = level(0, "bullet", "·") + level(1, "bullet", "o")
RESTART = '<w:num w:numId="9"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'  # fmt: skip
FROM_FIVE = RESTART.replace('startOverride w:val="1"', 'startOverride w:val="5"')


@pytest.mark.parametrize(
    ("body", "numbering", "shown"),
    [
        (item("one") + item("two"), lists(DECIMAL), "1. one\n2. two"),
        (item("one") + p("Between them.") + item("two"), lists(DECIMAL), "1. one\n\nBetween them.\n\n2. two"),
        (item("one") + item("two") + item("uno", 9), lists(DECIMAL, more=RESTART), "1. one\n2. two\n\n1) uno"),
        (item("five", 9) + item("six", 9), lists(DECIMAL, more=FROM_FIVE), "5. five\n6. six"),
        (
            item("one") + item("deep", depth=1) + item("two") + item("again", depth=1),
            lists(DECIMAL),
            "1. one\n   1. deep\n2. two\n   1. again",
        ),
        (item("a") + item("b", depth=1) + item("c"), lists(BULLETS), "- a\n  - b\n- c"),
        (item("one") + item("dot", 2), lists(DECIMAL, BULLETS), "1. one\n\n* dot"),
        (item("one") + item("dot", 2, 1) + item("two"), lists(DECIMAL, BULLETS), "1. one\n   - dot\n2. two"),
        (
            item("one") + p(r("gone", "<w:vanish/>"), more='<w:numPr><w:numId w:val="1"/></w:numPr>') + item("two"),
            lists(DECIMAL),
            "1. one\n2. two",
        ),
        (item("plain", 1), lists(level(0, "none", "")), "plain"),
        (item("plain", 7), lists(DECIMAL), "plain"),
        (item("plain", 0), lists(DECIMAL), "plain"),
        (item("Open it") + item("Close it"), lists(level(0, "decimal", "Step %1:")), "Step 1: Open it\n\nStep 2: Close it"),
    ],
)  # fmt: skip
def test_a_list_has_the_numbers_that_the_document_shows(body: str, numbering: str, shown: str) -> None:
    post = read(p("The list follows here.") + body + p("It ends here."), numbering=numbering)
    assert text(post) == f"The list follows here.\n\n{shown}\n\nIt ends here."


@pytest.mark.parametrize(
    ("how", "label", "third"),
    [
        ("lowerLetter", "%1)", "c)"),
        ("upperLetter", "%1.", "C."),
        ("lowerRoman", "(%1)", "(iii)"),
        ("upperRoman", "%1.", "III."),
    ],
)
def test_letters_become_numbers_and_a_note_says_so(how: str, label: str, third: str) -> None:
    body = item("one") + item("two") + item("three")
    post = read(p("See below for it.") + body, numbering=lists(level(0, how, label)))
    assert text(post).endswith("\n\n1. one\n2. two\n3. three")
    first = third.replace("iii", "i").replace("III", "I").replace("c", "a").replace("C", "A")
    assert notes(post) == [
        f"The document marks the items of the list below “{first}”; in the draft they have numbers."
    ]


HEADINGS = level(0, "decimal", "%1", '<w:pStyle w:val="H1"/>') + level(
    1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'
)


def test_a_heading_keeps_its_number() -> None:
    linked = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    body = p("Streets", style="H1") + p("Elm", style="H2") + p("Oak", style="H2") + p("Parks", style="H1")
    styles = style("H1", "heading 1", more=linked) + style("H2", "heading 2", more=linked)
    shown = text(read(p("An introduction.") + body, styles=styles, numbering=lists(HEADINGS)))
    assert shown.replace("\\", "").split("\n\n")[1:] == [
        "# 1 Streets",
        "## 1.1 Elm",
        "## 1.2 Oak",
        "# 2 Parks",
    ]


def test_a_style_makes_a_list() -> None:
    styles = style("LB", "List Bullet", more='<w:numPr><w:numId w:val="1"/></w:numPr>') + style(
        "LB2", "List Bullet 2", more='<w:numPr><w:numId w:val="2"/></w:numPr>'
    )
    body = p("one", style="LB") + p("deep", style="LB2") + p("two", style="LB")
    body += p("no item", style="LB", more='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert (
        text(read(body, styles=styles, numbering=lists(BULLETS, BULLETS)))
        == "- one\n  - deep\n- two\n\nno item"
    )


def test_a_numbering_style_leads_to_its_list() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="N"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="N"/>{DECIMAL}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    named = style("N", "My list", kind="numbering", more='<w:numPr><w:numId w:val="2"/></w:numPr>')
    assert text(read(item("one") + item("two"), numbering=numbering, styles=named)) == "1. one\n2. two"
