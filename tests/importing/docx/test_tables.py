"""Tables: merged cells are written out, every row has the same cells, and no cell is lost."""

from __future__ import annotations

import pytest

from tests.importing.docx.parts import END, notes, p, r, read, row, style, text

MERGED = "The table below has merged cells in the document. Check that each value stands in the right cell."
HEAD = row("Day", "Room", "Time")


def cell(words: str, properties: str) -> str:
    return f"<w:tcPr>{properties}</w:tcPr>{p(words)}"


def wide(words: str, columns: int) -> str:
    return cell(words, f'<w:gridSpan w:val="{columns}"/>')


TOP, BELOW = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (row(wide("Hours", 2)) + row("Monday", "9-17"), ["| Hours |  |", "| Monday | 9-17 |"]),
        (HEAD + row("Monday", wide("closed", 2)), ["| Day | Room | Time |", "| Monday | closed |  |"]),
        (
            HEAD + row(cell("Monday", TOP), "A", "9") + row(cell("", BELOW), "B", "10") + row(cell("", BELOW), "C", "11"),
            ["| Day | Room | Time |", "| Monday | A | 9 |", "| Monday | B | 10 |", "| Monday | C | 11 |"],
        ),
        (
            HEAD + row(cell("Both", f'<w:gridSpan w:val="2"/>{TOP}'), "9") + row(cell("", f'<w:gridSpan w:val="2"/>{BELOW}'), "10"),
            ["| Day | Room | Time |", "| Both |  | 9 |", "| Both |  | 10 |"],
        ),
        (
            HEAD + row(cell("Monday", '<w:hMerge w:val="restart"/>'), cell("unseen", '<w:hMerge w:val="continue"/>'), "9"),
            ["| Day | Room | Time |", "| Monday |  | 9 |"],
        ),
        (HEAD + row(cell("no top", BELOW), "A", "9"), ["| Day | Room | Time |", "| no top | A | 9 |"]),
    ],
)  # fmt: skip
def test_merged_cells_are_written_out(rows: str, shown: list[str]) -> None:
    post = read(f"<w:tbl>{rows}</w:tbl>{END}")
    assert [line for line in text(post).split("\n") if line.startswith("|") and "---" not in line] == shown
    if "hMerge" not in rows:
        assert notes(post) == [MERGED]


@pytest.mark.parametrize(
    "rows",
    [
        row("a", "b") + row("c", "d"),
        row("a", "b") + row("", "") + row("c", "d"),
        f'{row("a", "b")}<w:bookmarkStart w:id="1" w:name="x"/>{row("c", "d")}',
        f"{row('a', 'b')}<w:sdt><w:sdtPr/><w:sdtContent>{row('c', 'd')}</w:sdtContent></w:sdt>",
        f"<w:tr><w:sdt><w:sdtContent><w:tc>{p('a')}</w:tc></w:sdtContent></w:sdt><w:tc>{p('b')}</w:tc></w:tr>{row('c', 'd')}",
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr>{row("a", "b")}{row("c", "d")}',
        row("a", "b").replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>") + row("c", "d"),
    ],
)
def test_a_table_is_a_table(rows: str) -> None:
    post = read(f"<w:tbl>{rows}</w:tbl>{END}")
    assert text(post) == "| a | b |\n| --- | --- |\n| c | d |\n\nThe end."
    assert notes(post) == []


def test_a_row_may_leave_out_cells() -> None:
    late = row("A", "9").replace("<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>')
    early = row("Friday", "B").replace("<w:tr>", '<w:tr><w:trPr><w:gridAfter w:val="1"/></w:trPr>')
    shown = text(read(f"<w:tbl>{HEAD}{late}{early}</w:tbl>{END}"))
    assert "|  | A | 9 |\n| Friday | B |  |" in shown


def test_a_table_in_a_table_is_kept_and_so_is_the_text_around_it() -> None:
    inner = f"<w:tbl>{row('a', 'b')}{row('c', 'd')}</w:tbl>{p('Below it.')}"
    post = read(f"<w:tbl>{row('Outside.', p('Above it.') + inner)}</w:tbl>{END}")
    assert text(post).split("\n\n") == [
        "Outside.", "Above it.", "| a | b |\n| --- | --- |\n| c | d |", "Below it.", "The end.",
    ]  # fmt: skip


def test_a_table_without_a_first_name_is_data_too() -> None:
    shown = text(read(f"<w:tbl>{row('', 'Hours')}{row('Monday', '9-17')}</w:tbl>{END}"))
    assert shown.startswith("|  | Hours |\n")


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


def item(words: str) -> str:
    return p(words, more='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


def test_a_list_in_a_cell_leaves_the_table_a_table() -> None:
    rows = row("Bring", item("a pen") + item("a form")) + row("Pay", p("$5") + p(r("in cash")))
    post = read(f"<w:tbl>{rows}</w:tbl>{END}", numbering=NUMBERING)
    assert text(post).startswith("| Bring | • a pen • a form |\n| --- | --- |\n| Pay | $5 in cash |")
    assert notes(post) == []


NO_TABLE = "The document has a table here that an email cannot show"


@pytest.mark.parametrize(
    ("rows", "is_noted"),
    [
        (row(*"abcdefg") + row(*"1234567"), True),
        (row("Monday", "word " * 80) + row("Friday", "9-17"), True),
        (row("Monday", p("Hours", style="H1")) + row("Friday", "9-17"), True),
        (row(p("Left.") + item("a pen"), "Right."), False),
        (row("Only one column.") + row("Of two rows."), False),
    ],
)
def test_a_table_that_falls_apart_is_noted(rows: str, is_noted: bool) -> None:
    post = read(f"<w:tbl>{rows}</w:tbl>{END}", numbering=NUMBERING, styles=style("H1", "heading 1"))
    assert "|" not in text(post)
    assert [note.startswith(NO_TABLE) for note in notes(post)] == [True] * is_noted


def test_a_list_in_a_box_of_the_layout_is_a_list() -> None:
    post = read(f"<w:tbl>{row(p('Left.') + item('a pen'), 'Right.')}</w:tbl>{END}", numbering=NUMBERING)
    assert text(post).split("\n\n") == ["Left.", "- a pen", "Right.", "The end."]
