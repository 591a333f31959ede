"""Passages: which blocks of a file are in which language, and which of them say the same.

The text begins in the file's first language. A passage and its translations stand one after the other;
a language that comes again, or `=== all`, begins something new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.issues.block_scanner import ALL, LanguageMark
from newsletter.issues.diagnostics import Diagnostics, closest, shown
from newsletter.model import Block, Passage


class Translations:
    """Gathers a file's blocks into passages while they are read."""

    def __init__(self, languages: Sequence[str], first_line: int, reading: Diagnostics) -> None:
        self._languages = languages
        self._reading = reading
        self._begun = Passage(lang=languages[0], group=0, blocks=(), place=reading.place(first_line))
        self._done: list[Passage] = []

    def add(self, blocks: Sequence[Block]) -> None:
        """Take blocks in the language that is spoken now."""
        self._begun = replace(self._begun, blocks=(*self._begun.blocks, *blocks))

    def speak(self, mark: LanguageMark) -> None:
        """Take a line `=== es`; one that names no language of the file is a fault."""
        self._close()
        lang = "" if mark.lang.casefold() == ALL else self._known(mark)
        self._begun = Passage(
            lang=lang, group=self._group(lang), blocks=(), place=self._reading.place(mark.line)
        )

    def finish(self) -> tuple[Passage, ...]:
        """Return the passages; () for a file in one language."""
        self._close()
        return tuple(self._done) if len(self._languages) > 1 else ()

    def _close(self) -> None:
        if self._begun.blocks:
            self._done.append(self._begun)

    def _group(self, lang: str) -> int:
        if not self._done:
            return 0
        group = self._done[-1].group
        said = {passage.lang for passage in self._done if passage.group == group}
        return group + 1 if lang in (said | {""}) or "" in said else group

    def _known(self, mark: LanguageMark) -> str:
        if len(self._languages) == 1:
            message = f"{shown(mark.lang)} as a language, but this file has one, {self._languages[0]}"
            hint = f"Write lang: [{self._languages[0]}, {mark.lang}] above. A heading begins with ##."
            self._reading.fault(mark.line, message, hint)
            return self._languages[0]
        for lang in self._languages:
            if lang.casefold() == mark.lang.casefold():
                return lang
        near = closest(mark.lang, (*self._languages, ALL))
        names = ", ".join((*self._languages, ALL))
        hint = f'Did you mean "{near}"?' if near else f"Known: {names}."
        message = f"{shown(mark.lang)} is none of this file's languages"
        self._reading.fault(mark.line, message, hint)
        return self._languages[0]
