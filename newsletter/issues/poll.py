"""Reads and writes polls: a question, and the answers that readers can choose from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.issues.block_options import as_attributes
from newsletter.issues.block_schema import BlockOption, BlockParts, BlockSchema, KeySchema
from newsletter.issues.block_writer import write_frame, write_items
from newsletter.issues.diagnostics import Diagnostics, shown
from newsletter.issues.escaping import escape
from newsletter.issues.event_times import NoSuchTimeError, When, read_when, write_when
from newsletter.issues.items import read_items
from newsletter.model import Poll, PollOption, PollResults
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

SHAPE = "- Tuesday evening"
FEWEST, MOST = 2, 10
LONGEST_LABEL = 100
"""Characters of an answer: each is a button."""
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_UNTIL = "Write until: May 12, 2026, or until: May 12, 2026, 6 pm."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    until: When | None
    results: PollResults
    id: str


def _read(parts: BlockParts) -> Poll:
    diagnostics = parts.diagnostics
    known_faults = len(diagnostics.errors)
    keys = _read_keys(parts.given, diagnostics)
    options = tuple(_read_options(parts, diagnostics))
    if parts.lines and len(diagnostics.errors) == known_faults and not FEWEST <= len(options) <= MOST:
        message = phrase(
            "a poll takes {fewest} to {most} answers, not {count}",
            fewest=FEWEST,
            most=MOST,
            count=len(options),
        )
        diagnostics.fault(parts.line, message, phrase("Write each on its own line: {shape}", shape=SHAPE))
    return Poll(
        title=parts.title,
        options=options,
        place=diagnostics.place(parts.line),
        until=keys.until.date if keys.until is not None else None,
        until_time=keys.until.start if keys.until is not None else None,
        results=keys.results,
        id=keys.id,
    )


def _read_options(parts: BlockParts, diagnostics: Diagnostics) -> Iterator[PollOption]:
    lines: dict[str, int] = {}
    for number, text in read_items(parts.lines, SHAPE, diagnostics):
        label = diagnostics.literal(text, number, "an answer").strip()
        first = lines.setdefault(" ".join(label.casefold().split()), number)
        if first != number:
            diagnostics.fault(
                number,
                phrase("the answer {label} is already on line {first}", label=shown(label), first=first),
                "Delete one of the two.",
            )
        elif len(label) > LONGEST_LABEL:
            diagnostics.fault(
                number,
                phrase(
                    "the answer {label} has more than {most} characters",
                    label=shown(label),
                    most=LONGEST_LABEL,
                ),
            )
        yield PollOption(label=label, place=diagnostics.place(number))


def _read_keys(given: Sequence[BlockOption], diagnostics: Diagnostics) -> _Keys:
    values, lines = as_attributes(given), {one.key.name: one.line for one in given}
    until, results, name = None, PollResults.AFTER_VOTE, values.get("id", "")
    if values.get("until"):
        until = _read_until(values["until"], lines["until"], diagnostics)
    if values.get("results"):
        try:
            results = PollResults(" ".join(values["results"].casefold().split()))
        except ValueError:
            diagnostics.unknown(lines["results"], "value of results:", values["results"], list(PollResults))
    if name and not _ID.fullmatch(name):
        hint = "Use small letters, digits and hyphens, such as id: town-hall."
        diagnostics.fault(
            lines["id"], phrase("this is not a name for a poll: {name}", name=shown(name)), hint
        )
    return _Keys(until=until, results=results, id=name)


def _read_until(text: str, line: int, diagnostics: Diagnostics) -> When | None:
    try:
        when = read_when(text)
    except NoSuchTimeError as error:
        diagnostics.fault(line, phrase("{error}: {text}", error=error, text=shown(text)), _UNTIL)
        return None
    if when.end is not None or when.last_day is not None:
        diagnostics.fault(line, phrase("a poll ends at one time: {text}", text=shown(text)), _UNTIL)
    return when


def _write(block: Poll) -> str:
    keys = []
    if block.until is not None:
        keys.append(f"until: {write_when(When(date=block.until, start=block.until_time))}")
    if block.results is not PollResults.AFTER_VOTE:
        keys.append(f"results: {block.results.value}")
    if block.id:
        keys.append(f"id: {block.id}")
    body = write_items(escape(option.label, also="`~") for option in block.options)
    return write_frame("poll", block.title, body, keys=[*keys, ""])


POLL = BlockSchema(
    name="poll",
    aliases=("question", "vote"),
    meaning="A question with answers to choose from. Readers tap one and confirm it on a web page.",
    title_required=True,
    keys=(
        KeySchema(name="until", meaning="The last day for votes, or the day and time when they end."),
        KeySchema(name="results", meaning="`after vote`: whoever voted sees them (the default); or `never`."),
        KeySchema(name="id", meaning="Its name, if polls are added or moved in a correction: `town-hall`."),
    ),
    sample=(
        "::: poll Which evening suits you for town halls?\nuntil: May 12, 2026\n\n"
        "- Tuesday\n- Thursday\n- Neither\n:::\n"
    ),
    more_samples=("::: poll Was this issue useful?\nresults: never\nid: useful\n\n- Yes\n- No\n:::\n",),
    model=Poll,
    read=_read,
    write=_write,
)
