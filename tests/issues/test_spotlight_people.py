from __future__ import annotations

import pytest

from newsletter.model import Spotlight, SpotlightPerson
from tests.issues.samples import NOWHERE, blocks, faults, placeless


def read(keys: str) -> Spotlight:
    (found,) = blocks(f"::: spotlight Our people\n{keys}\n\nText.\n:::")
    assert isinstance(found, Spotlight)
    return placeless(found)


def face(name: str = "", role: str = "", photo: str = "", alt: str = "") -> SpotlightPerson:
    return SpotlightPerson(name=name, role=role, photo=photo, alt=alt, place=NOWHERE)


def test_each_person_has_what_stands_under_their_name() -> None:
    found = read(
        "role: Staff\nphoto: all.jpg\nalt: Everybody\n"
        "person: Ana\nrole: Deputy\nphoto: a.jpg\nalt: Ana, smiling\nperson: Bea\nrole: Director"
    )
    assert (found.role, found.photo, found.alt) == ("Staff", "all.jpg", "Everybody")
    assert found.people == (face("Ana", "Deputy", "a.jpg", "Ana, smiling"), face("Bea", "Director"))


def test_one_photo_without_a_name_is_the_spotlights_own() -> None:
    found = read("photo: a.jpg\nalt: Ana")
    assert (found.photo, found.alt, found.people) == ("a.jpg", "Ana", ())


def test_several_photos_without_names_are_a_row_of_pictures() -> None:
    found = read("role: Staff\nphoto: a.jpg\nalt: Ana\nphoto: b.jpg\nalt: Bea")
    assert (found.role, found.photo) == ("Staff", "")
    assert found.people == (face(photo="a.jpg", alt="Ana"), face(photo="b.jpg", alt="Bea"))


def test_a_photo_may_wait_for_its_alt_text() -> None:
    assert read("photo: a.jpg").photo == "a.jpg"
    assert read("photo: a.jpg\nphoto: b.jpg\nalt: B").people == (
        face(photo="a.jpg"),
        face(photo="b.jpg", alt="B"),
    )


def test_people_need_no_text_below_them() -> None:
    assert faults("::: spotlight S\nperson: Ana\n:::") == []


@pytest.mark.parametrize(
    ("keys", "line", "words"),
    [
        ("person: Ana\nrole: A\nrole: B", 4, '"role" is repeated; it is already on line 8'),
        ("person: Ana\nphoto: a.jpg\nalt: A\nphoto: b.jpg", 5, '"photo" is repeated'),
        ("photo: a.jpg\nalt: A\nphoto: b.jpg\nalt: B\nrole: R", 6, "it is unclear whose role this is"),
        ("photo: a.jpg\nalt: A\nphoto: b.jpg\nalt: B\nperson: C", 4, "it is unclear whose photo this is"),
        ("person:", 2, '"person" has no value'),
        ("\n".join(f"person: P{number}" for number in range(13)), 14, "more than 12 people"),
    ],
)
def test_one_mistake_is_reported_at_its_line(keys: str, line: int, words: str) -> None:
    ((number, reported),) = faults(f"::: spotlight S\n{keys}\n\nText.\n:::")
    assert number == line
    assert words in reported
