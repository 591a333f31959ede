"""The messages of the program below its doors that the studio may show, read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import newsletter

ROOT = Path(newsletter.__file__).parent
SHOWN = ("preflight", "issues")
"""The packages whose messages the studio shows."""
TAKES: Mapping[str, slice] = {
    "found": slice(0, 1),
    "fault": slice(1, 3),
    "unknown": slice(1, 2),
    "literal": slice(2, 3),
}
"""Which arguments of these are messages; of an error it is the first."""
NAMED = frozenset(("hint", "message", "problem", "reason"))
NO_MESSAGES = frozenset(
    ("ValueError", "TypeError", "KeyError", "OSError", "TimeoutError", "RuntimeError", "FileExistsError")
)


def files() -> Iterator[Path]:
    for name in SHOWN:
        path = ROOT / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def messages_of(node: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are messages."""
    name = called(node)
    is_error = name.endswith("Error") and name not in NO_MESSAGES
    if name in TAKES or is_error:
        yield from node.args[TAKES.get(name, slice(0, 1))]
        yield from (one.value for one in node.keywords if one.arg in NAMED)
    elif name == "Rule":
        yield from (one.value for one in node.keywords if one.arg in ("what", "source"))


def parts(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression may be: each side of a condition, each text of a tuple."""
    if isinstance(node, ast.IfExp):
        yield from (*parts(node.body), *parts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from parts(one)
    elif isinstance(node, ast.Tuple | ast.Starred):
        for one in node.elts if isinstance(node, ast.Tuple) else [node.value]:
            yield from parts(one)
    elif isinstance(node, ast.Subscript):
        yield from parts(node.value)
    else:
        yield node


def assigned(tree: ast.AST, name: str) -> Iterator[ast.expr]:
    """Yield what is assigned to a name anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from bound(target, node.value, name)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            yield from bound(node.target, node.value, name)


def bound(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from bound(one, part, name)


def imported(tree: ast.AST, name: str) -> Path | None:
    """Return the file of ours that a name comes from."""
    for node in ast.walk(tree):
        names = node.names if isinstance(node, ast.ImportFrom) else []
        if any((one.asname or one.name) == name for one in names) and isinstance(node, ast.ImportFrom):
            path = ROOT.parent / Path(*str(node.module).split("."))
            if path.is_relative_to(ROOT):
                return path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    return None


def resolved(file: Path, node: ast.expr, seen: frozenset[str] = frozenset()) -> Iterator[ast.expr]:
    """Yield what a message is made of: texts and calls, names replaced by what is assigned to them."""
    for part in parts(node):
        if not isinstance(part, ast.Name):
            yield part
            continue
        if part.id in seen:
            continue
        home = imported(parsed(file), part.id)
        for value in assigned(parsed(home or file), part.id):
            values = value.values if isinstance(value, ast.Dict) else [value]
            for one in values:
                yield from resolved(home or file, one, seen | {part.id})


def raw_messages() -> Iterator[tuple[Path, ast.expr]]:
    for file in files():
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call):
                for one in messages_of(node):
                    yield from ((file, part) for part in resolved(file, one))


def texts(node: ast.expr) -> str:
    """Return a text of the source; the source of a rule is shown without its "guidance: "."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value).removeprefix("guidance: ") if is_text and isinstance(node, ast.Constant) else ""


def phrases() -> Iterator[tuple[str, str]]:
    """Yield the templates of all phrases, each with that for many, or ""."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and called(node) in ("phrase", "counted") and node.args:
                one = texts(node.args[0])
                if one:
                    yield one, texts(node.args[1]) if called(node) == "counted" else ""


def message_ids() -> dict[str, str]:
    """Return every message with words: its template, and the one for many."""
    found = dict(phrases())
    found |= {text: "" for _file, node in raw_messages() if (text := texts(node)) and text not in found}
    return {one: many for one, many in found.items() if has_words(one)}


def has_words(template: str) -> bool:
    """Tell whether a template has a letter outside its placeholders."""
    return any(char.isalpha() for text in outside(template) for char in text)


def outside(template: str) -> Iterable[str]:
    return re.split(r"\{[^{}]*\}", template.replace("{{", "").replace("}}", ""))


def untranslatable() -> list[str]:
    """Return where a message is put together from texts, so that no catalog can have it."""
    return [
        f"{file.relative_to(ROOT.parent)}:{node.lineno}: {ast.unparse(node)}"
        for file, node in raw_messages()
        if isinstance(node, ast.JoinedStr | ast.BinOp)
    ]
