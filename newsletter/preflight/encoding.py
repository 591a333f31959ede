"""Checks for text that was damaged on its way into the issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, Rule

MOJIBAKE = Rule(
    id="encoding.mojibake",
    levels=(ERROR,),
    what="Characters are garbled, such as “Ã©” for “é”.",
    source="UTF-8 read as Windows-1252, once or twice",
)
LOST = Rule(
    id="encoding.lost",
    levels=(ERROR,),
    what="A character was lost and became “�” (U+FFFD).",
    source="Unicode: the replacement character",
)
CONTROL = Rule(
    id="encoding.control",
    levels=(ERROR,),
    what="There is an invisible control character.",
    source="RFC 5322: not allowed in email; often left by copying from a PDF",
)
BIDI = Rule(
    id="encoding.bidi",
    levels=(ERROR,),
    what="A text direction mark is never closed.",
    source="Unicode Bidirectional Algorithm: it would reverse everything after it",
)
RULES = (MOJIBAKE, LOST, CONTROL, BIDI)

# Each is a UTF-8 lead byte and its continuation bytes, seen through Windows-1252.
_MOJIBAKE = re.compile(
    "[ÂÃ][\u0080-\u00bf€‚„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    "|â€[\u009d™œ˜¦“”¢‹›šž¡„†\u0090\u0091-\u0094]|â‚¬|ðŸ[\u0080-\u00bfŒŽ‘’“”•–—˜™š]|ï¿½|ï»¿"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
          "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip
_CLOSES = frozenset(_OPENS.values())
_SUSPECT = re.compile("[ÂÃâðï\ufffd\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""The characters that are looked for; most texts have none of them."""
_AROUND = 20


def find(context: CheckContext) -> Iterator[Finding]:
    """Look for damaged text in everything readers see; report each kind once."""
    reported: set[tuple[str, str]] = set()
    for part, text in context.readable:
        for rule, words, broken in _broken(text):
            if (rule.id, broken) not in reported:
                reported.add((rule.id, broken))
                yield rule.found(
                    phrase("{what} in the {part}: “{words}”", what=_WHAT[rule.id], part=part, words=words),
                    place=context.place_of(broken),
                    hint=_HINTS[rule.id],
                )


_WHAT = {
    MOJIBAKE.id: phrase("Garbled characters"),
    LOST.id: phrase("A lost character"),
    CONTROL.id: phrase("An invisible control character"),
    BIDI.id: phrase("An unclosed text direction mark"),
}
_HINTS = {
    MOJIBAKE.id: "Type the words again, or save the file you copied from as UTF-8",
    LOST.id: "Type the word again; the original character is gone",
    CONTROL.id: "Delete the word and type it again",
    BIDI.id: "Delete the word and type it again; the mark is invisible",
}


def _broken(text: str) -> Iterator[tuple[Rule, str, str]]:
    """Yield the rule, the words around, and the damaged characters."""
    if not _SUSPECT.search(text):
        return
    for rule, pattern in ((MOJIBAKE, _MOJIBAKE), (CONTROL, _CONTROL)):
        for match in pattern.finditer(text):
            yield rule, _around(text, match.start()), match[0]
    if "\ufffd" in text:
        yield LOST, _around(text, text.index("\ufffd")), "\ufffd"
    for line in text.splitlines():
        mark = _unclosed(line)
        if mark:
            yield BIDI, _around(line, line.index(mark)), mark


def _unclosed(line: str) -> str:
    """Return the mark that is still open at the end of a line, or one that closes nothing, or ""."""
    open_: list[str] = []
    for char in line:
        if char in _OPENS:
            open_.append(char)
        elif char in _CLOSES:
            if not open_ or _OPENS[open_[-1]] != char:
                return char
            open_.pop()
    return open_[-1] if open_ else ""


def _around(text: str, at: int) -> str:
    return text[max(0, at - _AROUND) : at + _AROUND].strip()
