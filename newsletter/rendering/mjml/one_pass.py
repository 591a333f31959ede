"""One pass: MJML styled, checked and written while it is read, for letters in which nothing is wrong.

What is faulty or unusual is left to `checking`, which builds the tree and says what is wrong and where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from newsletter.rendering.mjml.minify import BLOCKS, NO_AIR
from newsletter.rendering.mjml.schema import sound_style
from newsletter.rendering.mjml.theme_tags import Step, Steps, ThemeTags, UnusualError, tags_of, words_in
from newsletter.rendering.mjml.tree import DEEPEST, LARGEST_CHARACTERS

_NEVER_IN_XML = bytes({*range(0x20)} - {0x09, 0x0A})
"""Control characters that XML refuses; and the carriage return, which it changes."""


def in_one_pass(text: str, css: str) -> str | None:
    """Return a letter's MJML as the compiler is given it; None when it has to be read as a tree.

    `css` is the theme's inline.css. The answer is that of `checking.in_a_tree`.
    """
    try:
        return _written(text, tags_of(css)) if _is_usual(text) else None
    except UnusualError:
        return None


def _is_usual(text: str) -> bool:
    """Say whether a text begins as XML may, and holds no character that XML refuses or changes."""
    if not text.startswith("<") or len(text) > LARGEST_CHARACTERS or "]]>" in text:
        return False
    try:
        octets = text.encode()
    except UnicodeEncodeError:
        return False
    if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
        return False
    return len(octets.translate(None, _NEVER_IN_XML)) == len(octets)


def _written(text: str, theme: ThemeTags) -> str:
    letter, inside = _Letter(), theme.outermost
    parts, around = letter.parts, letter.around
    for piece in text[1:].split("<"):
        step, words = inside.get(piece), ""
        if step is None:
            step, words = theme.step(inside, piece)
        if step.act:
            _ACTS[step.act](letter, step)
        parts.append(step.written)
        if step.into is not None:
            around.append(inside)
            if len(around) >= DEEPEST:
                raise UnusualError
            inside = step.into
        elif step.closes:
            inside = around.pop()
        if words:
            parts.append(words_in(words, inside.tag))
            if inside.tag == "mj-text" and not parts[-1].isspace():
                letter.hold(is_block=False)
    if around:
        raise UnusualError
    return "".join(parts)


@dataclass(slots=True)
class _Letter:
    """The letter so far. In a column it follows which `mj-text` become one: see slimming.join_texts."""

    parts: list[str] = field(default_factory=list)
    around: list[Steps] = field(default_factory=list)
    style_at: int = 0
    usual_air: str = NO_AIR
    """The padding of a text that names none."""
    look: Mapping[str, str] | None = None
    """Attributes of the text that is being written, or of the one above."""
    starts_at: int = 0
    ends_at: int = 0
    begun: bool = False
    ends_in_block: bool = False
    joinable: int = 0
    """Where the end tag of the text above is, when this one looks like it; else 0."""

    def begin(self, step: Step) -> None:
        if self.parts or step.tag != "mjml":
            raise UnusualError

    def begin_style(self, _: Step) -> None:
        self.style_at = len(self.parts) + 1

    def end_style(self, _: Step) -> None:
        if not sound_style("".join(self.parts[self.style_at :])):
            raise UnusualError

    def begin_usual(self, step: Step) -> None:
        """Take up `mj-attributes`, or the `mj-text` in it."""
        self.usual_air = step.look.get("padding", NO_AIR)

    def begin_text(self, step: Step) -> None:
        alike = (
            self.ends_in_block
            and step.look == self.look
            and step.look.get("padding", self.usual_air) == NO_AIR
        )
        self.joinable = self.ends_at if alike else 0
        self.look, self.starts_at = step.look, len(self.parts)
        self.begun = self.ends_in_block = False

    def end_text(self, _: Step) -> None:
        self.ends_at = len(self.parts)

    def cut_texts(self, _: Step) -> None:
        self.ends_in_block = False

    def hold_tag(self, step: Step) -> None:
        self.hold(is_block=step.tag in BLOCKS)

    def hold(self, *, is_block: bool) -> None:
        """Note what stands in the text; where blocks of two texts touch, the two become one."""
        if is_block and self.joinable and not self.begun:
            self.parts[self.joinable] = self.parts[self.starts_at] = ""
        self.begun, self.ends_in_block = True, is_block


_ACTS: Mapping[str, Callable[[_Letter, Step], None]] = {
    "begin": _Letter.begin,
    "begin-style": _Letter.begin_style,
    "end-style": _Letter.end_style,
    "begin-usual": _Letter.begin_usual,
    "begin-text": _Letter.begin_text,
    "end-text": _Letter.end_text,
    "cut-texts": _Letter.cut_texts,
    "hold-tag": _Letter.hold_tag,
}
