"""Faces: the people of a spotlight, each with the role, photo and alt under their `person:` line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.issues.block_schema import BlockOptions
from newsletter.issues.diagnostics import Diagnostics
from newsletter.issues.escaping import escape
from newsletter.model import Spotlight, SpotlightPerson

MOST = 12
_WHO = 'Write "person: Name" above it, to say whose it is.'


@dataclass(slots=True)
class _Person:
    """Who the next lines are about; a name "" is the spotlight itself, or one more photo."""

    line: int
    name: str = ""
    said: dict[str, tuple[str, int]] = field(default_factory=dict)

    def face(self, reading: Diagnostics) -> SpotlightPerson:
        values = {key: value for key, (value, _) in self.said.items()}
        return SpotlightPerson(name=self.name, place=reading.place(self.line), **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the keys of a spotlight say."""

    role: str = ""
    photo: str = ""
    alt: str = ""
    people: tuple[SpotlightPerson, ...] = ()


def read_faces(given: Sequence[BlockOptions], first: int, reading: Diagnostics) -> Shown:
    """Return role, photo and people; several photos without a name are people too."""
    everyone = _everyone(given, first, reading)
    for person in everyone:
        if "photo" in person.said and "alt" not in person.said:
            line = person.said["photo"][1]
            message = 'a spotlight with "photo" needs "alt" too'
            reading.fault(line, message, "alt: What the photo shows, for who cannot see it.")
    own, others = everyone[0], everyone[1:]
    if len(others) > MOST:
        reading.fault(others[MOST].line, f"more than {MOST} people in one spotlight", "Write a second one.")
    role = own.said.get("role", ("", 0))[0]
    if others and not others[0].name:
        own.said.pop("role", None)
        return Shown(role=role, people=tuple(person.face(reading) for person in everyone))
    photo, alt = (own.said.get(key, ("", 0))[0] for key in ("photo", "alt"))
    return Shown(role=role, photo=photo, alt=alt, people=tuple(person.face(reading) for person in others))


def _everyone(given: Sequence[BlockOptions], first: int, reading: Diagnostics) -> list[_Person]:
    """Return the spotlight itself, and then whoever its lines are about."""
    everyone = [_Person(first)]
    for one in given:
        now = everyone[-1]
        if one.key.name == "person":
            if len(everyone) > 1 and not now.name:
                reading.fault(now.line, "whose photo is this?", _WHO)
            everyone.append(_Person(one.line, name=one.value))
        elif one.key.name == "photo" and "photo" in now.said and not now.name:
            everyone.append(_Person(one.line, said={"photo": (one.value, one.line)}))
        elif one.key.name in now.said:
            told = now.said[one.key.name][1]
            reading.fault(one.line, f'"{one.key.name}" stands here again; it was given on line {told}')
        elif one.key.name == "role" and len(everyone) > 1 and not now.name:
            reading.fault(one.line, "whose role is this?", _WHO)
        else:
            now.said[one.key.name] = (one.value, one.line)
    return everyone


def write_faces(block: Spotlight) -> list[str]:
    """Return the lines of a spotlight's keys."""
    own = SpotlightPerson(role=block.role, photo=block.photo, alt=block.alt, place=block.place)
    return [line for face in (own, *block.people) for line in _lines(face)]


def _lines(face: SpotlightPerson) -> list[str]:
    keys = {"person": face.name, "role": face.role, "photo": face.photo, "alt": face.alt}
    return [f"{key}: {escape(value)}" for key, value in keys.items() if value]
