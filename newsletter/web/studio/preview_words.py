"""What the preview says in words: how many findings, how large, how long, how hard to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app.issue_preview import NOT_ON_LIST, OTHER_TOPICS, ReadingLevel, ShownVersion
from newsletter.app.preview_findings import PreviewFinding
from newsletter.model import Level
from newsletter.web.studio.access import SignedIn
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPageWriter

_LEVELS = {
    ReadingLevel.EASY: N_("Easy to read"),
    ReadingLevel.PLAIN: N_("Plain language"),
    ReadingLevel.FAIRLY_HARD: N_("Fairly hard to read"),
    ReadingLevel.HARD: N_("Hard to read"),
}
_COUNTS = {
    Level.ERROR: N_("%(number)s to fix before sending"),
    Level.WARNING: N_("%(number)s to check"),
    Level.HINT: N_("%(number)s to consider"),
}
_NOT_SENT = {
    NOT_ON_LIST: N_("This person is not subscribed to the list, and would not get it."),
    OTHER_TOPICS: N_("This person chose other topics, and would not get it."),
}
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many findings there are; `text` says it for everyone, also who cannot see the badges."""

    errors: int
    warnings: int
    hints: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Measures in words; `level` and `not_sent` are "" where there is nothing to say."""

    size: str
    is_large: bool
    is_too_large: bool
    words: str
    minutes: str
    level: str
    not_sent: str


def summary(pages: StudioPageWriter, staff: SignedIn, findings: Sequence[PreviewFinding]) -> Summary:
    """Count findings by level."""
    counts = Counter(one.level for one in findings)
    errors, warnings, hints = (counts[level] for level in (Level.ERROR, Level.WARNING, Level.HINT))
    if not findings:
        said = pages.say(staff, N_("Nothing to fix."))
    else:
        parts = [pages.say(staff, _COUNTS[level], number=counts[level]) for level in _COUNTS if counts[level]]
        said = f"{', '.join(parts)}."
    return Summary(errors=errors, warnings=warnings, hints=hints, text=said)


def fact_words(pages: StudioPageWriter, staff: SignedIn, shown: ShownVersion) -> Facts:
    """Put the measures of a version into words."""
    size, reading = shown.size, shown.reading
    return Facts(
        size=pages.say(
            staff,
            N_("%(size)s KB of %(most)s KB, where Gmail cuts"),
            size=-(-size.html_bytes // _KILOBYTE),
            most=size.error_bytes // _KILOBYTE,
        ),
        is_large=size.html_bytes > size.warning_bytes,
        is_too_large=size.html_bytes > size.error_bytes,
        words=pages.say(staff, N_("%(words)s words"), words=f"{reading.words:,}"),
        minutes=pages.say(staff, N_("about %(minutes)s min to read"), minutes=max(1, reading.minutes)),
        level=pages.say(staff, _LEVELS[reading.level]) if reading.level is not None else "",
        not_sent=pages.say(staff, _NOT_SENT[shown.not_sent]) if shown.not_sent else "",
    )
