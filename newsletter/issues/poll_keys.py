"""Gives each poll of an issue its key, by which votes are counted: its id, else its number in the file.

Translations of a poll have the same key: they have the same id, or are the same number in their language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsletter.issues.diagnostics import Diagnostics
from newsletter.model import Block, Passage, Place, Poll
from newsletter.model.phrase import phrase

_EVERY_LANGUAGE = ""


def with_poll_keys(
    blocks: Sequence[Block], passages: Sequence[Passage], diagnostics: Diagnostics
) -> tuple[tuple[Block, ...], tuple[Passage, ...]]:
    """Return blocks and passages with the polls' keys; an error is recorded for polls that do not fit."""
    if not any(isinstance(block, Poll) for block in blocks):
        return tuple(blocks), tuple(passages)
    by_language = [(one.lang, one.blocks) for one in passages] or [(_EVERY_LANGUAGE, tuple(blocks))]
    keys = _keys(by_language, is_translated=bool(passages))
    _check(by_language, keys, diagnostics)
    return _keyed(blocks, keys), tuple(replace(one, blocks=_keyed(one.blocks, keys)) for one in passages)


def _keys(by_language: Sequence[tuple[str, Sequence[Block]]], *, is_translated: bool) -> Mapping[Place, str]:
    keys: dict[Place, str] = {}
    number: Counter[str] = Counter()
    for lang, blocks in by_language:
        for poll in blocks:
            if not isinstance(poll, Poll):
                continue
            number[lang] += 1
            prefix = "all-" if is_translated and lang == _EVERY_LANGUAGE else ""
            keys[poll.place] = poll.id or f"{prefix}{number[lang]}"
    return keys


def _check(
    by_language: Sequence[tuple[str, Sequence[Block]]], keys: Mapping[Place, str], diagnostics: Diagnostics
) -> None:
    seen: dict[str, list[tuple[str, Poll]]] = {}
    for lang, blocks in by_language:
        for poll in blocks:
            if isinstance(poll, Poll):
                same = seen.setdefault(keys[poll.place], [])
                for other_lang, other in same[:1]:
                    _check_pair(
                        poll,
                        other,
                        is_translation="" not in (lang, other_lang) and lang != other_lang,
                        diagnostics=diagnostics,
                    )
                same.append((lang, poll))


def _check_pair(poll: Poll, first: Poll, *, is_translation: bool, diagnostics: Diagnostics) -> None:
    line, other = poll.place.line, first.place.line
    if not is_translation:
        diagnostics.fault(
            line,
            phrase('the poll on line {other} has the id "{id}" too', other=other, id=poll.id),
            "Give it another id.",
        )
    elif len(poll.options) != len(first.options):
        message = phrase(
            "this poll has {count} answers, and its translation on line {other} has {other_count}",
            count=len(poll.options),
            other=other,
            other_count=len(first.options),
        )
        hint = "Write the same answers in the same order; if it is another poll, give both an id."
        diagnostics.fault(line, message, hint)
    elif (poll.until, poll.until_time, poll.results) != (first.until, first.until_time, first.results):
        message = phrase(
            "this poll and its translation on line {other} have another end, or other results", other=other
        )
        diagnostics.fault(line, message, "Write the same until: and results: in both.")


def _keyed(blocks: Sequence[Block], keys: Mapping[Place, str]) -> tuple[Block, ...]:
    return tuple(
        replace(block, key=keys[block.place]) if isinstance(block, Poll) else block for block in blocks
    )
