"""Editions: what goes into the database comes out again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Edition, Link, MergeField, Picture, Place
from newsletter.store.editions import from_payload, to_payload

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
)


@given(EDITIONS)
def test_an_edition_comes_back_as_it_went_in(edition: Edition) -> None:
    payload = to_payload(edition)
    assert payload.isascii()
    assert from_payload(payload, edition.digest, [picture.data for picture in edition.pictures]) == edition
