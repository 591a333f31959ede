"""Finds what the writer wants shown as it is: code, marks after a backslash, and entities (&#123;)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from newsletter.issues.block_schema import MARK
from newsletter.issues.fences import outside
from newsletter.model import Pull
from newsletter.model.deferred_dataclass import dataclass
from newsletter.preflight.check_context import CheckContext

_LITERAL_OR_FIELD = re.compile(
    r"(?P<pair>\\\{\\?\{(?:(?!\n[ \t]*\n)[^{}]){0,300}\}\})"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<field>\{\{[^{}\n]{0,300}\}\})"
    r"|(?<!`)(?P<ticks>`{1,20})(?!`)(?P<code>(?:(?!\n[ \t]*\n).){1,20000}?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOT_IN_FRONT = re.compile(r"`|\\(?![\\{}])")
"""Front matter has no code, and only braces and backslashes are escaped in it."""
_NOTHING = "\ufffc"
"""Takes the place of what is left out, so that no field is found across it."""

_Stretch: TypeAlias = tuple[str, bool]
"""A part of the issue, and whether it is code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralText:
    """The issue as readers see it, and the same without what is meant literally."""

    shown: str
    typed: str

    @classmethod
    def of(cls, context: CheckContext) -> LiteralText:
        """Read the issue's front matter, body and stories.

        A headline is not literal, though the file has a backslash before its braces: it comes from a feed.
        """
        front = context.issue.front
        lines = (front.subject, front.preheader, front.title, front.kicker, front.lead)
        stretches = [(_NOT_IN_FRONT.sub("", line), False) for line in lines]
        stretches += _stretches(body_of(context.issue.source))
        shown, typed = zip(*(_both(*stretch) for stretch in stretches), strict=True)
        return cls(shown=_spaced(shown), typed=_spaced((*typed, *_headlines(context))))

    def has(self, words: str) -> bool:
        """Tell whether the writer meant some words literally wherever they stand in the issue."""
        words = " ".join(words.split())
        return words in self.shown and words not in self.typed


def _headlines(context: CheckContext) -> Iterator[str]:
    for news in context.news():
        for item in news.items:
            for story in item.stories if isinstance(item, Pull) else (item,):
                yield story.title
                yield story.outlet


def body_of(source: str) -> str:
    """Return what is below the front matter, with LF as line end."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\A\ufeff?---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)", "", text, count=1)


def _stretches(body: str) -> Iterator[_Stretch]:
    """Yield the body in order: fenced code as code, the lines that start or end a block one by one."""
    end = 0
    for start, stop in outside(body):
        if start > end:
            yield body[end:start], True
        text: list[str] = []
        for line in body[start:stop].split("\n"):
            if line.lstrip().startswith(MARK):
                yield "\n".join(text), False
                yield line.replace("`", ""), False
                text = []
            else:
                text.append(line)
        yield "\n".join(text), False
        end = stop
    if end < len(body):
        yield body[end:], True


def _both(text: str, code: bool) -> tuple[str, str]:
    """Return a stretch as it is shown, and without what is literal in it."""
    if code:
        return text, _NOTHING
    return _LITERAL_OR_FIELD.sub(_shown, text), _LITERAL_OR_FIELD.sub(_NOTHING, text)


def _shown(match: re.Match[str]) -> str:
    if match["pair"]:
        return _ESCAPE.sub(r"\1", match["pair"])
    if match["entity"]:
        return html.unescape(match["entity"])
    return match["escaped"] or match["code"] or _NOTHING


def _spaced(texts: Iterable[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts)
