"""The theme file: what a theme.toml may say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ThemeError
from newsletter.rendering.theme_file import ThemeFile, inherited, read_theme_file


def test_no_theme_file_is_a_theme_of_its_own() -> None:
    assert read_theme_file("", name="ours") == ThemeFile()


def test_everything_a_theme_file_may_say() -> None:
    file = read_theme_file(
        'base = "calm-civic"\ntitle = "Ours"\nsays = "Quiet."\n[settings]\nradius = 0\nbody_font = "Lora, serif"',
        name="ours",
    )
    assert (file.base, file.title, file.says) == ("calm-civic", "Ours", "Quiet.")
    assert file.settings == {"radius": 0, "body_font": "Lora, serif"}


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ('bases = "x"', "“bases” is not a setting. Did you mean “base”?"),
        ("base = 1", "base must be text in quotes"),
        ("settings = 1", "settings must be a table"),
        ("[settings]\nradius = '6px'", "radius must be a whole number of pixels, 0 to 2000"),
        ("[settings]\nradius = -1", "radius must be a whole number"),
        ("[settings]\nradius = true", "radius must be a whole number"),
        ("[settings]\nradius = 2001", "radius must be a whole number"),
        ("[settings]\nbody_font = 3", "body_font must be a font's name in quotes"),
        ("[settings]\nbody_font = 'geogia'", "body_font: “geogia” is not a font. Did you mean “georgia”?"),
        ("[settings]\nBig = 3", "“Big” is not a setting name"),
        ("[settings", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_a_hint(text: str, reported: str) -> None:
    with pytest.raises(ThemeError) as error:
        read_theme_file(text, name="ours")
    assert str(error.value).startswith("ours/theme.toml: ")
    assert reported in str(error.value)


@given(text=st.text(max_size=60))
def test_any_text_is_a_theme_file_or_a_theme_error(text: str) -> None:
    try:
        file = read_theme_file(text, name="ours")
    except ThemeError as error:
        reported = str(error)
    else:
        reported = f"ours/theme.toml {file.title}"
    assert reported.startswith("ours/theme.toml")


def test_settings_are_the_bases_with_the_themes_own_on_top() -> None:
    base = ThemeFile(settings={"a": 1, "b": 2})
    middle = ThemeFile(base="base", settings={"b": 3})
    top = ThemeFile(base="middle", settings={"a": 4})
    assert inherited([("top", top), ("middle", middle), ("base", base)]) == {"a": 4, "b": 3}


def test_a_setting_no_base_knows_would_change_nothing_and_is_refused() -> None:
    with pytest.raises(
        ThemeError, match=r"top/theme\.toml: the base “base” has no setting “radios”. Did you mean"
    ):
        inherited(
            [
                ("top", ThemeFile(base="base", settings={"radios": 1})),
                ("base", ThemeFile(settings={"radius": 1})),
            ]
        )
