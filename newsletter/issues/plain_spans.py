"""Plain spans: the emphasis, links, code and merge fields of most paragraphs, told apart at sight.

What is more is left to markdown-it, whose rules try every sign; the tokens are those that it gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from markdown_it.token import Token

from newsletter.issues.merge_fields import field_at

_PART = re.compile(
    r"""(?P<words>[^\\`*_\[<&{!\n]+|!(?!\[))
    |(?P<line>(?<![ \n])\n(?![ \t\n]))
    |`(?P<code>[^`\n]+)`(?!`)
    |(?P<field>\{\{)
    |(?P<stars>\*\*?(?!\*))
    |\[(?P<label>[^\\`*_\[\]<&{!\n]+)\]\((?P<link>https?://[A-Za-z0-9/._~?\#=%+,;:@$!*'-]+)\)""",
    re.VERBOSE,
)
_PUNCTUATION = frozenset(".,:;!?()\"'“”‘’„«»–—-…/[]{}`")
"""What commonly stands beside a word; of what else does, markdown-it is asked."""
_EMPHASIS = {"*": ("em_open", "em", "em_close"), "**": ("strong_open", "strong", "strong_close")}

Nesting = Literal[-1, 0, 1]


def spans(source: str, address: Callable[[str], str], field: str) -> list[Token] | None:
    """Take a paragraph's text apart, or return None when it cannot be done at sight.

    `address` writes a link's address as HTML does; `field` is the type of a merge field's token.
    """
    reader = _Spans(address)
    position = 0
    while position < len(source):
        found = _PART.match(source, position)
        if found is None:
            return None
        kind, end = found.lastgroup, found.end()
        if kind == "words":
            reader.text(found[0])
        elif kind == "line":
            reader.add("softbreak", "br", 0)
        elif kind == "link":
            reader.link(found["label"], found["link"])
        elif kind == "code":
            reader.code(found["code"])
        elif kind == "field":
            use = field_at(source, position)
            if use is None or not field:
                return None
            reader.add(field, "", 0).meta = {"use": use}
            end = use.end
        elif not reader.stars(found[0], source[position - 1 : position], source[end : end + 1]):
            return None
        position = end
    return None if reader.open else reader.tokens


class _Spans:
    """Gathers the tokens of a paragraph's text."""

    def __init__(self, address: Callable[[str], str]) -> None:
        self.tokens: list[Token] = []
        self.open: list[str] = []
        self._address = address
        self._level = 0

    def add(self, name: str, tag: str, nesting: Nesting, mark: str = "") -> Token:
        self._level -= nesting < 0
        token = Token(name, tag, nesting, {}, None, self._level, None, "", mark)
        self.tokens.append(token)
        self._level += nesting > 0
        return token

    def text(self, words: str) -> None:
        if self.tokens and self.tokens[-1].type == "text":
            self.tokens[-1].content += words
        else:
            self.add("text", "", 0).content = words

    def code(self, words: str) -> None:
        if words[0] == words[-1] == " " and len(words) > 2 and words.strip(" "):
            words = words[1:-1]
        self.add("code_inline", "code", 0, "`").content = words

    def link(self, label: str, url: str) -> None:
        self.add("link_open", "a", 1).attrs = {"href": self._address(url)}
        self.text(label)
        self.add("link_close", "a", -1)

    def stars(self, stars: str, before: str, after: str) -> bool:
        """Begin or end emphasis; False when it is not plain which (CommonMark 0.31 section 6.2)."""
        opening, tag, closing = _EMPHASIS[stars]
        left, right = _kind_of(before), _kind_of(after)
        if (left == " " and right in "a.") or (left == "." and right == "a"):
            if stars == "**":
                self.text("")  # markdown-it leaves one of the two stars behind, empty
            self.add(opening, tag, 1, stars)
            self.open.append(stars)
            return True
        if (right == " " and left in "a.") or (left == "a" and right == "."):
            if not self.open or self.open.pop() != stars:
                return False
            self.add(closing, tag, -1, stars)
            if stars == "**":
                self.text("")
            return True
        return False


def _kind_of(character: str) -> str:
    """Return " " for a blank or nothing, "a" for a letter or digit, "." for punctuation, "?" for others."""
    if character in ("", " ", "\n"):
        return " "
    if character.isalnum():
        return "a"
    return "." if character in _PUNCTUATION else "?"
