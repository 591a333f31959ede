from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.merge_fields import (
    FieldUse,
    escape,
    field_at,
    field_names,
    find_fields,
    has_braces,
    literal,
    stray_braces,
)
from tests.issues.samples import PUBLICATION


def test_the_names_are_a_closed_list_and_the_publications_attributes() -> None:
    assert field_names(PUBLICATION) == ("first_name", "last_name", "email", "neighborhood")


def test_a_field_is_found_with_its_fallback_and_its_place_in_the_text() -> None:
    text = 'Dear {{ first_name | "neighbor" }},'
    (use,) = find_fields(text)
    assert use == FieldUse(name="first_name", fallback="neighbor", start=5, end=len(text) - 1)
    assert text[use.start : use.end] == '{{ first_name | "neighbor" }}'


@pytest.mark.parametrize(
    ("text", "name", "fallback"),
    [
        ("{{email}}", "email", ""),
        ("{{ email }}", "email", ""),
        ('{{first_name|"you"}}', "first_name", "you"),
        ("{{ first_name | “you” }}", "first_name", "you"),
        ('{{ first_name | "" }}', "first_name", ""),
        ('{{ first_name | "O\'Hara & co" }}', "first_name", "O'Hara & co"),
        ("{{ colonia_año }}", "colonia_año", ""),
    ],
)
def test_a_field_may_be_written_in_these_ways(text: str, name: str, fallback: str) -> None:
    assert [(use.name, use.fallback) for use in find_fields(text)] == [(name, fallback)]


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "{{ ''.__class__ }}",
        "{{ subscriber.name }}",
        "{{ first_name | neighbor }}",
        "{{ first_name",
        "{{}}",
        '{{ first_name | "a\nb" }}',
        "{{{ first_name }}}",
    ],
)
def test_other_braces_are_no_field(text: str) -> None:
    assert find_fields(text) == ()
    assert stray_braces(text) != ()
    assert has_braces(text)


@pytest.mark.parametrize("text", ["\\{{ first_name }}", "\\{\\{ first_name }}", "{ first_name }", "}}", ""])
def test_an_escaped_or_single_brace_is_plain_text(text: str) -> None:
    assert find_fields(text) == ()
    assert stray_braces(text) == ()
    assert not has_braces(text)


def test_an_escaped_backslash_does_not_escape_the_brace_behind_it() -> None:
    assert [use.start for use in find_fields("\\\\{{ email }}")] == [2]


def test_in_fenced_code_braces_are_plain_text() -> None:
    text = "{{ email }}\n```\n{{ email }} {{7*7}}\n```\n{{ last_name }}"
    assert [(use.name, text[use.start : use.end]) for use in find_fields(text)] == [
        ("email", "{{ email }}"),
        ("last_name", "{{ last_name }}"),
    ]
    assert stray_braces(text) == ()


def test_a_field_is_found_at_an_offset_or_nowhere() -> None:
    text = "a {{ email }}"
    found = field_at(text, 2)
    assert found is not None
    assert (found.name, found.end) == ("email", len(text))
    assert field_at(text, 0) is None
    assert field_at(text, 3) is None


def test_literal_text_shows_braces_and_backslashes_as_readers_see_them() -> None:
    assert literal("\\{\\{ first_name \\}\\} C:\\\\temp \\n") == "{{ first_name }} C:\\temp \\n"


@given(st.text())
def test_escaped_text_holds_no_field_and_reads_back(text: str) -> None:
    assert not has_braces(escape(text))
    assert literal(escape(text)) == text


@given(st.text(alphabet='{}| "ae\\`\n“”_~'))
def test_fields_lie_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for use in find_fields(text):
        assert end <= use.start < use.end <= len(text)
        assert field_at(text, use.start) == use
        assert text[use.start : use.start + 2] == "{{"
        assert text[use.end - 2 : use.end] == "}}"
        end = use.end
