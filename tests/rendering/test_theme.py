"""The theme: templates found file by file, sandboxed, and every fault named."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsletter.errors import ThemeError
from newsletter.model import Text
from newsletter.rendering.edition import render
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.theme import REQUIRED, Theme, load_theme, theme_names
from tests.rendering.samples import ROOT, THEME, at, issue, publication

PACKAGED = ROOT / "templates"


def own(tmp_path: Path, **files: str) -> Path:
    home = tmp_path / "calm-civic"
    home.mkdir(exist_ok=True)
    for name, text in files.items():
        (home / name.replace("_", ".")).write_text(text)
    return tmp_path


def with_template(tmp_path: Path, **files: str) -> Theme:
    return load_theme([own(tmp_path, **files), PACKAGED], "calm-civic")


def test_the_packaged_theme_has_every_template_and_nothing_else() -> None:
    assert set(THEME.sources) == set(REQUIRED)


def test_the_first_folder_that_has_a_file_wins_for_that_file(tmp_path: Path) -> None:
    theme = with_template(tmp_path, divider_txt="~ ~ ~\n")
    assert theme.render("divider.txt", {}) == "~ ~ ~"
    assert theme.sources["text.mjml"] == THEME.sources["text.mjml"]
    assert load_theme([PACKAGED, tmp_path], "calm-civic").render("divider.txt", {}) == "* * *"


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED / "calm-civic", tmp_path / "mine")
    (tmp_path / "mine" / "callout.mjml").unlink()
    with pytest.raises(
        ThemeError, match=r"The theme “mine” has no callout\.mjml\. Add it \(looked in .*mine"
    ):
        load_theme([tmp_path], "mine")


@dataclass(frozen=True, slots=True)
class Given:
    words: str = "w"
    more: tuple[str, ...] = ()
    _kept: str = "secret"

    def act(self) -> str:
        return self.words


@pytest.mark.parametrize("obj", [Given(), Given, literal("x"), {"words": 1, "items": 2}, "words", [1]])
@pytest.mark.parametrize(
    "attribute",
    ["words", "more", "_kept", "act", "__class__", "__dataclass_fields__", "items", "html", "none"],
)
def test_what_is_ours_gives_what_the_sandbox_gives(obj: object, attribute: str) -> None:
    quick = THEME.environment.getattr(obj, attribute)
    asked = ImmutableSandboxedEnvironment.getattr(THEME.environment, obj, attribute)  # type: ignore[arg-type]
    assert type(quick) is type(asked)
    assert isinstance(asked, Undefined) or quick == asked


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("calm-civik", "There is no theme “calm-civik”. Did you mean “calm-civic”?"),
        ("zzz", "There is no theme “zzz”. Looked in"),
        ("../calm-civic", "is not a theme name"),
        ("", "is not a theme name"),
    ],
)
def test_an_unknown_theme_is_an_error_with_a_hint(name: str, reported: str) -> None:
    with pytest.raises(ThemeError) as error:
        load_theme([PACKAGED], name)
    assert reported in str(error.value)


def test_a_template_that_is_not_text_is_named(tmp_path: Path) -> None:
    (own(tmp_path) / "calm-civic" / "text.mjml").write_bytes(b"\xff\xfe")
    with pytest.raises(ThemeError, match=r"text\.mjml: cannot be read"):
        load_theme([tmp_path, PACKAGED], "calm-civic")


def test_a_template_that_is_too_large_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match=r"text\.mjml: larger than"):
        with_template(tmp_path, text_mjml="x" * 300_000)


@pytest.mark.parametrize(
    ("template", "reported"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("\n{% if %}", "calm-civic/text.mjml:2: Expected an expression"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{% include 'other.mjml' %}", "other.mjml"),
        ("{{ body.html.__init__.__globals__ }}", "unsafe"),
        ("{{ range(1000000) | list }}", "Range too big"),
    ],
)
def test_what_goes_wrong_inside_a_template_names_it(tmp_path: Path, template: str, reported: str) -> None:
    theme = with_template(tmp_path, text_mjml=template)
    with pytest.raises(ThemeError) as error:
        theme.render("text.mjml", {"body": literal("x")})
    assert "calm-civic/text.mjml" in str(error.value)
    assert reported in str(error.value)


def test_a_phrase_prints_its_html_in_mjml_and_its_text_in_text(tmp_path: Path) -> None:
    theme = with_template(tmp_path, text_mjml="{{ body }}|{{ raw }}", text_txt="\n{{ body }}|{{ raw }}\n\n")
    both = theme.pair("text", {"body": HtmlAndText(html="<b>x</b>", text="x"), "raw": "<&>"})
    assert both == HtmlAndText(html="<b>x</b>|&lt;&amp;&gt;", text="x|<&>")


@pytest.mark.parametrize(
    ("template", "reported"),
    [
        ("<mj-text>{{ body }}", "not well-formed"),
        ("<mj-txt>{{ body }}</mj-txt>", "Did you mean “mj-text”?"),
        (
            "<mj-text padding='0'>{{ body }}</mj-text>",
            "has padding=“0”. Write one to four lengths such as 0px 24px.",
        ),
        ("<mj-text><script>1</script></mj-text>", "<script> is not allowed"),
    ],
)
def test_bad_mjml_of_a_theme_never_reaches_the_compiler(tmp_path: Path, template: str, reported: str) -> None:
    theme = with_template(tmp_path, text_mjml=template)
    with pytest.raises(ThemeError, match=r"theme calm-civic: ") as error:
        render(issue(tmp_path, Text(markdown="x", place=at(1))), publication(), theme, root=tmp_path)
    assert reported in str(error.value)


def based(tmp_path: Path, toml: str, **files: str) -> Theme:
    home = tmp_path / "ours"
    home.mkdir(exist_ok=True)
    (home / "theme.toml").write_text(toml)
    for name, text in files.items():
        (home / name.replace("_", ".")).write_text(text)
    return load_theme([tmp_path, PACKAGED], "ours")


def test_a_theme_takes_every_file_it_does_not_have_from_its_base(tmp_path: Path) -> None:
    theme = based(tmp_path, 'base = "calm-civic"', divider_txt="~ ~ ~")
    assert theme.render("divider.txt", {}) == "~ ~ ~"
    assert theme.homes["divider.txt"] == "ours"
    assert theme.homes["divider.mjml"] == "calm-civic"
    assert theme.sources["letter.mjml"] == THEME.sources["letter.mjml"]
    edition = render(issue(tmp_path, Text(markdown="x", place=at(1))), publication(), theme, root=tmp_path)
    assert "calm" not in edition.html


def test_a_theme_may_include_and_extend_the_file_of_its_base(tmp_path: Path) -> None:
    theme = based(
        tmp_path,
        'base = "calm-civic"',
        letter_mjml='{% extends "calm-civic/letter.mjml" %}{% block footer %}{{ super() }}{% endblock %}',
        divider_txt='{% include "calm-civic/divider.txt" %} *',
    )
    assert theme.render("divider.txt", {}) == "* * * *"
    text = Text(markdown="x", place=at(1))
    ours = render(issue(tmp_path, text), publication(), theme, root=tmp_path)
    assert ours.html == render(issue(tmp_path, text), publication(), THEME, root=tmp_path).html


def test_a_publications_change_to_the_base_reaches_the_theme_too(tmp_path: Path) -> None:
    own(tmp_path, divider_txt="- - -")
    assert based(tmp_path, 'base = "calm-civic"').render("divider.txt", {}) == "- - -"


def test_a_theme_changes_the_sizes_and_fonts_of_its_base(tmp_path: Path) -> None:
    theme = based(tmp_path, 'base = "calm-civic"\n[settings]\ntitle_size = 41\nheading_font = "verdana"')
    html = render(issue(tmp_path), publication(), theme, root=tmp_path).html
    assert "font-size:41px" in html
    assert "Verdana, Geneva, sans-serif" in html
    assert "Georgia" not in html
    assert theme.settings["text_size"] == THEME.settings["text_size"]


@pytest.mark.parametrize(
    ("toml", "reported"),
    [
        ('base = "calm-civik"', "ours/theme.toml: There is no theme “calm-civik”. Did you mean “calm-civic”?"),
        ('base = "../etc"', "ours/theme.toml: “../etc” is not a theme name"),
        ('base = "ours"', "has a loop of bases, or too many (ours -> ours)"),
        ('base = "calm-civic"\n[settings]\ntitel_size = 3', "no setting “titel_size”. Did you mean “title_size”?"),
        ("base = ", "ours/theme.toml: not valid TOML"),
    ],
)  # fmt: skip
def test_a_theme_file_that_leads_nowhere_says_so(tmp_path: Path, toml: str, reported: str) -> None:
    with pytest.raises(ThemeError) as error:
        based(tmp_path, toml)
    assert reported in str(error.value)


def test_two_themes_that_are_based_on_each_other_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "theme.toml").write_text('base = "ours"')
    with pytest.raises(ThemeError, match=r"a loop of bases, or too many \(ours -> theirs -> ours\)"):
        based(tmp_path, 'base = "theirs"')


def test_a_fault_in_an_included_file_names_that_file_and_its_line(tmp_path: Path) -> None:
    theme = based(
        tmp_path,
        'base = "calm-civic"',
        text_mjml='{% include "divider.mjml" %}',
        divider_mjml="<mj-divider\n padding='{{ gap }}' />",
    )
    with pytest.raises(ThemeError, match=r"^ours/divider\.mjml:2: 'gap' is undefined"):
        theme.render("text.mjml", {})


def test_the_themes_there_are_can_be_listed(tmp_path: Path) -> None:
    based(tmp_path, 'base = "calm-civic"')
    (tmp_path / "pictures").mkdir()
    (tmp_path / "Old Theme").mkdir()
    assert {"calm-civic", "ours"} <= set(theme_names([tmp_path, PACKAGED, tmp_path / "none"]))
    assert theme_names([tmp_path]) == ("ours",)
