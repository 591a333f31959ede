"""Actors: who does something, and by which door. Roles and an audit log hang on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """The way by which somebody uses the program."""

    COMMAND_LINE = "command-line"
    SCHEDULER = "scheduler"
    DEMO = "demo"
    MAIL = "mail"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something. `name` is what is kept on record."""

    name: str
    door: Door

    def __str__(self) -> str:
        return self.name
