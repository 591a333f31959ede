"""Reads quotes (`>` lines, and who said them) and alerts (`> [!NOTE]`), which become callouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsletter.issues.block_schema import MARK
from newsletter.issues.diagnostics import Diagnostics, Line, trimmed
from newsletter.issues.fences import FENCE_HINT, Fences
from newsletter.issues.markdown import block_tokens
from newsletter.issues.text_faults import check_text
from newsletter.model import CalloutKind, Quote
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

ALERTS = {
    "note": CalloutKind.NOTE,
    "tip": CalloutKind.NOTE,
    "important": CalloutKind.NOTE,
    "warning": CalloutKind.WARNING,
    "caution": CalloutKind.WARNING,
}
_ALERT = re.compile(r"\[!([^\[\]]{1,40})\][ \t]*(.*)")
_SIGN = re.compile(r"[ \t]*> ?")
_ATTRIBUTION = re.compile(r"(?:--[ \t]|[—–])[ \t]*(\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert's first line and the lines below it, without the `>`."""

    kind: CalloutKind
    title: str
    line: int
    lines: tuple[Line, ...]


def read_alert(quoted: Sequence[Line], diagnostics: Diagnostics) -> Alert | None:
    """Return the alert in a quote's lines, or None when there is none. An unknown kind is an error."""
    first, *rest = _without_signs(quoted)
    match = _ALERT.fullmatch(first.text.strip())
    if match is None:
        return None
    kind = ALERTS.get(match[1].casefold())
    if kind is None:
        diagnostics.unknown(first.number, "alert", match[1], ALERTS)
    lines = trimmed(rest)
    if not lines:
        diagnostics.fault(first.number, "this alert is empty", "Write its text on the next line, after >.")
    _check_marks(lines, diagnostics)
    title = diagnostics.literal(match[2].strip(), first.number, "an alert's title")
    return Alert(kind=kind or CalloutKind.NOTE, title=title, line=first.number, lines=lines)


def read_quote(quoted: Sequence[Line], diagnostics: Diagnostics) -> Quote | None:
    """Return the quote in `>` lines; a last line `-- name` or `— name` is the attribution."""
    lines = trimmed(_without_signs(quoted))
    alert = _ALERT.fullmatch(lines[0].text.strip()) if lines else None
    if alert is not None and alert[1].casefold() in ALERTS:
        diagnostics.fault(
            quoted[0].number,
            "an alert cannot be used inside a block",
            phrase("Remove [!{alert}].", alert=alert[1]),
        )
    attribution = ""
    match = _ATTRIBUTION.fullmatch(lines[-1].text.strip()) if lines else None
    if match is not None:
        attribution = diagnostics.literal(match[1], lines[-1].number, "the name under a quote")
        lines = trimmed(lines[:-1])
    if not lines:
        diagnostics.fault(quoted[0].number, "this quote is empty", "Write the quoted words after the >.")
        return None
    _check_marks(lines, diagnostics)
    markdown = "\n".join(line.text for line in lines)
    tokens = block_tokens(markdown)
    check_text(tokens, lines[0].number, diagnostics)
    place = diagnostics.place(quoted[0].number)
    return Quote(markdown=markdown, attribution=attribution, place=place, tokens=tuple(tokens))


def _without_signs(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, text=_SIGN.sub("", line.text, count=1)) for line in lines)


def _check_marks(lines: Sequence[Line], diagnostics: Diagnostics) -> None:
    fences = Fences()
    for line in lines:
        if not fences.inside(line.text, line.number) and line.text.lstrip().startswith(MARK):
            diagnostics.fault(line.number, "a block cannot be used inside a quote", "Remove the >.")
    if fences.opened_at is not None:
        diagnostics.fault(fences.opened_at, "this code block is never closed", FENCE_HINT)
