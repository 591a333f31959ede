"""Splits the text of a TOML file into its statements, with the place of each, so that one can be edited."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

TomlPath: TypeAlias = tuple[str, ...]
"""The names of tables and keys that lead to a value: ("lists", "news", "title")."""

_KEY = re.compile(r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^=\[\]"'\n])+""")
_TOKEN = re.compile(
    r""""{3}(?:[^\\]|\\.)*?"{3,5}"""
    r"""|'{3}.*?'{3,5}"""
    r'''|"(?:[^"\\\n]|\\.)*"'''
    r"""|'[^'\n]*'"""
    r"|(?P<comment>\#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)|[^\n]",
    re.DOTALL,
)


class StatementKind(Enum):
    """What a statement is."""

    HEADER = auto()
    """`[table]`"""
    ASSIGNMENT = auto()
    """`key = value`, which may take several lines."""
    COMMENT = auto()
    BLANK = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: whole lines, from `start` to `end` in the text, with the line end."""

    kind: StatementKind
    start: int
    end: int
    table: TomlPath = ()
    """The table that it stands in; of a header, the table that it opens."""
    key: TomlPath = ()
    """The key as it is written, which may have dots; empty for a header."""
    value_start: int = 0
    value_end: int = 0

    @property
    def path(self) -> TomlPath:
        """The whole path of the table or the value."""
        return (*self.table, *self.key)


def toml_statements(text: str) -> tuple[Statement, ...]:
    """Split a valid TOML text into statements that cover all of it, in order."""
    return tuple(_statements(text))


def _statements(text: str) -> Iterator[Statement]:
    position = 0
    table: TomlPath = ()
    while position < len(text):
        statement = _statement(text, position, table)
        if statement.kind is StatementKind.HEADER:
            table = statement.table
        yield statement
        position = statement.end


def _statement(text: str, start: int, table: TomlPath) -> Statement:
    line_end = _line_end(text, start)
    line = text[start:line_end].strip()
    if not line:
        return Statement(kind=StatementKind.BLANK, start=start, end=line_end, table=table)
    if line.startswith("#"):
        return Statement(kind=StatementKind.COMMENT, start=start, end=line_end, table=table)
    first = text.index(line[0], start)
    if line.startswith("["):
        return _header(text, start, first + 1 + line.startswith("[["))
    return _assignment(text, start, first, table)


def _header(text: str, start: int, name_start: int) -> Statement:
    name = _KEY.match(text, name_start)
    assert name is not None  # noqa: S101 - the text is valid TOML
    end = _line_end(text, name.end())
    return Statement(kind=StatementKind.HEADER, start=start, end=end, table=_path(name[0]))


def _assignment(text: str, start: int, key_start: int, table: TomlPath) -> Statement:
    key = _KEY.match(text, key_start)
    assert key is not None  # noqa: S101 - the text is valid TOML
    value_start = key.end() + 1
    while text[value_start] in " \t":
        value_start += 1
    value_end, end = _value_ends(text, value_start)
    return Statement(
        kind=StatementKind.ASSIGNMENT,
        start=start,
        end=end,
        table=table,
        key=_path(key[0]),
        value_start=value_start,
        value_end=value_end,
    )


def _value_ends(text: str, start: int) -> tuple[int, int]:
    """Return where a value ends, and where the line ends that it ends in."""
    depth, position, value_end = 0, start, start
    while position < len(text):
        token = _TOKEN.match(text, position)
        assert token is not None  # noqa: S101 - the last alternatives take every character
        if depth == 0 and (token["end"] or token["comment"]):
            break
        depth += bool(token["open"]) - bool(token["close"])
        position = token.end()
        if not token[0].isspace():
            value_end = position
    return value_end, _line_end(text, position)


def _line_end(text: str, start: int) -> int:
    found = text.find("\n", start)
    return len(text) if found < 0 else found + 1


def _path(written: str) -> TomlPath:
    """Return the names in a key that may be quoted and have dots."""
    node: Any = tomllib.loads(f"{written.strip()} = 0")
    names: list[str] = []
    while isinstance(node, dict):
        name, node = next(iter(node.items()))
        names.append(name)
    return tuple(names)
