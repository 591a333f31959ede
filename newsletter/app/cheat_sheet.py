"""Cheat sheet: every element and block of an issue, from the definitions that the parser uses."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.errors import NotFoundError
from newsletter.issues.block_schema import KeySchema
from newsletter.issues.blocks import BLOCKS, NAMES
from newsletter.issues.diagnostics import did_you_mean, shown
from newsletter.issues.open_blocks import OPEN_BLOCKS
from newsletter.model.phrase import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry of the cheat sheet; `samples` can be copied into an issue."""

    name: str
    meaning: str
    samples: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    title_required: bool = False
    keys: tuple[KeySchema, ...] = ()


def cheat_sheet(name: str | None = None) -> tuple[Card, ...]:
    """Return every card, or the one with a name or alias; raises NotFoundError for an unknown name."""
    if name is None:
        return _CARDS
    wanted = name.casefold().removeprefix(":::").strip()
    block = NAMES.get(wanted)
    found = tuple(card for card in _CARDS if card.name == (block.name if block else wanted))
    if found:
        return found
    names = [card.name for card in _CARDS]
    raise NotFoundError(
        phrase("there is no block {name}", name=shown(name)), hint=did_you_mean(name, (*names, *NAMES))
    )


_CARDS = (
    *(Card(name=piece.name, meaning=piece.meaning, samples=(piece.sample,)) for piece in OPEN_BLOCKS),
    *(
        Card(
            name=block.name,
            meaning=block.meaning,
            samples=(block.sample, *block.more_samples),
            aliases=block.aliases,
            title_required=block.title_required,
            keys=block.keys,
        )
        for block in BLOCKS
    ),
)
