"""The skeleton: words never pass through the compiler, and come back where they were."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.errors import ThemeError
from newsletter.model import Text
from newsletter.rendering.edition import render
from newsletter.rendering.mjml import compile as compiling
from newsletter.rendering.mjml.compile import compile_email, compile_mjml
from newsletter.rendering.mjml.skeleton import extract_text
from newsletter.rendering.mjml.tree import parse, serialise
from tests.rendering.samples import THEME, at, every_block, issue, publication, write_pictures

HEAD = "<mjml><mj-head><mj-attributes><mj-text></mj-text></mj-attributes></mj-head><mj-body>"
MJML = (
    f'{HEAD}<mj-section text-align="left"><mj-column><mj-text align="left"><p>a &#x22; b</p></mj-text><mj-text></mj-text>'
    '<mj-button href="https://x.example/">c</mj-button><mj-table><tr><td>d</td></tr></mj-table>'
    "</mj-column></mj-section></mj-body></mjml>"
)


def without_outlook_font(html: str) -> str:
    """Return HTML without the one style that is added to what the compiler wrote."""
    font = re.search(r"<!--\[if mso\]><style>td\{font-family:[^<]*\}</style><!\[endif\]-->(?=</head>)", html)
    assert font is not None
    return html.replace(font[0], "")


def test_words_are_taken_out_of_texts_tables_and_buttons() -> None:
    skeleton = extract_text(MJML)
    assert skeleton.texts == ("<p>a &#x22; b</p>", "c", "<tr><td>d</td></tr>")
    assert "<p>" not in skeleton.mjml
    assert "<mj-text></mj-text>" in skeleton.mjml
    assert skeleton.fill(skeleton.mjml) == MJML


def test_the_letter_is_what_the_compiler_would_have_made_of_it() -> None:
    assert without_outlook_font(compile_email(parse(MJML, name="it"), markers=())) == compile_mjml(
        serialise(parse(MJML, name="it"))
    )


def test_words_that_look_like_the_stand_in_are_words() -> None:
    mjml = MJML.replace("a &#x22; b", "heldwords0z heldwordsx1z").replace("x.example/", "heldwords2z")
    assert extract_text(mjml).fill(extract_text(mjml).mjml) == mjml
    assert without_outlook_font(compile_email(parse(mjml, name="it"), markers=())) == compile_mjml(
        serialise(parse(mjml, name="it"))
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda html, placeholder: html.replace(f"{placeholder}1z", ""),
        lambda html, placeholder: html.replace(f"{placeholder}1z", f"{placeholder}1z" * 2),
        lambda html, placeholder: html.replace(f"{placeholder}1z", f"{placeholder}2z"),
        lambda html, placeholder: html.replace(f"{placeholder}2z", f"{placeholder}2"),
        lambda html, placeholder: html + f"{placeholder}3z",
    ],
)
def test_a_part_that_the_compiler_lost_or_doubled_is_noticed(
    spoil: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(spoil)
    placeholder = extract_text(MJML).placeholder
    monkeypatch.setattr(compiling, "compile_mjml", lambda mjml: spoil(compile_mjml(mjml), placeholder))
    with pytest.raises(ThemeError, match="lost or duplicated a part"):
        compile_email(parse(MJML, name="it"), markers=())


def test_nothing_that_a_writer_said_reaches_the_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def noted(mjml: str) -> str:
        given.append(mjml)
        return compile_mjml(mjml)

    monkeypatch.setattr(compiling, "compile_mjml", noted)
    write_pictures(tmp_path)
    texts = [Text(markdown="A secret of **mine**", place=at(1)), *every_block()]
    edition = render(issue(tmp_path, *texts), publication(), THEME, root=tmp_path)
    assert "A secret of <strong" in edition.html
    assert "secret" not in given[0]
    assert "<p" not in given[0].partition("</mj-head>")[2]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [("**a**\n*b*", "</strong>\n<em"), ("**a**\n**b**", "</strong>\n<strong"), ("*a*\n[b](https://x.example)", "</em>\n<a")],
)  # fmt: skip
def test_a_line_end_between_two_tags_stays_for_it_parts_two_words(
    markdown: str, html: str, tmp_path: Path
) -> None:
    edition = render(
        issue(tmp_path, Text(markdown=markdown, place=at(1))), publication(), THEME, root=tmp_path
    )
    assert html in edition.html
