"""Plain blocks: paragraphs, headings, short lists, quotes and rules, told apart at sight.

That is what most of an issue is. What is more is left to markdown-it, whose rules try every line; the
tokens are those that it gives, one for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.common.utils import mdTrim
from markdown_it.token import Token

_WORDS = r"(?:[^\W\d_]|\*{1,2}[^\W_]|[“‘„«\"'(…\[{!])[^\n]*"
"""A line with which a paragraph begins or goes on: no other block begins so."""
_END = r"(?=\n[ \t]*(?:\n|\Z)|\Z)"
"""An empty line, or the end."""
_BLOCK = re.compile(
    rf"""(?P<blank>(?:[ \t]*\n)+(?:[ \t]*\Z)?)
    |(?P<mark>\#{{1,6}})[ ](?P<heading>[^\s\#*+>-](?:[^\n]*[^\s\#])?)(?=\n|\Z)
    |(?P<paragraph>{_WORDS}(?:\n{_WORDS})*){_END}
    |(?P<bullets>-[ ]{_WORDS}(?:\n-[ ]{_WORDS})*){_END}
    |(?P<numbers>\d{{1,9}}\.[ ]{_WORDS}(?:\n\d{{1,9}}\.[ ]{_WORDS})*){_END}
    |(?P<quote>>[ ]{_WORDS}(?:\n>[ ](?:--[ ])?{_WORDS})*){_END}
    |(?P<rule>---+){_END}
    |(?P<table>\|[^\n]*(?:\n\|[^\n]*)+){_END}
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"[ \t\n]+")
_LISTS = frozenset({"bullets", "numbers"})


def blocks(source: str, usual: Callable[[str], list[Token]]) -> list[Token] | None:
    """Return the block tokens of a text, or None when they cannot be told at sight.

    `usual` is asked for the tokens of a table.
    """
    if source.endswith((" ", "\t")):
        return None
    tokens: list[Token] = []
    position = line = 0
    above = ""
    while position < len(source):
        found = _BLOCK.match(source, position)
        if found is None or (found.lastgroup == above and above in _LISTS):
            return None  # in the second case it is perhaps one list with air between its items
        position = found.end()
        if found.lastgroup == "table":
            tokens += _moved(usual(found[0]), line)
        elif found.lastgroup != "blank":
            _write(tokens, found, line)
        if found.lastgroup != "blank":
            above = str(found.lastgroup)
        line += found[0].count("\n")
    return tokens


def _write(tokens: list[Token], found: re.Match[str], line: int) -> None:
    """Add the tokens of a block that begins in a line."""
    source, kind = found[0], str(found.lastgroup)
    lines = [line, line + source.count("\n") + 1]
    if kind == "paragraph":
        _words(tokens, "p", "paragraph", source, lines)
    elif kind == "heading":
        _words(tokens, f"h{len(found['mark'])}", kind, found[kind], lines, found["mark"])
    elif kind == "quote":
        _quote(tokens, source, lines)
    elif kind == "rule":
        # markdown-it counts one sign too many.
        tokens.append(Token("hr", "hr", 0, {}, lines, 0, None, "", f"{source}-", "", {}, True))
    else:
        _list(tokens, source.split("\n"), line, _next_line(found.string, found.end(), lines[1]))


def _moved(tokens: list[Token], by: int) -> list[Token]:
    """Let tokens count their lines from further above."""
    for token in tokens:
        if token.map is not None:
            token.map = [token.map[0] + by, token.map[1] + by]
    return tokens


def _quote(tokens: list[Token], source: str, lines: list[int]) -> None:
    words = "\n".join([line[2:] for line in source.split("\n")])
    tokens.append(Token("blockquote_open", "blockquote", 1, {}, lines, 0, None, "", ">", "", {}, True))
    _words(tokens, "p", "paragraph", words, list(lines), level=1)
    tokens.append(Token("blockquote_close", "blockquote", -1, {}, None, 0, None, "", ">", "", {}, True))


def _next_line(source: str, position: int, line: int) -> int:
    """Return the line of what comes next after a list, or how many lines there are."""
    gap = _GAP.match(source, position + 1)
    return line + (source.count("\n", position + 1, gap.end()) if gap else 0)


def _words(
    tokens: list[Token], tag: str, name: str, words: str, lines: list[int], mark: str = "", level: int = 0
) -> None:
    """Add the three tokens of a paragraph or a heading; those of a list's item (`level` 2) are not shown."""
    hidden = level == 2
    tokens += (
        Token(f"{name}_open", tag, 1, {}, lines, level, None, "", mark, "", {}, True, hidden),
        Token("inline", "", 0, {}, list(lines), level + 1, [], mdTrim(words), "", "", {}, True),
        Token(f"{name}_close", tag, -1, {}, None, level, None, "", mark, "", {}, True, hidden),
    )


def _list(tokens: list[Token], lines: list[str], first: int, end: int) -> None:
    """Add the tokens of a list with an item in each line; `end` is the line of what follows."""
    mark = "-" if lines[0][0] == "-" else "."
    name, tag = ("bullet_list", "ul") if mark == "-" else ("ordered_list", "ol")
    start = 1 if mark == "-" else int(lines[0].partition(".")[0])
    attributes: dict[str, str | int | float] = {"start": start} if start != 1 else {}
    tokens.append(Token(f"{name}_open", tag, 1, attributes, [first, end], 0, None, "", mark, "", {}, True))
    for line, item in enumerate(lines, start=first):
        number, _, words = item.partition(f"{mark} ")
        last = end if line - first == len(lines) - 1 else line + 1
        tokens.append(Token("list_item_open", "li", 1, {}, [line, last], 1, None, "", mark, number, {}, True))
        _words(tokens, "p", "paragraph", words, [line, line + 1], level=2)
        tokens.append(Token("list_item_close", "li", -1, {}, None, 1, None, "", mark, "", {}, True))
    tokens.append(Token(f"{name}_close", tag, -1, {}, None, 0, None, "", mark, "", {}, True))
