"""Who does things in tests."""

from __future__ import annotations

from newsletter.model import Actor, Door


def staff(name: str = "ana") -> Actor:
    """Return somebody at the command line."""
    return Actor(name=name, door=Door.COMMAND_LINE)
