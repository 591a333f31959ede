"""Segments: expressions over what is known of a person, such as `district = 13 and joined > 2025-01-01`.

    expression  = and-parts { "or" and-parts }          and-parts = part { "and" part }
    part        = "not" part | "(" expression ")" | test
    test        = name ("=" | "!=" | "<" | "<=" | ">" | ">=") value | name "in" "[" value { "," value } "]"
                | "tag" text | "bounced" | "got" ("any" | "none") "of" "last" number
    name        = [ "attribute" "." ] an attribute of newsletter.toml | lang | list | joined | tag | topic
                | cadence | method | source | domain
    value       = text in quotation marks | number | date (2025-01-31) | yes | no

Nothing else: the grammar is closed, nothing is looked up or run. Texts are compared without regard to
capitals and spaces at the ends; `lang = "es"` holds for es-MX too; what is not known of a person is "".
An attribute goes before a word of the grammar with the same name, but for lang and list.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TypeVar

from newsletter.errors import AddressError
from newsletter.model import (
    All,
    Any,
    AttributeType,
    Bounced,
    Compare,
    Expression,
    GotAny,
    IsYes,
    Not,
    OneOf,
    Publication,
    Sign,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import as_phrase, joined, phrase, setting
from newsletter.subscribers.address import read_address
from newsletter.subscribers.case_folding import fold
from newsletter.subscribers.segment_tokens import Token, TokenError, split_tokens
from newsletter.subscribers.segment_words import (
    ALIASES,
    FIRST_WORDS,
    MOST_ISSUES,
    REFUSED,
    SYNTAX_WORDS,
)

LONGEST = 1_000
DEEPEST = 20
_FROZEN_LONGEST, _FROZEN_DEEPEST = 50_000, 100
_Value = TypeVar("_Value", str, Decimal | date)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_EXAMPLES = {
    AttributeType.TEXT: phrase("a text in quotation marks"),
    AttributeType.NUMBER: phrase("a number without quotation marks, such as 13"),
    AttributeType.DATE: phrase("a date without quotation marks, such as 2025-01-31"),
    AttributeType.YES_NO: phrase("yes or no, without quotation marks"),
}


class SegmentError(ValueError):
    """An expression that cannot be parsed; the message says where and what.

    `column` counts from 1; None if it is about the whole expression.
    """

    def __init__(self, message: str, *, at: Token | None = None, column: int | None = None) -> None:
        super().__init__(message if at is None else joined("", (message, at.place)))
        self.column = column if at is None else at.column


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What an expression may name."""

    attributes: Mapping[str, AttributeType | None] = field(default_factory=dict)
    """None: the type is not looked at."""
    topics: Collection[str] | None = None
    """None: any topic."""
    any_attribute: bool = False
    """Whatever is no word of the grammar is an attribute."""


def vocabulary_of(publication: Publication) -> Vocabulary:
    """Return what the segments of a publication may name."""
    types = publication.attribute_types
    known = {name: types.get(name, AttributeType.TEXT) for name in publication.attributes}
    return Vocabulary(attributes=known, topics=tuple(publication.topics))


def read_segment(text: str, vocabulary: Vocabulary | Collection[str]) -> Expression:
    """Return what an expression says; raises SegmentError with the way out in its words.

    A collection of names are attributes that are texts.
    """
    if len(text) > LONGEST:
        raise SegmentError(phrase("it has more than {longest} characters", longest=LONGEST))
    if not isinstance(vocabulary, Vocabulary):
        vocabulary = Vocabulary(attributes=dict.fromkeys(vocabulary, AttributeType.TEXT))
    return _Reader(text, vocabulary, DEEPEST).read()


def read_rule(text: str) -> Expression:
    """Read the rule of an `only` part that was sound when it was frozen, whatever attributes there are today.

    It is about the language, the list and attributes alone, so every other name is an attribute.
    """
    names = dict.fromkeys(_IDENTIFIER.findall(text), None)
    return _Reader(text, Vocabulary(attributes=names), _FROZEN_DEEPEST).read()


def read_stored(text: str) -> Expression:
    """Read what `print_segment` wrote, whatever attributes there are today."""
    if len(text) > _FROZEN_LONGEST:
        raise SegmentError("it is too long")
    return _Reader(text, Vocabulary(any_attribute=True), _FROZEN_DEEPEST).read()


