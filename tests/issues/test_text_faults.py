from __future__ import annotations

import pytest

from newsletter.issues.text_faults import LONGEST_PARAGRAPH
from tests.issues.samples import faults, only_fault


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("a\n\n# b", 3, "a heading in the text cannot be level 1, which is the title's. Write ##"),
        ("a\nb ![c](c.png) d", 2, "a picture must be on its own line"),
        ("- a\n- ![c](c.png)", 2, "a picture must be on its own line"),
        ("| a |\n|---|\n| ![c](c.png) |", 3, "a picture must be on its own line"),
        ("a [Button: b](https://b.example) c", 1, "a button must be on its own line"),
        ("a\nb [c](javascript:alert(1))", 2, 'cannot start with "javascript:"'),
        ("a [c](JAVASCRIPT&colon;alert(1))", 1, "cannot start"),
        ("[c](data:text/html,x)", 1, "cannot start"),
        ("<vbscript:x>", 1, "cannot start"),
        ("a\n\nb [c](/d)", 3, 'the link address is incomplete: "/d"'),
        ("[c](www.d.example)", 1, 'Did you mean "https://www.d.example"?'),
        ("[c](#d)", 1, "the link address is incomplete"),
        ("a\nb [c](https://d.example/{{ email }})", 2, "a merge field cannot be used in a link address"),
        ("[c](https://d.example/{{email}})", 1, "a merge field cannot be used in a link address"),
        ("a\n{{ frist_name }}", 2, 'unknown merge field "frist_name". Did you mean "first_name"?'),
        ("a\nb\n{{7*7}}", 3, "To show a brace, write \\{"),
        ("## {{ first_name", 1, "not a merge field"),
        ("- a\n- *{{ 'x' }}*", 2, "not a merge field"),
        ("[a]: https://b.example", 1, "link definitions are not supported"),
        ("> " * 30 + "a", 1, "nested too deep"),
        ("a" * (LONGEST_PARAGRAPH + 1), 1, "Split it with empty lines"),
    ],
)
def test_one_mistake_is_reported_at_its_line(body: str, line: int, words: str) -> None:
    found = faults(body)
    assert {reported_line for reported_line, _ in found} == {line}
    assert words in found[0][1]


@pytest.mark.parametrize(
    "body",
    [
        "[a](https://b.example) <https://c.example> [d](mailto:e@f.example) [g](tel:+12135550100)",
        'Hello {{ first_name | "neighbor" }}, of {{ neighborhood | "our district" }}',
        "## What, {{ first_name }}?",
        "A \\{\\{ literal \\}\\} brace, `{{ x }}` in code, { alone }, and }} too",
        "```\n{{ 7*7 }} ![a](b) # c [d](javascript:e)\n```",
        "`![a](b)` and `[c](javascript:d)`",
        "| a | b |\n|---|---|\n| {{ email }} | d |",
        "**a *b* c** ~ _d_ \\\ne <b>f</b> &amp; “g” – ¿h?",
        "#hashtag is no heading",
        "[for {{ first_name }}](https://a.example)",
        "a[^1] [b]",
    ],
)
def test_this_may_stand_in_text(body: str) -> None:
    assert faults(body) == []


def test_every_mistake_of_a_paragraph_is_reported() -> None:
    body = "![a](a.png)\n{{ x }} [c](/d)\n{{7*7}}"
    assert [line for line, _ in faults("z\n" + body)] == [2, 3, 3, 4]


def test_a_mistake_in_a_block_is_reported_too() -> None:
    assert only_fault("::: note\na\n\n[b](/c)\n:::")[0] == 4
