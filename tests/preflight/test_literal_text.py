"""What the writer put in code or after a backslash is shown, and is no unfilled field."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.preflight.written import FRONT, found_in, written

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", ["braces-in-code", "escaped-braces"])
def test_an_issue_that_shows_braces_may_be_sent(name: str, tmp_path: Path) -> None:
    source = (CASES / f"{name}.md").read_text(encoding="utf-8")
    _, edition = written(source, tmp_path)
    assert "{{ name }}" in edition.html
    assert "{{ name }}" in edition.text
    assert found_in(source, tmp_path) == ()


@pytest.mark.parametrize(
    "body",
    [
        "Write ``{{ name }} ` `` in your own email.",
        "```\n{{ name }} and {% if x %} and **bold** and TODO\n```",
        "~~~ C++ and more\n${name} *|FNAME|* %%NAME%%\n~~~",
        "- one\n\n  ```jinja2\n  {{ name }}\n  ```",
        "> ```\n> {{ name }}\n> ```\n> -- Asha Patel",
        "| Code | Says |\n|------|------|\n| `{{ name }}` | a name |",
        "## How to write \\{\\{ name }}",
        "[Button: Write \\{\\{ name }} today](https://city.gov/a)",
        "::: note Use \\{\\{ name }}\nIt is \\{{ name }}, or {\\{ name }}.\n:::",
        "::: policy Fields\neffective: when \\{\\{ day }} comes\n\nText.\n:::",
        "In an entity: &#123;&#x7B; name }} or &lbrace;{ name }&rbrace;.",
        "Stars \\*\\*stay\\*\\* stars, \\[YOUR NAME HERE\\] stays, and so does \\*|FNAME|\\*.",
        "A long line of words that comes before the braces, so that they \\{\\{ are broken\nin two }} here.",
    ],
)
def test_code_and_escaped_marks_are_meant_to_be_shown(body: str, tmp_path: Path) -> None:
    assert found_in(f"{FRONT}{body}\n", tmp_path) == ()


@pytest.mark.parametrize("key", ["subject", "preheader", "title", "lead"])
def test_front_matter_may_show_braces_too(key: str, tmp_path: Path) -> None:
    lines = [line for line in FRONT.splitlines() if not line.startswith(f"{key}:")]
    lines.insert(1, f"{key}: How our emails fill in \\{{\\{{ name }}}} for every reader of this email")
    source = "\n".join(lines) + "\nText.\n"
    assert {one.rule for one in found_in(source, tmp_path)} <= {"subject.long", "subject.length"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("`*|FNAME|*` is written *|FNAME|* in the other program.", "*|FNAME|*"),
        ("Dear \\*|LNAME|\\*, dear *|FNAME|*,", "*|FNAME|*"),
        ("```\n%%NAME%%\n```\n\n::: note Dear %%NAME%%\nText.\n:::", "%%NAME%%"),
        ("::: note `%%NAME%%`\nText.\n:::", "%%NAME%%"),
        (
            "::: news In the news\n- [The \\{\\{ headline }}](https://a.gov/a) | The Paper\n:::",
            "{{ headline }}",
        ),
        ("An \\`apostrophe ${name} \\` is no code.", "${name}"),
        ("Dear *|FNAME|*,", "*|FNAME|*"),
        ("A `tick that is never closed ${name}", "${name}"),
    ],
)
def test_the_same_words_elsewhere_are_still_an_error(body: str, words: str, tmp_path: Path) -> None:
    (found,) = found_in(f"{FRONT}{body}\n", tmp_path)
    assert found.rule == "merge.unresolved"
    assert words in found.message


def test_words_in_code_in_front_matter_are_plain_text(tmp_path: Path) -> None:
    source = FRONT.replace("What changes on your street\n", "Dear `%%NAME%%` on your street\n", 1)
    assert "merge.unresolved" in {one.rule for one in found_in(source, tmp_path)}
