"""Refusals on the command line: the findings are shown, and the reason ends the command with 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter.cli.check import show_findings

if TYPE_CHECKING:
    from newsletter.app.refusals import Refused


def refuse(refusals: Sequence[Refused]) -> None:
    """Raise the first reason as RefusedError, its findings shown before; return when there is none."""
    for refusal in refusals:
        if refusal.findings:
            show_findings(refusal.findings, refusal.path)
        raise refusal.error()
