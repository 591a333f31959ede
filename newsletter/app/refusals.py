"""Refusals: a no as a value, with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.errors import RefusedError
from newsletter.model import Finding, Hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Understood, and the answer is no."""

    message: str
    hint: str = ""
    next_steps: tuple[Hint, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What preflight found, where that is the reason."""
    path: str = ""
    """The issue that the findings are about."""

    def error(self) -> RefusedError:
        """Return it as the error that a door raises."""
        return RefusedError(self.message, hint=self.hint, next_steps=self.next_steps)


def refused(error: RefusedError) -> Refused:
    """Return an error as the value it stands for."""
    return Refused(message=error.message, hint=error.hint, next_steps=error.next_steps)
