"""Edits single values in the text of a TOML file: every other byte stays, with comments, order and layout.

tomlkit writes the values. It does not edit the file: it puts a new key after the comment of the next table,
drops the layout of arrays, and mixes line ends. Only single arrays are edited by it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tomlkit

from newsletter.settings.toml_statements import Statement, StatementKind, TomlPath, toml_statements

IsTable = Callable[[TomlPath], bool]
"""Whether a table is written under a header of its own, [a.b], rather than inline."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def set_toml_value(text: str, path: TomlPath, value: Any, *, is_table: IsTable) -> str:
    """Return the text with a value set; a table is set key by key, and loses the keys that are not given.

    `text` is valid TOML without a byte order mark. Line ends are kept: new lines end as the first one does.
    """
    current = toml_value(tomllib.loads(text), path)
    if current == value and type(current) is type(value):
        return text
    if current is not None and isinstance(current, dict) != isinstance(value, Mapping):
        text, current = delete_toml_value(text, path), None
    if isinstance(value, Mapping) and (isinstance(current, dict) or is_table(path)):
        return _set_table(text, path, current or {}, value, is_table)
    return _set_value(text, path, value, is_table)


def delete_toml_value(text: str, path: TomlPath) -> str:
    """Return the text without a value, or without a table and all that is in it, if it is there."""
    statements = toml_statements(text)
    inline = _inline_holder(statements, path)
    if inline is not None:
        return _edit_inline(text, inline, path, None)
    doomed = _doomed(statements, path)
    return "".join(text[one.start : one.end] for one in statements if one.start not in doomed)


def toml_value(document: Mapping[str, Any], path: TomlPath) -> Any:
    """Return the value at a path in a parsed document, or None."""
    node: Any = document
    for name in path:
        if not isinstance(node, Mapping) or name not in node:
            return None
        node = node[name]
    return node


# --- Setting --------------------------------------------------------------------------------------


def _set_table(
    text: str, path: TomlPath, current: Mapping[str, Any], value: Mapping[str, Any], is_table: IsTable
) -> str:
    for name in current:
        if name not in value:
            text = delete_toml_value(text, (*path, name))
    if not value and not current:
        return _append_header(text, path)
    for name, one in value.items():
        text = set_toml_value(text, (*path, name), one, is_table=is_table)
    return text


def _set_value(text: str, path: TomlPath, value: Any, is_table: IsTable) -> str:
    statements = toml_statements(text)
    for one in statements:
        if one.kind is StatementKind.ASSIGNMENT and one.path == path:
            return _replace(text, one, _changed_value(text[one.value_start : one.value_end], value))
    inline = _inline_holder(statements, path)
    if inline is not None:
        return _edit_inline(text, inline, path, value)
    return _insert(text, statements, path, value, is_table)


def _replace(text: str, one: Statement, written: str) -> str:
    """Put another value in place; a comment behind it keeps its column if there is room."""
    rest = text[one.value_end : one.end]
    gap = len(rest) - len(rest.lstrip(" "))
    if rest[gap:].startswith("#") and gap > 1 and "\n" not in written:
        longer = len(written) - (one.value_end - one.value_start)
        rest = " " * max(1, gap - longer) + rest[gap:]
    return text[: one.value_start] + written + rest + text[one.end :]


def _insert(text: str, statements: Sequence[Statement], path: TomlPath, value: Any, is_table: IsTable) -> str:
    home = _home(statements, path, is_table)
    if home is None:
        table = next(path[:size] for size in range(len(path) - 1, 0, -1) if is_table(path[:size]))
        return _set_value(_append_header(text, table), path, value, is_table)
    table, last = home
    names = path[len(table) :]
    if last.kind is StatementKind.ASSIGNMENT and len(last.key) > 1 and last.path[:-1] == path[:-1]:
        written = f"{'.'.join(map(_key, names))} = {write_toml_value(value)}"
    else:
        for name in reversed(names[1:]):
            value = {name: value}
        written = f"{_key(names[0])} = {write_toml_value(value)}"
    indent = re.match(r"[ \t]*", text[last.start :])
    return _insert_line(text, last.end, (indent[0] if indent else "") + written)


def _home(
    statements: Sequence[Statement], path: TomlPath, is_table: IsTable
) -> tuple[TomlPath, Statement] | None:
    """Return the table that a new value goes into, and the statement to insert it after; None without one."""
    for size in range(len(path) - 1, 0, -1):
        table, parent = path[:size], path[:-1]
        dotted = [
            one
            for one in statements
            if one.kind is StatementKind.ASSIGNMENT and len(one.key) > 1 and one.path[:-1] == parent
        ]
        if dotted and size == len(parent):
            return dotted[-1].table, dotted[-1]
        section = _section(statements, table)
        if section:
            return table, section[-1]
        if is_table(table):
            return None
    return None


def _section(statements: Sequence[Statement], table: TomlPath) -> list[Statement]:
    """Return the header and the assignments of the first section of a table."""
    found: list[Statement] = []
    for one in statements:
        if one.kind is StatementKind.HEADER:
            if found:
                break
            if one.table == table:
                found = [one]
        elif one.kind is StatementKind.ASSIGNMENT and found:
            found.append(one)
    return found


