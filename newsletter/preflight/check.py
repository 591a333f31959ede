"""Checks an edition against every preflight rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from newsletter.model import Edition, Finding, Issue, Level, Publication
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rules import FAMILIES

_ORDER = {level: index for index, level in enumerate(Level)}


def check(
    edition: Edition,
    issue: Issue,
    publication: Publication,
    *,
    reaches_people: bool | None = None,
    leaves: dt.date | None = None,
    whole: Issue | None = None,
    kept_pictures: Path | None = None,
) -> tuple[Finding, ...]:
    """Return every finding, by place (those of the theme last), then errors before warnings before hints.

    The same edition on the same day always gives the same findings, each once. An error stops a send. Filler
    and sample values are errors where email `reaches_people`; None checks the edition alone, not with which
    settings it is sent. `leaves` is the day it goes out (None: the issue's own date). `whole` is the
    issue with its parts for all readers, to check what is left of it for these (None: not checked).
    `kept_pictures` is a private folder that keeps what was found out about pictures.
    """
    context = CheckContext.of(
        edition,
        issue,
        publication,
        reaches_people=reaches_people,
        leaves=leaves,
        whole=whole,
        kept_pictures=kept_pictures,
    )
    return sorted_findings(finding for find in FAMILIES for finding in find(context))


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of `check`, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=_place_then_level))


def _place_then_level(finding: Finding) -> tuple[bool, str, int, int, str, str]:
    place = finding.place
    where = (False, place.path, place.line) if place else (True, "", 0)
    return (*where, _ORDER[finding.level], finding.rule, finding.message)
