"""Preview findings: what preflight says of an unsaved text, at the characters it is about, with fixes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newsletter.app.departure_day import departure_day
from newsletter.app.editions import check_issue
from newsletter.app.issue_fixes import FixKind, TextFix, link_fixes, table_fixes
from newsletter.app.transport_factory import reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import BrokenIssueError, IssueError, NewsletterError, PictureError
from newsletter.issues.parser import LINE_END
from newsletter.model import Edition, Finding, Issue, Level
from newsletter.model.phrase import without_start
from newsletter.preflight.pasted_text import TABS
from newsletter.preflight.rules import RULES
from newsletter.preflight.wrapped_links import WRAPPED

FILE_RULE, RENDER_RULE = "issue.file", "issue.rendering"
"""What stands for a rule where the file cannot be read as an issue, or the issue not be rendered."""
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
PREFLIGHT_RULES = RULES
"""Every rule there is, for a page that explains them."""
_MEANT = re.compile(r'Did you mean "([^"]+)"\?')
_SOURCES = {rule.id: rule.source for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewFinding:
    """A finding. `line` is 0 if it is about none; `start` and `length` are characters of the line, if known.

    `why` is the source of its rule: a law, a standard, a measurement.
    """

    rule: str
    level: Level
    message: str
    hint: str = ""
    why: str = ""
    line: int = 0
    start: int | None = None
    length: int = 0
    fix: TextFix | None = None


def findings_of(
    workspace: Workspace, issue: Issue, edition: Edition, source: str
) -> tuple[PreviewFinding, ...]:
    """Return what preflight finds in an issue's text, but for what it asks over the network."""
    found = check_issue(
        workspace,
        issue,
        edition,
        reaches_people=reaches_people(workspace, workspace.settings.transport),
        leaves=departure_day(workspace, issue),
    )
    return _located(map(_preview_finding, found), source, issue)


def fault_findings(error: NewsletterError, source: str) -> tuple[PreviewFinding, ...]:
    """Return the reasons why a text is not an issue, or why it cannot be rendered, as errors."""
    if isinstance(error, BrokenIssueError):
        return _located((_fault(FILE_RULE, one) for one in error.errors), source, None)
    return _located([_fault(RENDER_RULE, error)], source, None)


def _fault(rule: str, error: NewsletterError) -> PreviewFinding:
    place = error.place if isinstance(error, (IssueError, PictureError)) else None
    message = without_start(error.message, f"{place}: ") if place else error.message
    return PreviewFinding(
        rule=rule, level=Level.ERROR, message=message, hint=error.hint, line=place.line if place else 0
    )


def _preview_finding(finding: Finding) -> PreviewFinding:
    return PreviewFinding(
        rule=finding.rule,
        level=finding.level,
        message=finding.message,
        hint=finding.hint,
        why=_SOURCES.get(finding.rule, ""),
        line=finding.place.line if finding.place else 0,
    )


def _located(
    findings: Iterable[PreviewFinding], source: str, issue: Issue | None
) -> tuple[PreviewFinding, ...]:
    """Add the characters and the fixes to findings; errors come first, each level in the order of lines."""
    lines = LINE_END.split(source)
    starts = _line_starts(source)
    links = list(link_fixes(source))
    tables = list(table_fixes(issue)) if issue is not None else []
    order = list(Level)
    made = (_placed(one, lines, starts, links, tables) for one in findings)
    return tuple(sorted(made, key=lambda one: (order.index(one.level), one.line or len(lines) + 1)))


def _line_starts(source: str) -> list[int]:
    return [0, *(found.end() for found in LINE_END.finditer(source))]


def _placed(
    finding: PreviewFinding,
    lines: Sequence[str],
    starts: Sequence[int],
    links: list[TextFix],
    tables: list[TextFix],
) -> PreviewFinding:
    if not 0 < finding.line <= len(lines):
        return finding
    fix = _taken(links, finding.line) if finding.rule in (WRAPPED.id, FILE_RULE) else None
    if finding.rule == TABS.id:
        fix = _taken(tables, finding.line)
    first = starts[finding.line - 1]
    if fix is not None and fix.end - first <= len(lines[finding.line - 1]):
        return _at(finding, fix.start - first, fix.end - fix.start, fix)
    text = lines[finding.line - 1]
    for words in _wanted(finding):
        if text.count(words) == 1:
            start = text.index(words)
            return _at(finding, start, len(words), fix or _meant(finding, words, first + start))
    return _at(finding, None, 0, fix)


def _taken(fixes: list[TextFix], line: int) -> TextFix | None:
    """Take the first fix of a line out of the list, so that two findings of a line get two fixes."""
    for index, fix in enumerate(fixes):
        if fix.line == line:
            return fixes.pop(index)
    return None


def _meant(finding: PreviewFinding, words: str, start: int) -> TextFix | None:
    """Return the fix for a misspelled word of the file's own grammar, which the fault's hint names."""
    found = _MEANT.fullmatch(finding.hint) if finding.rule == FILE_RULE else None
    if found is None:
        return None
    return TextFix(
        kind=FixKind.CHANGE_WORD,
        line=finding.line,
        start=start,
        end=start + len(words),
        text=found[1],
        shown=found[1],
    )


def _wanted(finding: PreviewFinding) -> Iterator[str]:
    """Yield the words that a finding quotes; the line may have them."""
    found = (quoted[1] or quoted[2] for quoted in _QUOTED.finditer(finding.message))
    return (words for words in found if words.strip())


def _at(finding: PreviewFinding, start: int | None, length: int, fix: TextFix | None) -> PreviewFinding:
    return replace(finding, start=start, length=length, fix=fix)