def _append_header(text: str, table: TomlPath) -> str:
    """Add an empty table after its siblings, or at the end of the file."""
    statements = toml_statements(text)
    siblings = [
        number
        for number, one in enumerate(statements)
        if one.kind in (StatementKind.HEADER, StatementKind.ASSIGNMENT) and one.table[:1] == table[:1]
    ]
    end = _newline(text)
    header = f"[{'.'.join(map(_key, table))}]{end}"
    if not siblings or len(table) == 1:
        body = text.rstrip("\r\n \t")
        return f"{body}{end}{end}{header}" if body else header
    position = _content_end(statements, siblings[-1])
    head, tail = text[:position], text[position:]
    head = head if head.endswith("\n") else head + end
    return f"{head}{end}{header}{tail}"


def _content_end(statements: Sequence[Statement], last: int) -> int:
    """Return where a section ends; comments right below it belong to it, unless a header follows them."""
    position = last + 1
    while position < len(statements) and statements[position].kind is StatementKind.COMMENT:
        position += 1
    if position < len(statements) and statements[position].kind is StatementKind.HEADER:
        position = last + 1
    return statements[position - 1].end


def _insert_line(text: str, position: int, line: str) -> str:
    end = _newline(text)
    head = text[:position]
    if head and not head.endswith("\n"):
        head += end
    return f"{head}{line}{end}{text[position:]}"


def _newline(text: str) -> str:
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


# --- Deleting -------------------------------------------------------------------------------------


def _doomed(statements: Sequence[Statement], path: TomlPath) -> set[int]:
    """Return the starts of the statements to delete: a value's, or a table's with the comment above it."""
    doomed: set[int] = set()
    size = len(path)
    for number, one in enumerate(statements):
        if one.kind is StatementKind.ASSIGNMENT and one.path[:size] == path:
            doomed.add(one.start)
        elif one.kind is StatementKind.HEADER and one.table[:size] == path:
            doomed.update(_with_comments(statements, number))
    return doomed


def _with_comments(statements: Sequence[Statement], header: int) -> list[int]:
    """Return the starts of a section's statements, with the comments right above its header."""
    first = header
    while first and statements[first - 1].kind is StatementKind.COMMENT:
        first -= 1
    if first == 0:  # the comment at the head of the file is about the file
        first = header
    end = header + 1
    while end < len(statements) and statements[end].kind is not StatementKind.HEADER:
        end += 1
    keys = [n for n in range(header, end) if statements[n].kind is not StatementKind.BLANK]
    last = max(n for n in keys if statements[n].kind is not StatementKind.COMMENT)
    after = last + 1
    while after < end and statements[after].kind is StatementKind.BLANK:
        after += 1
    return [one.start for one in statements[first:after]]


# --- Values ---------------------------------------------------------------------------------------


def write_toml_value(value: Any, *, literal: bool = False) -> str:
    """Return a value as TOML; a text with quotation marks in it as a literal one, if it can be."""
    if isinstance(value, str):
        may_be_literal = "'" not in value and not _CONTROL.search(value)
        return tomlkit.string(value, literal=may_be_literal and (literal or '"' in value)).as_string()
    if isinstance(value, Mapping):
        pairs = (f"{_key(name)} = {write_toml_value(one)}" for name, one in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(write_toml_value, value))}]"
    return str(tomlkit.item(value).as_string())


def _changed_value(written: str, value: Any) -> str:
    """Return a new value in the style of the old one; an array keeps its layout and comments."""
    if written.startswith("'"):
        return write_toml_value(value, literal=True)
    if written.startswith("[") and isinstance(value, list | tuple):
        return _changed_array(written, list(value))
    return write_toml_value(value)


def _changed_array(written: str, wanted: list[Any]) -> str:
    """Return an array with items removed and added one by one; written anew if that goes wrong."""
    document = tomlkit.parse(f"value = {written}")
    array: Any = document["value"]
    old = tomllib.loads(f"value = {written}")["value"]
    if all(isinstance(one, str) for one in (*old, *wanted)) and old:
        for tag, start, end, from_, to in reversed(
            difflib.SequenceMatcher(None, old, wanted, autojunk=False).get_opcodes()
        ):
            if tag in ("replace", "delete"):
                for position in range(end - 1, start - 1, -1):
                    del array[position]
            for offset, one in enumerate(wanted[from_:to] if tag in ("replace", "insert") else ()):
                array.insert(start + offset, one)
        text = tomlkit.dumps(document).removeprefix("value = ").rstrip("\n")
        if _is_value(text, wanted):
            return text
    return write_toml_value(wanted)


def _is_value(text: str, wanted: Any) -> bool:
    try:
        return tomllib.loads(f"value = {text}") == {"value": wanted}
    except tomllib.TOMLDecodeError:
        return False


def _inline_holder(statements: Sequence[Statement], path: TomlPath) -> Statement | None:
    """Return the assignment of the inline table that holds a path, or would."""
    for one in statements:
        size = len(one.path)
        if one.kind is StatementKind.ASSIGNMENT and size < len(path) and one.path == path[:size]:
            return one
    return None


def _edit_inline(text: str, one: Statement, path: TomlPath, value: Any) -> str:
    """Set or (None) delete a value within an inline table, which is written anew."""
    table: Any = tomllib.loads(f"value = {text[one.value_start : one.value_end]}")["value"]
    table = table if isinstance(table, dict) else {}
    node, names = table, path[len(one.path) :]
    for name in names[:-1]:
        node = node.setdefault(name, {}) if value is not None else node.get(name, {})
    if value is not None:
        node[names[-1]] = value
    elif names[-1] in node:
        del node[names[-1]]
    else:
        return text
    return _replace(text, one, write_toml_value(table))


def _key(name: str) -> str:
    if _BARE.fullmatch(name):
        return name
    return str(tomlkit.string(name).as_string())
