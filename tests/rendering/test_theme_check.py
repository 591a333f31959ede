"""The theme trial: every fault of a theme, by template file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import ThemeError
from newsletter.model import Issue, Publication
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.mjml.schema import Fault
from newsletter.rendering.sample_issue import BARE, FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme_check import check_theme, unknown_tags, with_origins
from tests.rendering.samples import ROOT, publication

PACKAGED = ROOT / "templates"


def letters() -> list[tuple[Issue, Publication]]:
    own = publication()
    return [sample_issue(FULL, own), sample_issue(BARE, own), sample_issue(FULL, own, lang="ar")]


def tried(tmp_path: Path, **files: str) -> list[Fault]:
    home = tmp_path / "ours"
    home.mkdir(exist_ok=True)
    (home / "theme.toml").write_text('base = "calm-civic"')
    for name, text in files.items():
        (home / name.replace("_", ".")).write_text(text)
    return check_theme([tmp_path, PACKAGED], "ours", letters(), root=SPECIMENS, rasterize=rasterize_svg)[0]


@pytest.mark.parametrize("name", ["calm-civic", "bold-campaign", "plain-letter"])
def test_the_themes_that_come_along_are_sound(name: str) -> None:
    faults, editions = check_theme([PACKAGED], name, letters(), root=SPECIMENS, rasterize=rasterize_svg)
    assert faults == []
    assert [edition.lang for edition in editions] == ["en", "en", "ar"]


@pytest.mark.parametrize(
    ("template", "where", "reported"),
    [
        ("<mj-text>\n<p>{{ body }}</p>\n<mj-txt>x</mj-txt></mj-text>", "ours/text.mjml:3", "<mj-txt> is no"),
        ("<mj-text\n padding='0'>{{ body }}</mj-text>", "ours/text.mjml:1", "<mj-text> has padding=“0”"),
        ("<mj-text><p\n clas='x'>{{ body }}</p></mj-text>", "ours/text.mjml:1", "<p> cannot have the attribute “clas”"),
        ("<mj-text>{{ body }}</mj-text>\n<mj-column></mj-column>", "ours/text.mjml:2", "cannot be inside"),
        ("{% if false %}\n<mj-hero></mj-hero>\n{% endif %}<mj-text>{{ body }}</mj-text>", "ours/text.mjml:2", "<mj-hero> is no"),
        ("\n<mj-text>{{ body }}", "ours/text.mjml:2", "the tag that starts here is never closed"),
        ("<mj-text>\n<p>a & b</p>{{ body }}</mj-text>", "ours/text.mjml:2", "not well-formed"),
        ("<mj-text>{{ body }}\n{{ bodi }}</mj-text>", "ours/text.mjml:2", "'bodi' is undefined"),
        ("<mj-text>{{ body }}\n{% if %}</mj-text>", "ours/text.mjml:2", "Expected an expression"),
        ("<mj-text><p>\nx</p></mj-text>", "ours/text.mjml", "does not print body, so readers would miss it"),
        ("<mj-text>{{ body }}<script>1</script></mj-text>", "ours/text.mjml:1", "<script>"),
    ],
)  # fmt: skip
def test_a_fault_is_reported_by_the_template_and_the_line_it_is_written_at(
    tmp_path: Path, template: str, where: str, reported: str
) -> None:
    faults = tried(tmp_path, text_mjml=template)
    assert faults
    assert [one for one in faults if one.where == where and reported in one.message], faults


def test_every_fault_is_reported_at_once_and_once(tmp_path: Path) -> None:
    faults = tried(
        tmp_path,
        divider_mjml='<mj-divider border-width="1" colour="red" />',
        button_mjml="<mj-button>{{ label }}</mj-button>",
        button_txt="{{ label }}",
    )
    assert [(one.where, one.message.split(",")[0]) for one in faults] == [
        ("ours/button.mjml", "does not print url"),
        ("ours/button.mjml:1", "<mj-button> has no href"),
        ("ours/button.txt", "does not print url"),
        ("ours/divider.mjml:1", "<mj-divider> has border-width=“1”"),
        ("ours/divider.mjml:1", "<mj-divider> cannot have the attribute “colour”"),
    ]


def test_a_fault_in_what_is_included_is_reported_where_it_is_written(tmp_path: Path) -> None:
    faults = tried(
        tmp_path, text_mjml='{% include "divider.mjml" %}<mj-text>{{ body }}</mj-text>', divider_mjml="<hr />"
    )
    assert {one.where for one in faults} == {"ours/divider.mjml:1"}


def test_a_style_that_cannot_be_written_onto_tags_is_reported(tmp_path: Path) -> None:
    (fault,) = tried(tmp_path, inline_css="h1 > p { color: red }")
    assert "is not a simple selector" in fault.message


def test_what_readers_would_miss_is_reported_of_the_letter_too(tmp_path: Path) -> None:
    letter = (PACKAGED / "calm-civic" / "letter.txt").read_text().replace("{{ unsubscribe_url }}", "")
    assert [(one.where, one.message.split(",")[0]) for one in tried(tmp_path, letter_txt=letter)] == [
        ("ours/letter.txt", "does not print unsubscribe_url")
    ]


def test_a_theme_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="There is no theme"):
        check_theme([tmp_path], "none", letters(), root=SPECIMENS)


def test_marks_know_their_line_and_leave_jinja_alone() -> None:
    text = '{# <p> #}\n<a>{{ "<b>" }}\n\n</a><br\n/>{% if x %}\n<i>{% endif %}<h{{ level }}>'
    assert with_origins("t/a.mjml", text) == (
        '{# <p> #}\n<a nl-at="t/a.mjml:2">{{ "<b>" }}\n\n</a><br nl-at="t/a.mjml:4"\n/>{% if x %}\n'
        '<i nl-at="t/a.mjml:6">{% endif %}<h{{ level }}>'
    )
    assert with_origins("t/a.txt", "<a>") == "<a>"


def test_unknown_tags_are_found_in_mjml_only() -> None:
    assert [one.where for one in unknown_tags("t/a.mjml", "<p>\n<blink>{{ '<x>' }}\n<mj-foo />")] == [
        "t/a.mjml:2",
        "t/a.mjml:3",
    ]
    assert list(unknown_tags("t/a.css", "<blink>")) == []
