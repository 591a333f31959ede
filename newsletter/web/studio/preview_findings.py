"""Findings of a preview for the page and its scripts: columns and offsets as a browser counts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from newsletter.app.issue_fixes import FixKind, TextFix
from newsletter.app.preview_findings import PreviewFinding
from newsletter.web.studio.hints import NextStep
from newsletter.web.studio.messages import setting_steps
from newsletter.web.studio.navigation import N_

_USE, _TABLE, _CHANGE = N_("Use %(address)s"), N_("Write it as a table"), N_("Change to %(word)s")
_SHOWN = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class FixRow:
    """A fix; `start` and `end` count UTF-16 units of the text, as a textarea does."""

    label: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding; `column` counts UTF-16 units from 1, and is 0 if unknown."""

    finding: PreviewFinding
    message: str
    hint: str
    """Both in the language of the page."""
    column: int
    length: int
    fix: FixRow | None
    steps: Sequence[NextStep] = ()
    """Links to the settings that it names."""

    @property
    def key(self) -> str:
        """What a finding is known by as the text around it changes."""
        return f"{self.finding.rule} {self.message}"


def finding_rows(
    findings: Sequence[PreviewFinding], text: str, say: Callable[..., str], *, with_settings: bool = False
) -> tuple[FindingRow, ...]:
    """Return findings of a text as a browser counts; `say` translates.

    `with_settings`: with links to the forms of settings, for those who may change them.
    """
    lines = text.split("\n")
    rows = (_row(one, lines, text, say) for one in findings)
    if not with_settings:
        return tuple(rows)
    return tuple(replace(row, steps=setting_steps(row.finding.message, row.finding.hint)) for row in rows)


def findings_json(rows: Sequence[FindingRow]) -> list[dict[str, object]]:
    """Return findings as the event `issue:findings` has them; `why` is the source of the rule."""
    return [_json(row) for row in rows]


def _row(finding: PreviewFinding, lines: Sequence[str], text: str, say: Callable[..., str]) -> FindingRow:
    column = length = 0
    if finding.start is not None and 0 < finding.line <= len(lines):
        line = lines[finding.line - 1]
        column = units(line[: finding.start]) + 1
        length = units(line[finding.start : finding.start + finding.length])
    fix = _fix(finding.fix, text, say) if finding.fix is not None else None
    return FindingRow(
        finding=finding,
        message=_sentence(say(finding.message)),
        hint=_sentence(say(finding.hint)) if finding.hint else "",
        column=column,
        length=length,
        fix=fix,
    )


def _fix(fix: TextFix, text: str, say: Callable[..., str]) -> FixRow:
    start = units(text[: fix.start])
    label = {
        FixKind.USE_ADDRESS: lambda: say(_USE, address=_short(fix.shown)),
        FixKind.WRITE_TABLE: lambda: say(_TABLE),
        FixKind.CHANGE_WORD: lambda: say(_CHANGE, word=fix.shown),
    }[fix.kind]()
    return FixRow(label=label, start=start, end=start + units(text[fix.start : fix.end]), text=fix.text)


def _short(address: str) -> str:
    bare = address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return bare if len(bare) <= _SHOWN else f"{bare[: _SHOWN - 1]}…"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def units(text: str) -> int:
    """Return how many UTF-16 units a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _json(row: FindingRow) -> dict[str, object]:
    found = row.finding
    made: dict[str, object] = {
        "line": found.line or None,
        "level": found.level.value,
        "rule": found.rule,
        "message": row.message,
        "hint": row.hint,
        "why": found.why,
    }
    if row.column:
        made |= {"column": row.column, "length": row.length}
    if row.fix is not None:
        fix = row.fix
        made["fix"] = {"label": fix.label, "from": fix.start, "to": fix.end, "text": fix.text}
    return made
