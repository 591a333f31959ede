"""Reads and writes a spotlight's people, each with the role, photo and alt under their `person:` line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from newsletter.issues.block_schema import BlockOption
from newsletter.issues.diagnostics import Diagnostics
from newsletter.issues.escaping import escape
from newsletter.model import Spotlight, SpotlightPerson
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

MOST = 12
_WHO_HINT = 'Write "person: Name" above it.'


@dataclass(slots=True)
class _Person:
    """The person the next lines are about; the name "" is the spotlight itself, or one more photo."""

    line: int
    name: str = ""
    said: dict[str, tuple[str, int]] = field(default_factory=dict)

    def as_model(self, diagnostics: Diagnostics) -> SpotlightPerson:
        values = {key: value for key, (value, _) in self.said.items()}
        return SpotlightPerson(name=self.name, place=diagnostics.place(self.line), **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotlightKeys:
    """The values of a spotlight's keys."""

    role: str = ""
    photo: str = ""
    alt: str = ""
    people: tuple[SpotlightPerson, ...] = ()


def read_people(given: Sequence[BlockOption], first: int, diagnostics: Diagnostics) -> SpotlightKeys:
    """Return role, photo and people; several photos without a name are people too.

    A photo without `alt` can be shown, and not sent: preflight reports it, as for any other picture.
    """
    everyone = _everyone(given, first, diagnostics)
    own, others = everyone[0], everyone[1:]
    if len(others) > MOST:
        diagnostics.fault(
            others[MOST].line,
            phrase("more than {most} people in one spotlight", most=MOST),
            "Split it into two spotlights.",
        )
    role = own.said.get("role", ("", 0))[0]
    if others and not others[0].name:
        own.said.pop("role", None)
        return SpotlightKeys(role=role, people=tuple(person.as_model(diagnostics) for person in everyone))
    photo, alt = (own.said.get(key, ("", 0))[0] for key in ("photo", "alt"))
    return SpotlightKeys(
        role=role, photo=photo, alt=alt, people=tuple(person.as_model(diagnostics) for person in others)
    )


def _everyone(given: Sequence[BlockOption], first: int, diagnostics: Diagnostics) -> list[_Person]:
    """Return the spotlight itself, then each person."""
    everyone = [_Person(first)]
    for one in given:
        now = everyone[-1]
        if one.key.name == "person":
            if len(everyone) > 1 and not now.name:
                diagnostics.fault(now.line, "it is unclear whose photo this is", _WHO_HINT)
            everyone.append(_Person(one.line, name=one.value))
        elif one.key.name == "photo" and "photo" in now.said and not now.name:
            everyone.append(_Person(one.line, said={"photo": (one.value, one.line)}))
        elif one.key.name in now.said:
            first_line = now.said[one.key.name][1]
            diagnostics.fault(
                one.line,
                phrase(
                    '"{name}" is repeated; it is already on line {line}',
                    name=one.key.name,
                    line=first_line,
                ),
            )
        elif one.key.name == "role" and len(everyone) > 1 and not now.name:
            diagnostics.fault(one.line, "it is unclear whose role this is", _WHO_HINT)
        else:
            now.said[one.key.name] = (one.value, one.line)
    return everyone


def write_people(block: Spotlight) -> list[str]:
    """Return the lines of a spotlight's keys."""
    own = SpotlightPerson(role=block.role, photo=block.photo, alt=block.alt, place=block.place)
    return [line for person in (own, *block.people) for line in _lines(person)]


def _lines(person: SpotlightPerson) -> list[str]:
    keys = {"person": person.name, "role": person.role, "photo": person.photo, "alt": person.alt}
    return [f"{key}: {escape(value)}" for key, value in keys.items() if value]
