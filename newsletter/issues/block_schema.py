"""Defines a block's schema: its name, its keys, a sample, and the functions that read and write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.model import WithTopics
from newsletter.model.deferred_dataclass import dataclass

MARK = ":::"
"""Starts a block, with its name, and ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySchema:
    """A `key: value` line directly under a block's first line."""

    name: str
    meaning: str
    with_key: str = ""
    """The key that makes this one required; "" makes it optional."""
    repeated: bool = False
    """Whether it may be repeated, for the next person."""

    @property
    def attribute(self) -> str:
        """The name of the model's field."""
        return self.name.replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockOption:
    """One key with its value, as the writer gave it."""

    key: KeySchema
    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockParts:
    """A block with its keys and title read, but not its body yet. `name` is never an alias."""

    name: str
    title: str
    line: int
    given: tuple[BlockOption, ...]
    lines: Sequence[Line]
    diagnostics: Diagnostics


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSchema:
    """What a block is called, what it takes and what it is for. `sample` reads without errors.

    `read` makes a `model` of a block's parts and records every error in them; `write` gives its simplest
    text, ending with a newline. Reading what was written gives the same block.
    """

    name: str
    meaning: str
    sample: str
    model: type[WithTopics]
    read: Callable[[BlockParts], WithTopics]
    write: Callable[[Any], str]
    aliases: tuple[str, ...] = ()
    title_required: bool = False
    keys: tuple[KeySchema, ...] = ()
    more_samples: tuple[str, ...] = ()
    """Other things the block can do; each reads without errors too."""

    def key(self, name: str) -> KeySchema | None:
        """Return the key of that name, in any capitalization, or None."""
        wanted = name.casefold().replace("_", " ").replace("-", " ")
        return next((key for key in self.keys if key.name == wanted), None)
