"""Theme tags: each tag that a theme writes, judged once and remembered as it is written.

A theme writes the same few tags in every letter, and styles them alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newsletter.rendering.mjml.inline_style import apply
from newsletter.rendering.mjml.minify import BLANKS, is_unseen
from newsletter.rendering.mjml.schema import HOLDS_HTML, HTML, free_attributes, sound_start
from newsletter.rendering.mjml.tree import VOID, Element, attribute, content, start_tag

_FREE_TEXT = (HOLDS_HTML | HTML.keys()) - VOID
"""Where any words may stand."""
_DROPS_BLANKS = frozenset({"mj-column", ""})
"""Where blanks are not written: what stands in a column is moved together."""
_VARYING = frozenset({"a", "img", "mj-button"})
"""Tags of which each is another: the addresses and descriptions in them are the writer's."""
_REMEMBERED = 4096
_LONGEST_BLANKS = 16
_START = re.compile(
    r"""(?P<tag>[a-z][a-z0-9-]*)(?P<attributes>(?:[ \n]+[a-z][a-z0-9-]*="[^"<>\t\n]*")*)[ \n]*(?P<ends>/?)"""
)
_ATTRIBUTE = re.compile(r'([a-z][a-z0-9-]*)="([^"]*)"')
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CUT = "\0"


class UnusualError(Exception):
    """There is something here that only the tree can judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A sound tag as it is written, perhaps with blanks behind it, and what else it does to the letter."""

    tag: str
    written: str
    into: Steps | None = None
    """What may stand in a tag that stays open."""
    closes: bool = False
    act: str = ""
    """A name in `one_pass`."""
    look: Mapping[str, str] = field(default_factory=dict)


class Steps(dict[str, Step]):
    """Maps what a template wrote in a tag, as `p class="lead">` or `/p>`, to what to do at it.

    `above` is the tag in which `tag` stands.
    """

    def __init__(self, above: str, tag: str) -> None:
        super().__init__()
        self.above, self.tag = above, tag


_BEGINNINGS = {"mjml": "begin", "mj-style": "begin-style", "mj-text": "begin-text"}
_ENDS = {"mj-text": "end-text", "mj-column": "cut-texts", "mj-style": "end-style"}


class ThemeTags:
    """What is known of the tags that a theme writes."""

    def __init__(self, css: str) -> None:
        self.outermost = Steps("", "")
        self._css = css
        self._inside: dict[tuple[str, str], Steps] = {}
        self._shapes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def step(self, inside: Steps, piece: str) -> tuple[Step, str]:
        """Return what to do at a tag that is not known with what stands behind it, and the words there.

        Raises UnusualError unless the tag is sound.
        """
        tag, ended, words = piece.partition(">")
        step = inside.get(f"{tag}>")
        if step is None:
            if not ended:
                raise UnusualError
            step = self._end(inside, tag) if tag.startswith("/") else self._start(inside, tag)
        if not words or words.strip(BLANKS):
            return step, words
        holder = step.tag if step.into is not None else inside.above if step.closes else inside.tag
        if is_unseen(holder, None if step.into is not None else step.tag):
            words = ""
        if len(words) <= _LONGEST_BLANKS and (step.closes or step.tag not in _VARYING):
            step = replace(step, written=step.written + words_in(words, holder))
            self._remember(inside, piece, step)
            words = ""
        return step, words

    def _remember(self, inside: Steps, piece: str, step: Step) -> None:
        if len(inside) >= _REMEMBERED:
            inside.clear()
        inside[piece] = step

    def _end(self, inside: Steps, tag: str) -> Step:
        if tag[1:] != inside.tag:
            raise UnusualError
        step = Step(tag=inside.tag, written=f"<{tag}>", closes=True, act=_ENDS.get(inside.tag, ""))
        self._remember(inside, f"{tag}>", step)
        return step

    def _start(self, inside: Steps, tag: str) -> Step:
        found = _START.fullmatch(tag)
        if found is None:
            raise UnusualError
        pairs = _ATTRIBUTE.findall(found["attributes"])
        element = Element(found["tag"], {name: _read(value) for name, value in pairs})
        is_void = element.tag in VOID
        if len(element.attributes) != len(pairs) or (is_void and not found["ends"]):
            raise UnusualError
        if element.tag in _VARYING:
            written = self._varying(inside.tag, element)
        else:
            written = start_tag(self._judged(inside.tag, element))
        into = None
        if found["ends"]:
            written = written if is_void else f"{written}</{element.tag}>"
        else:
            into = self._inside.setdefault((inside.tag, element.tag), Steps(inside.tag, element.tag))
        act = _act_at(inside.tag, element.tag)
        step = Step(tag=element.tag, written=written, into=into, act=act, look=element.attributes)
        if element.tag not in _VARYING:
            self._remember(inside, f"{tag}>", step)
        return step

    def _judged(self, above: str, element: Element) -> Element:
        """Style a tag; raises UnusualError unless it is sound."""
        apply(element, self._css)
        if not sound_start(element, above):
            raise UnusualError
        return element

    def _varying(self, above: str, element: Element) -> str:
        """Write a start tag of which the shape is remembered: all but the values that may be anything."""
        free, given = free_attributes(element.tag), element.attributes
        values = [attribute(value) for name, value in given.items() if name in free]
        shape = (above, element.tag, *[name if name in free else f"{name}={given[name]}" for name in given])
        if shape not in self._shapes:
            if len(self._shapes) >= _REMEMBERED:
                self._shapes.clear()
            self._shapes[shape] = _around(self._judged(above, element), free)
        first, *others = self._shapes[shape]
        return first + "".join([value + after for value, after in zip(values, others, strict=True)])


def _act_at(above: str, tag: str) -> str:
    """Say what else is done where a tag begins."""
    if above == "mj-text":
        return "hold-tag"
    if above == "mj-column" and tag != "mj-text":
        return "cut-texts"
    if tag == "mj-attributes" or (above == "mj-attributes" and tag == "mj-text"):
        return "begin-usual"
    return _BEGINNINGS.get(tag, "")


def words_in(words: str, above: str) -> str:
    """Return the text in a tag as it is written; raises UnusualError where there may be none."""
    if above in _FREE_TEXT:
        plain, reference, rest = words.partition("&")
        return content(plain) + _rewritten(reference + rest) if reference else content(plain)
    if above == "mj-style" and "&" not in words:
        return words
    if above == "mj-title":
        return attribute(_read(words))
    if words.strip(BLANKS):
        raise UnusualError
    return "" if above in _DROPS_BLANKS else words


def _around(element: Element, free: frozenset[str]) -> tuple[str, ...]:
    """Return the start tag cut at the values that may be anything."""
    values = {name: _CUT if name in free else value for name, value in element.attributes.items()}
    return tuple(start_tag(Element(element.tag, values)).split(attribute(_CUT)))


def _read(words: str) -> str:
    """Return words with their references resolved."""
    return _REFERENCE.sub(_meant, words) if "&" in words else words


@lru_cache(maxsize=64)
def _rewritten(words: str) -> str:
    """Write references anew; the hundreds that fill the line a mailbox shows are the same in every letter."""
    return content(_REFERENCE.sub(_meant, words))


def _meant(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return chr(code)
    raise UnusualError


@lru_cache(maxsize=16)
def tags_of(css: str) -> ThemeTags:
    """Return what is known of the themes with this inline.css."""
    return ThemeTags(css)
