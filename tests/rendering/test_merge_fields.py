"""Merge fields: values where the markers stand, escaped for where they stand."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Edition, MergeField, Text
from newsletter.rendering.edition import render
from newsletter.rendering.merge_fields import escape_value, fill, value_of
from newsletter.rendering.render_context import PREFERENCES, UNSUBSCRIBE
from tests.rendering.reading import read
from tests.rendering.samples import THEME, at, front, issue, publication

NAME = MergeField(marker="nlaaf000z", name="first_name", fallback="neighbor")
LINK = MergeField(marker="nlaaf001z", name=UNSUBSCRIBE)


def edition(
    *, html: str = "<p>nlaaf000z</p>", text: str = "nlaaf000z", subject: str = "Hi nlaaf000z"
) -> Edition:
    return Edition(
        issue="x",
        list="y",
        lang="en",
        subject=subject,
        preheader="",
        html=html,
        text=text,
        fields=(NAME, LINK),
        links=(),
        pictures=(),
        digest="",
    )


def test_a_value_is_found_by_its_name_and_missing_or_empty_ones_fall_back() -> None:
    assert value_of(NAME, {"first_name": "Ana"}) == "Ana"
    assert value_of(NAME, {"first_name": ""}) == "neighbor"
    assert value_of(NAME, {}) == "neighbor"
    assert fill(edition(), {}) == ("Hi neighbor", "<p>neighbor</p>", "neighbor")


def test_a_value_is_escaped_in_html_only() -> None:
    subject, html, text = fill(edition(), {"first_name": '<b>"O\'Hara" & co'})
    assert html == "<p>&lt;b&gt;&#34;O&#39;Hara&#34; &amp; co</p>"
    assert (subject, text) == ('Hi <b>"O\'Hara" & co', '<b>"O\'Hara" & co')


def test_a_value_that_looks_like_a_marker_stays_what_it_is() -> None:
    _, html, _ = fill(
        edition(html="nlaaf000z nlaaf001z"), {"first_name": LINK.marker, UNSUBSCRIBE: "https://x"}
    )
    assert html == f"{LINK.marker} https://x"


def test_an_edition_without_fields_stays_as_it_is() -> None:
    bare = Edition(
        issue="x", list="y", lang="en", subject="a", preheader="", html="b", text="c", fields=(), links=(),
        pictures=(), digest="",
    )  # fmt: skip
    assert fill(bare, {"first_name": "Ana"}) == ("a", "b", "c")


@given(value=st.text(max_size=40))
def test_any_value_comes_back_out_of_text_and_attribute(value: str) -> None:
    page = read(f'<p title="{escape_value(value)}">{escape_value(value)}</p>')
    assert page.all("p")[0].attributes["title"] == page.texts("p")[0]
    assert [tag.name for tag in page.tags] == ["p"]


def test_each_name_with_each_fallback_gets_one_field(tmp_path: Path) -> None:
    text = Text(
        markdown='{{ first_name | "you" }} {{first_name|"you"}} {{ first_name | "friend" }} {{ neighborhood }} \\{{ x }}',
        place=at(1),
    )
    head = front(subject='For {{ first_name | "you" }}')
    made = render(issue(tmp_path, text, head=head), publication(), THEME, root=tmp_path)
    assert [(field.name, field.fallback) for field in made.fields] == [
        ("first_name", "you"),
        ("first_name", "friend"),
        ("neighborhood", ""),
        (UNSUBSCRIBE, ""),
        (PREFERENCES, ""),
    ]
    values = {"first_name": "Ana", UNSUBSCRIBE: "https://x.example/u?a=1&b=2"}
    subject, html, plain = fill(made, values)
    assert subject == "For Ana"
    assert "<p" in html
    assert "Ana Ana Ana  {{ x }}" in html
    assert "Ana Ana Ana  {{ x }}".replace("  ", " ") in plain.replace("  ", " ")
    assert 'href="https://x.example/u?a=1&amp;b=2"' in html
    assert "Unsubscribe: https://x.example/u?a=1&b=2\n" in plain


def test_markers_are_letters_and_digits_made_from_the_content_alone(tmp_path: Path) -> None:
    one = render(issue(tmp_path, Text(markdown="a", place=at(1))), publication(), THEME, root=tmp_path)
    same = render(issue(tmp_path, Text(markdown="a", place=at(1))), publication(), THEME, root=tmp_path)
    other = render(issue(tmp_path, Text(markdown="b", place=at(1))), publication(), THEME, root=tmp_path)
    assert one.fields == same.fields != other.fields
    assert all(field.marker.isalnum() and field.marker.isascii() for field in one.fields)
