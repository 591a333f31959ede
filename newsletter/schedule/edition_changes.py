"""Edition changes: what differs between a scheduled edition and the one that the issue's file makes now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from newsletter.model import Edition
from newsletter.model.deferred_dataclass import dataclass

DESIGN = "design"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChanges:
    """The parts that differ, in the order readers meet them; none if the editions are the same."""

    parts: tuple[str, ...] = ()
    subject: str = ""
    """The subject as it is now, if it differs."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.parts)

    @property
    def is_wording(self) -> bool:
        """Whether what readers read differs; False if it is only the design (a theme, a new version)."""
        return any(part != DESIGN for part in self.parts)

    @property
    def sentence(self) -> str:
        """What changed, in words: `the subject and the text have changed; the subject is now “…”`."""
        named = [f"the {part}" for part in self.parts]
        listed = " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
        verb = "has" if len(named) == 1 and not named[0].endswith("s") else "have"
        to = f"; the subject is now “{self.subject}”" if self.subject else ""
        return f"{listed} {verb} changed{to}"


def edition_changes(scheduled: Edition, current: Edition) -> EditionChanges:
    """Compare two editions of an issue, with their versions in other languages, for segments and topics.

    What no reader can see, such as a comment in the file, is no change.
    """
    if scheduled.digest == current.digest:
        return EditionChanges()
    subject = _subject(current) if _subject(current) != _subject(scheduled) else ""
    return EditionChanges(parts=tuple(_changed(scheduled, current)), subject=subject)


def _changed(scheduled: Edition, current: Edition) -> Iterator[str]:
    before, after = ((one, *one.others) for one in (scheduled, current))
    versions = [[(one.lang, one.segments, one.topics) for one in all_] for all_ in (before, after)]
    if versions[0] != versions[1] or scheduled.needs_topic != current.needs_topic:
        yield "versions"
        return
    if scheduled.rules != current.rules:
        yield "segments"
    changed = [name for name, part in _PARTS.items() if _differs(part, before, after)]
    yield from changed
    if not changed and _differs(lambda edition: _filled(edition.html, edition), before, after):
        yield DESIGN


def _differs(part: Callable[[Edition], object], before: Sequence[Edition], after: Sequence[Edition]) -> bool:
    return [part(one) for one in before] != [part(one) for one in after]


def _filled(text: str, edition: Edition) -> str:
    """Return a text with merge fields by name: their markers differ after any edit of the file."""
    for field in edition.fields:
        text = text.replace(field.marker, f"{{{{ {field.name} | {field.fallback} }}}}")
    return text


def _subject(edition: Edition) -> str:
    return _filled(edition.subject, edition)


_PARTS: Mapping[str, Callable[[Edition], object]] = {
    "subject": _subject,
    "preheader": lambda edition: _filled(edition.preheader, edition),
    "text": lambda edition: _filled(edition.text, edition),
    "pictures": lambda edition: [(picture.name, picture.alt) for picture in edition.pictures],
    "calendar files": lambda edition: [(file.name, file.data) for file in edition.calendars],
}
