"""Notes in a page: they stand where something was taken out, and none gets lost with the boilerplate."""

from __future__ import annotations

from lxml import html

from newsletter.importing.note_places import NotePlaces
from newsletter.importing.post import LeftOut


def test_a_note_stands_in_the_place_of_an_element_and_the_text_behind_it_stays() -> None:
    page = html.fromstring("<div><p>Open <s>on Sunday</s> today.</p></div>")
    places = NotePlaces()
    places.instead_of(page[0][0], "Closed on Sunday", left_out=LeftOut.DELETED)
    assert html.tostring(page, encoding="unicode") == (
        '<div><p>Open <a id="newsletter-note-0"></a> today.</p></div>'
    )
    assert [note.text for note in places.notes.values()] == ["Closed on Sunday"]


def test_a_lost_note_is_told_unless_it_is_incidental() -> None:
    page = html.fromstring("<div><p><s>a</s><s>b</s><s>c</s></p></div>")
    places = NotePlaces()
    for element, incidental in zip(list(page[0]), (False, True, False), strict=True):
        places.instead_of(element, str(element.text), left_out=LeftOut.DELETED, incidental=incidental)
    assert list(places.lost(page)) == []
    page[0].remove(page[0][0])
    page[0].remove(page[0][0])
    assert [note.text for note in places.lost(page)] == ["a"]