class _Reader:
    """Reads an expression once, from its first token to its last."""

    def __init__(self, text: str, vocabulary: Vocabulary, deepest: int) -> None:
        self.vocabulary = vocabulary
        self.deepest = deepest
        try:
            self.tokens = split_tokens(text)
        except TokenError as error:
            raise SegmentError(str(error), column=error.column) from None
        self.next = 0
        self.depth = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*FIRST_WORDS, *self.vocabulary.attributes)))

    def read(self) -> Expression:
        found = self.either()
        if self.peek().kind != "end":
            raise self.fail(phrase("“and”, “or” or the end"))
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
        if self.depth > self.deepest:
            raise SegmentError(phrase("it is nested more than {deepest} deep", deepest=self.deepest))
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
        token = self.peek()
        if token.kind != "name" or token.value in SYNTAX_WORDS:
            known = phrase(
                "{shown} stands where a name should be ({names})",
                shown=token.shown,
                names=", ".join(self.names),
            )
            raise SegmentError(phrase("{known}", known=known), at=token)
        self.next += 1
        name, is_attribute = self.name(token)
        if is_attribute:
            return self.attribute(name)
        if name == "bounced":
            return Bounced()
        if name == "got":
            return self.got()
        if name == "joined":
            return self.compared(partial(self.date, name), name, is_attribute=False)
        if name == "tag" and self.peek().kind == "text":
            return OneOf(name=name, texts=frozenset((self.fact(name),)))
        return self.texts(partial(self.fact, name), name, is_attribute=False)

    def name(self, token: Token) -> tuple[str, bool]:
        """Return what a name stands for, and whether it is an attribute; raises SegmentError."""
        known, name = self.vocabulary.attributes, token.value
        if name == "attribute" and self.taken("sign", "."):
            token = self.peek()
            if token.kind != "name":
                raise self.fail(phrase("the name of an attribute"))
            self.next += 1
            if token.value in known or self.vocabulary.any_attribute:
                return token.value, True
            raise self.unknown(token, known)
        if name in known and name not in ("lang", "list"):
            return name, True
        word = ALIASES.get(name, name)
        if word in FIRST_WORDS:
            return word, False
        if self.vocabulary.any_attribute:
            return name, True
        if word in REFUSED:
            raise SegmentError(
                phrase("“{name}” cannot be used: {refused}", name=name, refused=REFUSED[word]), at=token
            )
        raise self.unknown(token, self.names)

    def attribute(self, name: str) -> Expression:
        """Read what is said of an attribute, by what kind of value stands there."""
        kind = self.vocabulary.attributes.get(name)
        sign = self.peek()
        ahead = self.tokens[min(self.next + (2 if sign.value == "in" else 1), len(self.tokens) - 1)]
        if sign.value in ("<", "<=", ">", ">=") or ahead.kind in ("number", "date"):
            return self.compared(partial(self.ordered, name, kind), name, is_attribute=True)
        if _yes_or_no(ahead):
            return self.yes_or_no(name, kind)
        if ahead.kind == "text" and ahead.value and kind not in (None, AttributeType.TEXT):
            self.next = self.tokens.index(ahead)
            raise self.wrong(name, kind)
        return self.texts(partial(self.text, name), name, is_attribute=True)

    def texts(self, value: Callable[[], str], name: str, *, is_attribute: bool) -> Expression:
        def one_of(texts: Collection[str]) -> Expression:
            return OneOf(name=name, texts=frozenset(texts), is_attribute=is_attribute)

        if self.taken("sign", "="):
            return one_of((value(),))
        if self.taken("sign", "!="):
            return Not(part=one_of((value(),)))
        if self.taken("name", "in"):
            return one_of(self.listed(value))
        raise self.fail(phrase("=, != or “in”"))

    def compared(self, value: Callable[[], Decimal | date], name: str, *, is_attribute: bool) -> Expression:
        def compare(sign: Sign, wanted: Decimal | date) -> Expression:
            return Compare(name=name, sign=sign, value=wanted, is_attribute=is_attribute)

        for sign in Sign:
            if self.taken("sign", sign.value):
                return compare(sign, value())
        if self.taken("sign", "!="):
            return Not(part=compare(Sign.EQUAL, value()))
        if self.taken("name", "in"):
            parts = tuple(compare(Sign.EQUAL, one) for one in self.listed(value))
            return parts[0] if len(parts) == 1 else Any(parts=parts)
        raise self.fail(phrase("=, !=, <, <=, >, >= or “in”"))

    def yes_or_no(self, name: str, attribute_type: AttributeType | None) -> Expression:
        equal = self.taken("sign", "=")
        if not equal and not self.taken("sign", "!="):
            raise self.fail(phrase("= or !="))
        if attribute_type not in (None, AttributeType.YES_NO):
            raise self.wrong(name, attribute_type)
        said = IsYes(name=name, value=self.peek().value == "yes")
        self.next += 1
        return said if equal else Not(part=said)

    def got(self) -> Expression:
        negated = self.taken("name", "none")
        if not negated and not self.taken("name", "any"):
            raise self.fail(phrase("“any” or “none”, as in got none of last 5,"))
        for word in ("of", "last"):
            if not self.taken("name", word):
                raise self.fail(f"“{word}”")
        token = self.peek()
        if token.kind != "number" or not token.value.isdecimal() or not 1 <= int(token.value) <= MOST_ISSUES:
            raise self.fail(phrase("a whole number of issues from 1 to {most}", most=MOST_ISSUES))
        self.next += 1
        found = GotAny(last=int(token.value))
        return Not(part=found) if negated else found

    def listed(self, value: Callable[[], _Value]) -> list[_Value]:
        self.want("[")
        found = [value()]
        while self.taken("sign", ","):
            found.append(value())
        self.want("]")
        return found

    def fact(self, name: str) -> str:
        """Read a text that something other than an attribute is compared with."""
        token = self.peek()
        text = self.text(name)
        if name == "domain":
            return _domain(text)
        if name == "tag":
            return " ".join(text.split())
        topics = self.vocabulary.topics
        if name == "topic" and topics is not None and text not in topics:
            raise self.unknown(token, topics, "topic")
        return text

    def text(self, name: str) -> str:
        token = self.peek()
        if token.kind != "text":
            raise self.wrong(name, AttributeType.TEXT)
        self.next += 1
        return fold(token.value.strip())

    def ordered(self, name: str, attribute_type: AttributeType | None) -> Decimal | date:
        kind = self.peek().kind
        if kind == "date" and attribute_type in (None, AttributeType.DATE):
            return self.date(name)
        if kind == "number" and attribute_type in (None, AttributeType.NUMBER):
            self.next += 1
            return Decimal(self.tokens[self.next - 1].value)
        raise self.wrong(name, attribute_type or AttributeType.NUMBER)

    def date(self, name: str) -> date:
        token = self.peek()
        if token.kind != "date":
            raise self.wrong(name, AttributeType.DATE)
        self.next += 1
        try:
            return date.fromisoformat(token.value)
        except ValueError:
            raise SegmentError(
                phrase("{value} is not a day of the calendar", value=token.value), at=token
            ) from None

    def wrong(self, name: str, kind: AttributeType) -> SegmentError:
        """Fail for a value of another type than the one an attribute has."""
        token = self.peek()
        if token.kind in ("end", "sign", "name"):
            return self.fail(_EXAMPLES[kind])
        hint: str = ""
        if kind is AttributeType.TEXT and name in self.vocabulary.attributes:
            hint = phrase(
                '; or declare its type as in {{ {name} = "number" }}: {setting}',
                name=name,
                setting=setting("subscribers.attributes"),
            )
        ordered = self.tokens[self.next - 1].value in ("<", "<=", ">", ">=") and kind is AttributeType.TEXT
        text = phrase("is text, which cannot be compared so")
        wants = text if ordered else phrase("takes {example}", example=_EXAMPLES[kind])
        said = phrase(
            "“{name}” {wants}, not {shown}{hint}", name=name, wants=wants, shown=token.shown, hint=hint
        )
        return SegmentError(said, at=token)

    def unknown(self, token: Token, known: Collection[str], what: str = "") -> SegmentError:
        near = difflib.get_close_matches(token.value, list(known), n=1)
        meant = (
            phrase("did you mean “{near}”?", near=near[0])
            if near
            else phrase("known: {names}", names=", ".join(known))
        )
        said = (
            phrase("there is no {what} “{word}”", what=as_phrase(what), word=token.value)
            if what
            else phrase("nothing is known of “{word}”", word=token.value)
        )
        return SegmentError(phrase("{said}; {meant}", said=said, meant=meant), at=token)

    def fail(self, wanted: str) -> SegmentError:
        token = self.peek()
        return SegmentError(
            phrase("{shown} stands where {wanted} should be", shown=token.shown, wanted=wanted), at=token
        )

    def taken(self, kind: str, value: str) -> bool:
        if (self.peek().kind, self.peek().value) != (kind, value):
            return False
        self.next += 1
        return True

    def want(self, sign: str) -> None:
        if not self.taken("sign", sign):
            raise self.fail(sign)

    def peek(self) -> Token:
        return self.tokens[self.next]


def _yes_or_no(token: Token) -> bool:
    return token.kind == "name" and token.value in ("yes", "no")


def _domain(text: str) -> str:
    """Return a domain as address keys have it."""
    domain = text.removeprefix("@")
    try:
        return read_address(f"a@{domain}")[1].partition("@")[2]
    except AddressError:
        return domain
