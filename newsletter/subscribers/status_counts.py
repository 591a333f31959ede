"""Counts for the report of an import: which word of which column kept how many rows from being subscribed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.row_judgement import Judgement

MAX_WORDS = 30
"""Different words of one column that are counted apart; the rest go under one heading."""
OTHER_WORDS = "other words"
FILLED = "filled"
BLANK = "blank"
FILE_NAME = "the file's name"
OTHER_ROW = "another row of the same person"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """Rows of one kind. `column` is as written, or FILE_NAME or OTHER_ROW; `word` a cell, FILLED or BLANK."""

    column: str
    word: str
    status: ContactStatus
    rows: int


class StatusCounter:
    """Counts rows by what barred them; a column of free text does not make it grow."""

    def __init__(self) -> None:
        self._rows: Counter[tuple[str, str, ContactStatus]] = Counter()
        self._words: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, judgement: Judgement) -> None:
        """Count one row by the statement that decided."""
        deciding = judgement.said[0] if judgement.said else None
        if deciding is None or deciding.status is not judgement.status:
            self._rows[FILE_NAME, "", judgement.status] += 1
        elif not deciding.word:
            self._rows[deciding.column.name, BLANK, judgement.status] += 1
        elif deciding.column.meaning.fixed:
            self._rows[deciding.column.name, FILLED, judgement.status] += 1
        else:
            self._rows[
                deciding.column.name, self._word(deciding.column.name, deciding.word), judgement.status
            ] += 1

    def add_other_row(self, status: ContactStatus) -> None:
        """Count a row that says nothing against its person, of whom another row does."""
        self._rows[OTHER_ROW, "", status] += 1

    def counts(self) -> tuple[StatusCount, ...]:
        """Return the counts, the heaviest status first, then the largest."""
        ordered = sorted(self._rows.items(), key=lambda item: (-item[0][2].weight, -item[1], item[0]))
        return tuple(
            StatusCount(column=column, word=word, status=status, rows=rows)
            for (column, word, status), rows in ordered
        )

    def _word(self, column: str, word: str) -> str:
        known = self._words[column]
        if word not in known and len(known) >= MAX_WORDS:
            return OTHER_WORDS
        known.add(word)
        return word
