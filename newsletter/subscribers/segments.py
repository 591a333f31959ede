"""Segments: small expressions over what is known of a person, such as `neighborhood = "Echo Park"`.

    expression  = and-parts { "or" and-parts }          and-parts = part { "and" part }
    part        = "not" part | "(" expression ")" | test
    test        = name ("=" | "!=") text | name "in" "[" text { "," text } "]"
    name        = lang | list | an attribute of newsletter.toml

Nothing else: the grammar is closed, nothing is looked up or run. Texts are compared without regard to
capitals and spaces at the ends; `lang = "es"` holds for es-MX too; what is not known of a person is "".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

LONGEST = 1_000
DEEPEST = 20
_WORDS = ("and", "or", "not", "in")
_TOKEN = re.compile(
    r"""[ \t]*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|"(?P<text>[^"\x00-\x1f]*)"|(?P<sign>!=|[=()\[\],]))"""
)


class SegmentError(ValueError):
    """An expression that cannot be made out; the message says where and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """A trait is one of these texts (compared in small letters)."""

    name: str
    texts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What is in it does not hold."""

    part: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    """At least one part holds."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = OneOf | Not | All | Any


def read_segment(text: str, attributes: Collection[str]) -> Expression:
    """Return what an expression says; raises SegmentError with the way out in its words."""
    if len(text) > LONGEST:
        raise SegmentError(f"it has more than {LONGEST} characters")
    return _Reader(text, ("lang", "list", *attributes)).read()


def holds(expression: Expression, traits: Mapping[str, str]) -> bool:
    """Say whether an expression holds for somebody; a trait that is missing is ""."""
    match expression:
        case OneOf(name=name, texts=texts):
            value = traits.get(name, "").strip().casefold()
            return value in texts or (name == "lang" and value.partition("-")[0] in texts)
        case Not(part=part):
            return not holds(part, traits)
        case All(parts=parts):
            return all(holds(part, traits) for part in parts)
        case Any(parts=parts):
            return any(holds(part, traits) for part in parts)


class _Reader:
    """Reads an expression once, from its first token to its last."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.names = names
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0

    def read(self) -> Expression:
        found = self.either()
        if self.peek()[0] != "end":
            raise SegmentError(f"{self.shown()} stands where “and”, “or” or the end should be")
        return found

    def either(self) -> Expression:
        parts = [self.both()]
        while self.taken("name", "or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Any(parts=tuple(parts))

    def both(self) -> Expression:
        parts = [self.part()]
        while self.taken("name", "and"):
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else All(parts=tuple(parts))

    def part(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise SegmentError(f"it is nested more than {DEEPEST} deep")
        try:
            if self.taken("name", "not"):
                return Not(part=self.part())
            if self.taken("sign", "("):
                found = self.either()
                self.want(")")
                return found
            return self.test()
        finally:
            self.depth -= 1

    def test(self) -> Expression:
        kind, name = self.peek()
        if kind != "name" or name in _WORDS:
            raise SegmentError(f"{self.shown()} stands where a name should be ({', '.join(self.names)})")
        if name not in self.names:
            near = difflib.get_close_matches(name, list(self.names), n=1)
            meant = f"did you mean “{near[0]}”?" if near else f"known: {', '.join(self.names)}"
            raise SegmentError(f"nothing is known of “{name}”; {meant}")
        self.next += 1
        if self.taken("sign", "="):
            return OneOf(name=name, texts=frozenset((self.text(),)))
        if self.taken("sign", "!="):
            return Not(part=OneOf(name=name, texts=frozenset((self.text(),))))
        if self.taken("name", "in"):
            return OneOf(name=name, texts=self.texts())
        raise SegmentError(f"{self.shown()} stands where =, != or “in” should be")

    def texts(self) -> frozenset[str]:
        self.want("[")
        texts = [self.text()]
        while self.taken("sign", ","):
            texts.append(self.text())
        self.want("]")
        return frozenset(texts)

    def text(self) -> str:
        kind, value = self.peek()
        if kind != "text":
            raise SegmentError(f"{self.shown()} stands where a text in quotation marks should be")
        self.next += 1
        return value.strip().casefold()

    def taken(self, kind: str, value: str) -> bool:
        if self.peek() != (kind, value):
            return False
        self.next += 1
        return True

    def want(self, sign: str) -> None:
        if not self.taken("sign", sign):
            raise SegmentError(f"{self.shown()} stands where {sign} should be")

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.next]

    def shown(self) -> str:
        kind, value = self.peek()
        return "the end" if kind == "end" else f"“{value}”"


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip(" \t"))
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise SegmentError(f"cannot make out “{text[position : position + 20].strip()}”")
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        position = match.end()
    return [*tokens, ("end", "")]
