"""Refusals on the command line: print the findings, then end the command with the reason, exit code 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter.cli.check import print_findings

if TYPE_CHECKING:
    from newsletter.app.refusals import Refused


def refuse(refusals: Sequence[Refused]) -> None:
    """Print the first refusal's findings and raise it as RefusedError; return if there is none."""
    for refusal in refusals:
        if refusal.findings:
            print_findings(refusal.findings, refusal.path)
        raise refusal.error()
