"""Groups an issue's blocks into passages by language, each with its translations.

The text starts in the file's first language. A passage is followed by its translations; when a language comes
again, or after `=== all`, a new group starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.issues.block_scanner import ALL, LanguageMark
from newsletter.issues.diagnostics import Diagnostics, closest, shown
from newsletter.model import Block, Passage
from newsletter.model.phrase import phrase


class Translations:
    """Collects a file's blocks into passages while they are read."""

    def __init__(self, languages: Sequence[str], first_line: int, diagnostics: Diagnostics) -> None:
        self._languages = languages
        self._reading = diagnostics
        self._current = Passage(lang=languages[0], group=0, blocks=(), place=diagnostics.place(first_line))
        self._blocks: list[Block] = []
        self._done: list[Passage] = []

    def add(self, blocks: Sequence[Block]) -> None:
        """Add blocks in the current language."""
        self._blocks += blocks

    def start_language(self, mark: LanguageMark) -> None:
        """Start the language of a line `=== es`; one that is not a language of the file is an error."""
        self._close()
        lang = "" if mark.lang.casefold() == ALL else self._known(mark)
        self._current = Passage(
            lang=lang, group=self._group(lang), blocks=(), place=self._reading.place(mark.line)
        )

    def finish(self) -> tuple[Passage, ...]:
        """Return the passages; () for a file in one language."""
        self._close()
        return tuple(self._done) if len(self._languages) > 1 else ()

    def _close(self) -> None:
        if self._blocks:
            self._done.append(replace(self._current, blocks=tuple(self._blocks)))
            self._blocks = []

    def _group(self, lang: str) -> int:
        if not self._done:
            return 0
        group = self._done[-1].group
        said = {passage.lang for passage in self._done if passage.group == group}
        return group + 1 if lang in (said | {""}) or "" in said else group

    def _known(self, mark: LanguageMark) -> str:
        if len(self._languages) == 1:
            message = phrase(
                "{lang} is not this file's language, which is {first}",
                lang=shown(mark.lang),
                first=self._languages[0],
            )
            hint = phrase(
                "Write lang: [{first}, {lang}] above. If it is a heading, write ##",
                first=self._languages[0],
                lang=mark.lang,
            )
            self._reading.fault(mark.line, message, hint)
            return self._languages[0]
        for lang in self._languages:
            if lang.casefold() == mark.lang.casefold():
                return lang
        near = closest(mark.lang, (*self._languages, ALL))
        names = ", ".join((*self._languages, ALL))
        hint = phrase('Did you mean "{near}"?', near=near) if near else phrase("Known: {names}.", names=names)
        message = phrase("{lang} is not one of this file's languages", lang=shown(mark.lang))
        self._reading.fault(mark.line, message, hint)
        return self._languages[0]
