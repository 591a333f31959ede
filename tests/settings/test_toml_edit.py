"""One value of a TOML file changes, and every other byte stays."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.settings.toml_edit import delete_toml_value, set_toml_value
from newsletter.settings.toml_statements import TomlPath

TEXT = """\
# Settings. No passwords here.

[publication]
name = "The Thirteenth"      # on every issue
lang = 'en'
from.address = "a@b.example"

# the main list
[lists.news]
title = "News"
why = "You asked."
# public = true

# people who asked in Spanish
[lists.es]
title = "Noticias"
why_in = { es = "Lo pidió." }

[desk]
include = [
  "budget",   # every June
  "housing",
]

# [footer]
# phone = "213"
"""


def is_table(path: TomlPath) -> bool:
    return len(path) == 1 or (len(path) == 2 and path[0] == "lists")


def changed(path: str, value: Any, text: str = TEXT) -> tuple[list[str], list[str]]:
    """Return the lines that went and that came."""
    new = set_toml_value(text, tuple(path.split(".")), value, is_table=is_table)
    before, after = text.splitlines(), new.splitlines()
    return [one for one in before if one not in after], [one for one in after if one not in before]


def test_a_value_is_replaced_and_its_comment_keeps_its_column() -> None:
    assert changed("publication.name", "CD 13") == (
        ['name = "The Thirteenth"      # on every issue'],
        ['name = "CD 13"               # on every issue'],
    )
    assert changed("publication.name", "A much longer name than before")[1] == [
        'name = "A much longer name than before" # on every issue'
    ]


def test_a_text_keeps_its_quotes_if_it_can() -> None:
    assert changed("publication.lang", "es") == (["lang = 'en'"], ["lang = 'es'"])
    assert changed("publication.lang", "it's") == (["lang = 'en'"], ['lang = "it\'s"'])


def test_a_new_setting_goes_to_its_table_before_the_comment_of_the_next() -> None:
    new = set_toml_value(TEXT, ("lists", "news", "public"), True, is_table=is_table)
    assert 'why = "You asked."\npublic = true\n# public = true\n\n# people who asked' in new


def test_a_new_dotted_setting_stands_with_the_others() -> None:
    new = set_toml_value(TEXT, ("publication", "from", "name"), "CD 13", is_table=is_table)
    assert 'from.address = "a@b.example"\nfrom.name = "CD 13"\n\n# the main list' in new


def test_a_new_table_goes_after_its_siblings() -> None:
    new = set_toml_value(TEXT, ("lists", "press"), {"title": "Press", "why": "You asked."}, is_table=is_table)
    assert (
        'why_in = { es = "Lo pidió." }\n\n[lists.press]\ntitle = "Press"\nwhy = "You asked."\n\n[desk]' in new
    )


def test_a_table_of_its_own_goes_to_the_end() -> None:
    new = set_toml_value(TEXT, ("sending", "threads"), 8, is_table=is_table)
    assert new == TEXT + "\n[sending]\nthreads = 8\n"


def test_an_array_keeps_its_layout_and_comments() -> None:
    added = set_toml_value(TEXT, ("desk", "include"), ["budget", "housing", "parks"], is_table=is_table)
    assert '  "budget",   # every June\n  "housing",\n  "parks",\n]' in added
    removed = set_toml_value(TEXT, ("desk", "include"), ["budget"], is_table=is_table)
    assert '  "budget",   # every June\n' in removed
    assert "housing" not in removed


def test_an_inline_table_is_edited_in_place() -> None:
    assert changed("lists.es.why_in.fr", "Vous l’avez demandé.")[1] == [
        'why_in = { es = "Lo pidió.", fr = "Vous l’avez demandé." }'
    ]
    assert changed("footer.social.Bluesky", "https://b.example/")[1] == [
        "[footer]",
        'social = { Bluesky = "https://b.example/" }',
    ]


def test_a_table_is_set_key_by_key() -> None:
    new = set_toml_value(TEXT, ("lists", "news"), {"title": "All news"}, is_table=is_table)
    assert '# the main list\n[lists.news]\ntitle = "All news"\n# public = true\n' in new
    assert "why = " not in new


def test_a_deleted_table_goes_with_its_own_comment_and_no_other() -> None:
    new = delete_toml_value(TEXT, ("lists", "es"))
    assert "Spanish" not in new
    assert "# the main list" in new
    assert "# public = true\n\n[desk]" in new
    assert delete_toml_value(new, ("lists", "es")) == new


def test_the_comment_at_the_head_of_the_file_stays() -> None:
    assert delete_toml_value("# About this file\n[a]\nx = 1\n", ("a",)) == "# About this file\n"


def test_line_ends_stay() -> None:
    windows = TEXT.replace("\n", "\r\n")
    for path, value in ((("publication", "web_url"), "https://x.example"), (("lists", "x"), {"title": "X"})):
        new = set_toml_value(windows, path, value, is_table=is_table)
        assert "\n" not in new.replace("\r\n", "")
        assert tomllib.loads(new) == tomllib.loads(set_toml_value(TEXT, path, value, is_table=is_table))


@pytest.mark.parametrize("text", ["", "[a]", "x = 1"])
def test_a_file_without_an_end_of_line_is_no_obstacle(text: str) -> None:
    new = set_toml_value(text, ("a", "y"), 2, is_table=is_table)
    assert tomllib.loads(new)["a"] == {"y": 2}


NAMES = st.sampled_from(["title", "why", "odd key", "ñ", "a.b"])
VALUES = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [
        "publication.name",
        "publication.new",
        "lists.news.title",
        "lists.es.why_in",
        "lists.new",
        "desk",
        "new.x",
    ]
).map(lambda path: tuple(path.split(".")))


@given(st.lists(st.tuples(PATHS, VALUES | st.none()), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_set_reads_back_and_the_comments_of_others_stay(
    edits: list[tuple[TomlPath, Any]], end: str
) -> None:
    text = TEXT.replace("\n", end)
    wanted = tomllib.loads(text)
    for path, value in edits:
        if len(path) == 1 and not isinstance(value, dict):
            continue
        node = wanted
        for name in path[:-1]:
            node = node.setdefault(name, {})
        if value is None:
            node.pop(path[-1], None)
            text = delete_toml_value(text, path)
        else:
            node[path[-1]] = value
            text = set_toml_value(text, path, value, is_table=is_table)
        assert without_empty(tomllib.loads(text)) == without_empty(wanted)
    assert text.startswith("# Settings. No passwords here.")


def without_empty(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {name: without_empty(one) for name, one in value.items()}
    return {name: one for name, one in kept.items() if one != {}}
