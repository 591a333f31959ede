"""Reads theme.toml: a theme's base, its sizes and its fonts."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field

from newsletter.errors import ThemeError
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.rendering.fonts import font_stack

THEME_FILE = "theme.toml"

Setting = int | str
_KEYS = ("base", "title", "says", "settings")
_SETTING = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LARGEST_PX = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFile:
    """The content of a theme.toml. `base` "" means that the theme has no base.

    A setting is a whole number (CSS pixels) or, when its name ends in `_font`, the name of a font.
    """

    base: str = ""
    title: str = ""
    says: str = ""
    settings: Mapping[str, Setting] = field(default_factory=dict)


def read_theme_file(text: str, *, name: str) -> ThemeFile:
    """Read the text of `name`/theme.toml; raises ThemeError with the theme, the key and a hint."""
    where = f"{name}/{THEME_FILE}"
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(
            phrase("{where}: not valid TOML ({error})", where=where, error=error), hint="Put text in quotes."
        ) from None
    for key in raw:
        if key not in _KEYS:
            raise ThemeError(
                phrase("{where}: “{key}” is not a setting", where=where, key=key), hint=meant(key, _KEYS)
            )
    texts = {key: raw.get(key, "") for key in ("base", "title", "says")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise ThemeError(phrase("{where}: {key} must be text in quotes", where=where, key=key))
    settings = raw.get("settings", {})
    if not isinstance(settings, dict):
        raise ThemeError(
            phrase("{where}: settings must be a table", where=where), hint="Write [settings] above them."
        )
    return ThemeFile(**texts, settings={key: _setting(key, one, where) for key, one in settings.items()})


def _setting(key: str, value: object, where: str) -> Setting:
    if not _SETTING.fullmatch(key):
        raise ThemeError(
            phrase("{where}: “{key}” is not a setting name", where=where, key=key),
            hint="Use lower-case letters and _.",
        )
    if key.endswith("_font"):
        if not isinstance(value, str):
            raise ThemeError(phrase("{where}: {key} must be a font's name in quotes", where=where, key=key))
        try:
            font_stack(value, "system")
        except ThemeError as error:
            raise ThemeError(
                phrase("{where}: {key}: {message}", where=where, key=key, message=error.message),
                hint=error.hint,
            ) from None
        return value
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_PX:
        raise ThemeError(
            phrase(
                "{where}: {key} must be a whole number of pixels, 0 to {largest_px}",
                where=where,
                key=key,
                largest_px=_LARGEST_PX,
            )
        )
    return value


def meant(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return a hint: the closest known word, or all of them."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Known: {', '.join(known) or 'none'}."


def inherited(lineage: list[tuple[str, ThemeFile]]) -> Mapping[str, Setting]:
    """Combine the settings of a theme and its bases; the theme itself is first in `lineage`.

    Raises ThemeError for a setting that no base has: it would change nothing.
    """
    settings: dict[str, Setting] = {}
    for name, file in reversed(lineage):
        for key, value in file.settings.items():
            if file.base and key not in settings:
                raise ThemeError(
                    phrase(
                        "{name}/{theme_file}: the base “{base}” has no setting “{key}”",
                        name=name,
                        theme_file=THEME_FILE,
                        base=file.base,
                        key=key,
                    ),
                    hint=meant(key, settings),
                )
            settings[key] = value
    return settings
