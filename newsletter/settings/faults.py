"""Settings errors: one line for each mistake in newsletter.toml, with file and line, setting and fix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from newsletter.errors import SettingsError, SettingsFault
from newsletter.model import Brand
from newsletter.model.phrase import phrase, setting
from newsletter.rendering.contrast import ENOUGH, LowContrast

FILE = "newsletter.toml"

_SECRET_KEYS = {"password", "key", "api_key", "secret", "token"}
_MESSAGES = {
    "missing": phrase("is missing"),
    "string_type": phrase("must be text in quotes"),
    "int_type": phrase("must be a whole number"),
    "float_type": phrase("must be a number"),
    "dict_type": phrase("must be a table"),
    "list_type": phrase("must be a list in [ ]"),
    "too_short": phrase("must not be empty"),
    "string_too_short": phrase("must not be empty"),
}


def refused(faults: Sequence[SettingsFault]) -> SettingsError:
    """Return the error that lists the faults, each on a line of its own."""
    return SettingsError("\n".join(map(str, faults)), faults=tuple(faults))


def explain(fault: dict[str, Any], text: str) -> SettingsFault:
    """Return what pydantic found wrong with one setting: its line, what is wrong, how to fix it."""
    path = [str(part) for part in fault["loc"] if part != "[key]"]
    return SettingsFault(setting=tuple(path), line=_line_of(path, text), reason=_reason(fault, path))


def _reason(fault: dict[str, Any], path: list[str]) -> str:
    kind = fault["type"]
    if kind == "extra_forbidden":
        if path[-1] in _SECRET_KEYS:
            return phrase(
                "must not be in this file. Set secrets in the environment (NEWSLETTER_SMTP_PASSWORD, …)"
            )
        import difflib

        near = difflib.get_close_matches(path[-1], _known(path[:-1]), n=1)
        return (
            phrase("is not a setting; did you mean {near}?", near=near[0])
            if near
            else phrase("is not a setting")
        )
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if kind == "string_pattern_mismatch":
        form = next(words for start, words in _FORMS.items() if fault["ctx"]["pattern"].startswith(start))
        return phrase("must be {form} (it says {input})", form=form, input=repr(fault["input"]))
    if kind == "literal_error":
        expected = fault["ctx"]["expected"]
        return phrase("must be {expected} (it says {input})", expected=expected, input=repr(fault["input"]))
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    reason = str(fault["msg"])
    return f"{reason[:1].lower()}{reason[1:]}"


def explain_low_contrast(found: LowContrast, brand: Brand, text: str) -> SettingsFault:
    """Return the fault of colors with too little contrast: their settings, the ratio, a better color."""
    line = _line_of(["brand", found.setting], text)
    text_color, background = getattr(brand, found.text), getattr(brand, found.ground)
    name = setting(f"brand.{found.setting}", with_file=False)
    better = (
        phrase("the nearest readable {setting} is {better}", setting=name, better=found.better)
        if found.better
        else phrase(
            "no shade of {setting} is readable on all its backgrounds, so change them too", setting=name
        )
    )
    reason = phrase(
        "{text_color} on {ground} {background} has a contrast of {ratio:.1f} to 1, but text needs "
        "{enough} to "
        "1 (WCAG 2.2, 1.4.3); {better}",
        text_color=text_color,
        ground=setting(f"brand.{found.ground}", with_file=False),
        background=background,
        ratio=found.ratio,
        enough=ENOUGH,
        better=better,
    )
    return SettingsFault(setting=("brand", found.text), line=line, reason=reason)


_FORMS = {
    "^#": phrase("a color such as #0b5d57"),
    "^[A-Za-z]{2,3}": phrase("a language tag such as en, es or en-GB"),
    "^[a-z0-9]": phrase("lowercase letters, digits and -"),
    "^[a-z]": phrase("lowercase letters, digits and _"),
    "": phrase("one line of text"),
}
"""The required form of a text, by the start of the pattern that it did not match."""


def _known(table: list[str]) -> list[str]:
    from newsletter.settings.tables import SettingsFile, documented_keys

    prefix = ".".join([table[0], "KEY"] if len(table) == 2 else table)
    if table[:2] == ["smtp", "servers"]:
        prefix = "smtp.servers.NAME"
    if not prefix:
        return list(SettingsFile.model_fields)
    return [name.rpartition(".")[2] for name in documented_keys() if name.rpartition(".")[0] == prefix]


def _line_of(path: list[str], text: str) -> int:
    """Return the line of a setting, else of its table, else 1."""
    found, table = 1, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = header[1].replace(" ", "").replace('"', "")
            if ".".join(path[: table.count(".") + 1]) == table:
                found = number
        elif (key := re.match(r"\s*\"?([\w-]+)\"?\s*=", line)) and [
            *filter(None, table.split(".")),
            key[1],
        ] == path[: table.count(".") + 2 if table else 1]:
            return number
    return found
