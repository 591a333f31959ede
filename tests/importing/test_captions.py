"""Captions: a paragraph that is marked as one goes into its picture, and into no other piece."""

from __future__ import annotations

import pytest

from newsletter.importing.captions import with_captions
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import Note, Paragraph, Piece, PostPicture, PostTable, plain

TEXT = Paragraph(spans=plain("The library opens."))
CAPTION = Paragraph(spans=plain("At City Hall"), caption=True)
PICTURE = PostPicture(source="a.png")
SHOWN = PostPicture(source="a.png", caption="At City Hall")


def test_a_caption_goes_into_the_picture_above_it() -> None:
    assert with_captions([PICTURE, CAPTION, TEXT]) == (SHOWN, TEXT)
    note = Note(text="x")
    assert with_captions([PICTURE, note, CAPTION]) == (SHOWN, note)


def test_or_else_into_the_one_below_it() -> None:
    assert with_captions([TEXT, CAPTION, PICTURE]) == (TEXT, SHOWN)


def test_of_two_pictures_each_takes_its_own() -> None:
    other = PostPicture(source="b.png")
    second = Paragraph(spans=plain("In the park"), caption=True)
    assert with_captions([PICTURE, CAPTION, other, second]) == (
        SHOWN,
        PostPicture(source="b.png", caption="In the park"),
    )


@pytest.mark.parametrize(
    "made", [[PostTable(rows=()), CAPTION], [CAPTION, TEXT], [SHOWN, CAPTION], [PICTURE, TEXT]]
)
def test_a_caption_of_anything_else_stays_a_paragraph(made: list[Piece]) -> None:
    assert with_captions(made) == tuple(made)


@pytest.mark.parametrize("name", ["wp-caption-text", "caption", "image-caption", "photo__caption small"])
def test_a_pages_class_says_that_a_paragraph_is_a_caption(name: str) -> None:
    tree = page_tree(f'<body><div><img src="a.png"><p class="{name}">At City Hall</p></div></body>', name="x")
    assert pieces_of(tree, PageContext()) == (SHOWN,)


def test_other_classes_say_nothing() -> None:
    tree = page_tree('<body><img src="a.png"><p class="captioned-text">At City Hall</p></body>', name="x")
    assert len(pieces_of(tree, PageContext())) == 2
