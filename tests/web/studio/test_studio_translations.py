"""The studio's words: every one is in Spanish too, once, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

from newsletter.web.studio.pages import TEMPLATES
from newsletter.web.translations import FOLDER

STUDIO = TEMPLATES.parent
ISSUES = STUDIO.parents[1] / "issues"
FORMS = STUDIO.parents[1] / "app" / "settings_forms"
"""The labels of settings."""
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2), "say": (2,)}
FILE = FOLDER / "es" / "LC_MESSAGES" / "studio.po"


def said_in(file: Path) -> Iterator[str]:
    method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
    with file.open("rb") as stream:
        for _line, words, _comments, _context in extract(
            method, stream, keywords=KEYWORDS, options={"silent": "false", "trimmed": "true"}
        ):
            text = words[0] if isinstance(words, tuple) else words
            if text:
                yield text


def of_blocks() -> set[str]:
    """Return what the parts of an issue and their keys are for: the forms that insert them say it."""
    return {
        str(keyword.value.value)
        for file in ISSUES.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "meaning" and isinstance(keyword.value, ast.Constant)
    }


def said() -> set[str]:
    files = [*STUDIO.rglob("*.html"), *STUDIO.rglob("*.py"), *FORMS.glob("*.py")]
    return {text for file in files for text in said_in(file)}


def test_every_text_is_translated_once_and_none_is_left_over() -> None:
    with FILE.open("rb") as stream:
        catalog = [one for one in read_po(stream, locale="es") if one.id]
    translated = {one.id[0] if isinstance(one.id, tuple) else one.id for one in catalog}
    assert len(translated) > 100
    assert said() - translated == set()
    assert translated - said() - of_blocks() == set()
    ids = re.findall(r"^msgid (.+)$", FILE.read_text(encoding="utf-8"), re.M)
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []


def placeholders(text: object) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", str(text)))


def test_placeholders_are_the_same_and_nothing_is_empty() -> None:
    with FILE.open("rb") as stream:
        for one in read_po(stream, locale="es"):
            ids, texts = (
                value if isinstance(value, (tuple, list)) else (value,) for value in (one.id, one.string)
            )
            for text in texts if one.id else ():
                assert text, one.id
                assert text == text.strip(), one.id
                # The form for one may say "one" in place of the number.
                assert placeholders(ids[-1]) - placeholders(text) <= {"%(count)s"}, text
                assert placeholders(text) <= placeholders(ids[-1]), text
            assert len(ids) > 1 or placeholders(texts[0]) == placeholders(ids[0]), one.id
