"""Defines a preflight rule: what it looks for, and why."""

from __future__ import annotations

from newsletter.model import Finding, Level, Place
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import changed

ERROR, WARNING, HINT = Level.ERROR, Level.WARNING, Level.HINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing preflight looks for. `levels` are those its findings may have, the usual one first.

    `source` names the law, standard or measurement behind it; "guidance" where there is only good practice.
    """

    id: str
    levels: tuple[Level, ...]
    what: str
    source: str

    def found(self, message: str, *, place: Place | None, hint: str, level: Level | None = None) -> Finding:
        """Make a finding of this rule, at its usual level unless another of its levels is given.

        `message` may quote strangers' text: terminal control characters and line breaks are replaced.
        """
        level = level or self.levels[0]
        if level not in self.levels:
            raise ValueError(f"{self.id} has no level {level}")
        return Finding(
            rule=self.id,
            level=level,
            message=changed(message, _one_line),
            place=place,
            hint=changed(hint, _one_line),
        )


def _one_line(text: str) -> str:
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return "".join(char if char.isprintable() else "�" for char in spaced)
