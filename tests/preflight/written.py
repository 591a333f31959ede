"""Written: an issue's file, parsed, rendered in the sample theme and checked, as `newsletter check` does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsletter.issues.parser import parse_issue
from newsletter.model import Edition, Finding, Issue, Publication
from newsletter.preflight.check import check
from newsletter.rendering.edition import render
from tests.issues.samples import PATH
from tests.rendering.samples import THEME, publication

FRONT = """---
subject: What changes on your street
preheader: Work starts in May, and here is whom to call about it.
date: 2026-11-23
list: constituents
lang: en
---
"""
PUBLICATION: Publication = replace(publication(), country="US")


def written(source: str, folder: Path, *, settings: Publication = PUBLICATION) -> tuple[Issue, Edition]:
    """Parse and render a whole file, whose pictures and documents are in `folder`."""
    issue = parse_issue(source, path=PATH, slug="sample", folder=str(folder), publication=settings)
    return issue, render(issue, settings, THEME, root=folder)


def found_in(source: str, folder: Path, *, settings: Publication = PUBLICATION) -> tuple[Finding, ...]:
    """Return what the check finds in a file, without what it says of sample addresses."""
    issue, edition = written(source, folder, settings=settings)
    return tuple(one for one in check(edition, issue, settings) if one.rule != "link.sample")
