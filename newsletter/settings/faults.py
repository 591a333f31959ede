"""Settings errors: one line for each mistake in newsletter.toml, with file and line, setting and fix."""

from __future__ import annotations

import difflib
import re
from typing import Any

from newsletter.errors import SettingsFault
from newsletter.model import Brand
from newsletter.rendering.contrast import ENOUGH, LowContrast
from newsletter.settings.tables import SettingsFile, documented_keys

FILE = "newsletter.toml"

_SECRET_KEYS = {"password", "key", "api_key", "secret", "token"}
_MESSAGES = {
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "dict_type": "must be a table",
    "list_type": "must be a list in [ ]",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}


def explain(fault: dict[str, Any], text: str) -> SettingsFault:
    """Return what pydantic found wrong with one setting: its line, what is wrong, how to fix it."""
    path = [str(part) for part in fault["loc"] if part != "[key]"]
    return SettingsFault(setting=tuple(path), line=_line_of(path, text), reason=_reason(fault, path))


def _reason(fault: dict[str, Any], path: list[str]) -> str:
    kind = fault["type"]
    if kind == "extra_forbidden":
        if path[-1] in _SECRET_KEYS:
            return "must not be in this file. Set secrets in the environment (NEWSLETTER_SMTP_PASSWORD, …)"
        near = difflib.get_close_matches(path[-1], _known(path[:-1]), n=1)
        return "is not a setting" + (f"; did you mean {near[0]}?" if near else "")
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if kind == "string_pattern_mismatch":
        form = next(words for start, words in _FORMS.items() if fault["ctx"]["pattern"].startswith(start))
        return f"must be {form} (it says {fault['input']!r})"
    if kind == "literal_error":
        return f"must be {fault['ctx']['expected']} (it says {fault['input']!r})"
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return f"{reason[:1].lower()}{reason[1:]}" if kind != "value_error" else reason


def explain_low_contrast(found: LowContrast, brand: Brand, text: str) -> SettingsFault:
    """Return the fault of colors with too little contrast: their settings, the ratio, a better color."""
    line = _line_of(["brand", found.setting], text)
    text_color, background = getattr(brand, found.text), getattr(brand, found.ground)
    better = (
        f"the nearest readable {found.setting} is {found.better}"
        if found.better
        else f"no shade of {found.setting} is readable on all its backgrounds, so change them too"
    )
    reason = (
        f"{text_color} on brand.{found.ground} {background} has a contrast of {found.ratio:.1f} to 1, "
        f"but text needs {ENOUGH} to 1 (WCAG 2.2, 1.4.3); {better}"
    )
    return SettingsFault(setting=("brand", found.text), line=line, reason=reason)


_FORMS = {
    "^#": "a color such as #0b5d57",
    "^[A-Za-z]{2,3}": "a language tag such as en, es or en-GB",
    "^[a-z0-9]": "lowercase letters, digits and -",
    "^[a-z]": "lowercase letters, digits and _",
    "": "one line of text",
}
"""The required form of a text, by the start of the pattern that it did not match."""


def _known(table: list[str]) -> list[str]:
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
