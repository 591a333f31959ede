"""Actors: who does something, and through which entry point; the basis for roles and an audit log."""

from __future__ import annotations

from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class Door(StrEnum):
    """The entry point through which someone uses the program."""

    COMMAND_LINE = "command-line"
    SCHEDULER = "scheduler"
    DEMO = "demo"
    MAIL = "mail"
    LINK = "link"
    STUDIO = "studio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something. `name` is kept on record."""

    name: str
    door: Door

    def __str__(self) -> str:
        return self.name
