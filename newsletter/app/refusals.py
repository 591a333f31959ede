"""Refusals as values: why a request was refused, and what can be done about it."""

from __future__ import annotations

from newsletter.errors import RefusedError
from newsletter.model import Finding, Hint
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A request that was understood and refused."""

    message: str
    hint: str = ""
    next_steps: tuple[Hint, ...] = ()
    findings: tuple[Finding, ...] = ()
    """The preflight findings, if they are the reason."""
    path: str = ""
    """The issue that the findings are about."""

    def error(self) -> RefusedError:
        """Return it as the error that an entry point raises."""
        return RefusedError(self.message, hint=self.hint, next_steps=self.next_steps)


def refused(error: RefusedError) -> Refused:
    """Return an error as a value."""
    return Refused(message=error.message, hint=error.hint, next_steps=error.next_steps)
