from __future__ import annotations

from newsletter.issues.block_options import as_attributes, read_options
from newsletter.issues.blocks import NAMES
from newsletter.issues.diagnostics import Diagnostics, Line
from tests.issues.samples import PATH, PUBLICATION


def cut(name: str, *texts: str) -> tuple[dict[str, str], list[str], list[str]]:
    reading = Diagnostics(path=PATH, publication=PUBLICATION)
    lines = [Line(number=number, text=text) for number, text in enumerate(texts, 1)]
    given, _topics, rest = read_options(lines, NAMES[name], reading)
    return dict(as_attributes(given)), [line.text for line in rest], [f.message for f in reading.errors]


def test_keys_end_at_the_first_line_that_is_none() -> None:
    assert cut("policy", "owner: A", "Applies_To: B", "Text: no key", "owner") == (
        {"owner": "A", "applies_to": "B"},
        ["owner"],
        ['unknown key of a policy block "Text"'],
    )
    assert cut("policy", "", "effective\\: x") == ({}, ["", "effective\\: x"], [])


def test_a_block_without_keys_keeps_every_line() -> None:
    assert cut("note", "owner: A") == ({}, ["owner: A"], [])


def test_a_key_that_comes_too_late_is_named() -> None:
    assert cut("policy", "Text", "owner: A")[2] == ['"owner:" is inside the text; it belongs above it']
