"""Parses MJML from templates strictly, and serializes it in the form that the compiler handles.

The compiler (MRML 6.0.1) corrupts attribute values outside printable ASCII, and on some input it panics or
ends the process. So it only gets text that went through this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from newsletter.errors import ThemeError
from newsletter.model.phrase import phrase

DEEPEST = 50
LARGEST_CHARACTERS = 1_000_000

VOID = frozenset({"br", "hr", "img", "meta"})
_TEXTS = frozenset({"mj-text", "mj-table", "mj-button"})
_LITERAL = frozenset({"mj-style"})
_UNSAFE = re.compile(r"""[^ -~]|["\\&<>]""")
"""What the compiler damages in an attribute: all but printable ASCII, and special characters."""


@dataclass(slots=True)
class Element:
    """A tag with its attributes and its content; `line` counts from 1 in the parsed text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    line: int = 0
    written: str = ""
    """The content as HTML; then the children are not asked. They must not be changed any more."""


def parse(text: str, *, name: str) -> Element:
    """Parse MJML as strict XML without a document type; raises ThemeError with `name` and the line."""
    if len(text) > LARGEST_CHARACTERS:
        raise ThemeError(
            phrase(
                "{name}: more than {largest_characters:,} characters of MJML",
                name=name,
                largest_characters=LARGEST_CHARACTERS,
            )
        )
    reader = _Reader(name)
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ThemeError(
            phrase(
                "{name}: not well-formed at line {lineno}: {reason}",
                name=name,
                lineno=error.lineno,
                reason=reason,
            ),
            hint=_near(text, error.lineno),
        ) from error
    return reader.finish()


def _near(text: str, line: int) -> str:
    lines = text.splitlines()
    return f"The line is: {lines[line - 1].strip()[:120]}" if 0 < line <= len(lines) else ""


class _Reader:
    """Builds the tree from expat's calls; refuses everything but elements and text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.open = [Element("")]
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = self._refuse

    def finish(self) -> Element:
        """Return the root element.

        The parser refers to this reader by its handlers. Without it nothing refers to itself, and the tree is
        freed as soon as nobody needs it, not only by the garbage collector.
        """
        del self.parser
        root = self.open[0].children[0]
        assert isinstance(root, Element)  # noqa: S101 - expat has seen exactly one root element
        return root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        above = self.open
        if len(above) > DEEPEST:
            raise ThemeError(
                phrase(
                    "{name}: <{tag}> is nested more than {deepest} levels deep",
                    name=self.name,
                    tag=tag,
                    deepest=DEEPEST,
                )
            )
        element = Element(tag, attributes, [], self.parser.CurrentLineNumber)
        above[-1].children.append(element)
        above.append(element)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].children.append(text)

    def _refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise ThemeError(
            phrase(
                "{name}: line {line}: document types, entities, CDATA and instructions are not allowed",
                name=self.name,
                line=line,
            )
        )


def words_of(element: Element) -> str:
    """Return an element's text, without tags."""
    return "".join(words_of(child) if isinstance(child, Element) else child for child in element.children)


def serialise(element: Element) -> str:
    """Serialize the tree for the compiler: LF, numeric references in attributes, every tag closed."""
    parts: list[str] = []
    _write(element, parts)
    return "".join(parts)


def _write(element: Element, parts: list[str]) -> None:
    tag = element.tag
    parts.append(f"<{tag}")
    for name, value in element.attributes.items():
        parts.append(f' {name}="{_attribute(value)}"')
    if tag in VOID:
        parts.append(" />")
        return
    parts.append(">")
    if tag in _TEXTS:
        parts.append(content_of(element))
    else:
        _write_content(element, parts)
    parts.append(f"</{tag}>")


def _write_content(element: Element, parts: list[str]) -> None:
    for child in element.children:
        if isinstance(child, Element):
            _write(child, parts)
        else:
            parts.append(_text_of(element.tag, child))


def content_of(text: Element) -> str:
    """Return the content of an `mj-text`, `mj-table` or `mj-button` as HTML; it is written once."""
    if not text.written:
        parts: list[str] = []
        _write_content(text, parts)
        text.written = "".join(parts)
    return text.written


def html_tag(name: str, attributes: Mapping[str, str], content: str = "") -> str:
    """Serialize a tag around content that is HTML already."""
    given = "".join([f' {key}="{_attribute(value)}"' for key, value in attributes.items()])
    return f"<{name}{given}>{content}</{name}>"


def _text_of(tag: str, text: str) -> str:
    if tag in _LITERAL:
        return text
    if tag == "mj-title":
        return _attribute(text)  # the compiler also writes it into aria-label
    return _content(text)


@lru_cache(maxsize=4096)
def _attribute(value: str) -> str:
    """Escape an attribute's value; cached, as almost all are the theme's and repeat."""
    return _UNSAFE.sub(_reference, value)


def _reference(found: re.Match[str]) -> str:
    return f"&#x{ord(found[0]):x};"


def _content(text: str) -> str:
    """Escape text between tags."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if text.isascii() or (text.replace("\n", "").isprintable() and _JOINER not in text):
        return text
    return text.translate(_SHOWN)


_JOINER = "\N{COMBINING GRAPHEME JOINER}"
"""Invisible, although Unicode classifies it as a mark."""


class _Shown(dict[int, str]):
    """Maps characters to their serialized form, computed at first use.

    Format and space characters become references, so that editors and diffs show them.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        invisible = character == _JOINER or (
            character > "\x7f" and unicodedata.category(character) in {"Cf", "Zs", "Zl", "Zp"}
        )
        return self.setdefault(code, f"&#x{code:x};" if invisible else character)


_SHOWN = _Shown()
