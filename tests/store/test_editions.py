"""Editions: what goes into the database comes out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import CalendarFile, Document, Edition, EditionPoll, Link, MergeField, Picture, Place
from newsletter.store.editions import all_assets, from_payload, to_payload, without_pictures

TEXT = st.text(st.characters(codec=None, exclude_categories=()))
PLACES = st.none() | st.builds(Place, path=TEXT, line=st.integers(1, 10_000))
EDITIONS = st.builds(
    Edition,
    issue=TEXT,
    list=TEXT,
    lang=TEXT,
    subject=TEXT,
    preheader=TEXT,
    html=TEXT,
    text=TEXT,
    mjml=TEXT,
    digest=TEXT,
    fields=st.lists(st.builds(MergeField, marker=TEXT, name=TEXT, fallback=TEXT)).map(tuple),
    links=st.lists(st.builds(Link, url=TEXT, text=TEXT, place=PLACES)).map(tuple),
    pictures=st.lists(
        st.builds(
            Picture,
            name=TEXT,
            media_type=TEXT,
            data=st.binary(),
            width=st.integers(1),
            height=st.integers(1),
            alt=TEXT,
            place=PLACES,
        )
    ).map(tuple),
    documents=st.lists(
        st.builds(Document, name=TEXT, media_type=TEXT, data=st.binary(), place=PLACES), max_size=2
    ).map(tuple),
    calendars=st.lists(
        st.builds(CalendarFile, name=TEXT, data=st.text().map(str.encode), attached=st.booleans())
    ).map(tuple),
    polls=st.lists(
        st.builds(
            EditionPoll,
            key=TEXT,
            question=TEXT,
            options=st.lists(TEXT).map(tuple),
            closes_at=st.none() | st.datetimes(timezones=st.just(UTC)),
            shows_results=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
)


@given(EDITIONS, st.lists(EDITIONS, max_size=2), st.dictionaries(TEXT, TEXT, max_size=2))
def test_an_edition_comes_back_with_its_others(
    edition: Edition, others: list[Edition], rules: dict[str, str]
) -> None:
    whole = replace(edition, others=tuple(others), rules=rules if others else {}, segments=("a",))
    pictures = [asset.data for asset in all_assets(whole)]
    assert from_payload(to_payload(whole), whole.digest, pictures) == whole


@given(EDITIONS)
def test_an_edition_comes_back_as_it_went_in(edition: Edition) -> None:
    payload = to_payload(edition)
    assert payload.isascii()
    assert from_payload(payload, edition.digest, [asset.data for asset in all_assets(edition)]) == edition


@given(EDITIONS, st.lists(EDITIONS, max_size=2))
def test_an_edition_is_read_without_the_bytes_of_its_files(edition: Edition, others: list[Edition]) -> None:
    whole = replace(edition, others=tuple(others))
    bare = without_pictures(to_payload(whole), whole.digest)
    assert bare.html == whole.html
    assert [asset.name for asset in all_assets(bare)] == [asset.name for asset in all_assets(whole)]
    assert not any(asset.data for asset in all_assets(bare))
