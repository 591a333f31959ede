"""The messages of the program below its doors that the studio may show, read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import newsletter
from newsletter.model import Cadence, MailingStatus, ScheduleStatus

ROOT = Path(newsletter.__file__).parent
SHOWN = (
    "preflight",
    "issues",
    "app",
    "subscribers",
    "importing",
    "feeds",
    "http",
    "settings",
    "schedule",
    "rendering",
    "accounts",
    "background/doctor.py",
    "background/online_checks.py",
    "sending/domain_authentication.py",
)
"""The packages whose messages the studio shows."""
TAKES: Mapping[str, slice] = {
    "found": slice(0, 1),
    "fault": slice(1, 3),
    "unknown": slice(1, 2),
    "literal": slice(2, 3),
}
"""Which arguments of these are messages; of an error it is the first."""
NAMED = frozenset(("hint", "message", "problem"))
"""Arguments that are messages, whatever is called."""
NO_MESSAGES = frozenset(
    ("ValueError", "TypeError", "KeyError", "OSError", "TimeoutError", "RuntimeError", "FileExistsError")
)


SHOWN_VALUES: tuple[type[StrEnum], ...] = (MailingStatus, ScheduleStatus, Cadence)
"""Values that messages name."""


def files() -> Iterator[Path]:
    for name in SHOWN:
        path = ROOT / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file: its calls, what is assigned to each name in it, and where its imported names come from."""

    calls: list[ast.Call]
    assigned: dict[str, list[ast.expr]]
    imported: dict[str, str]


@cache
def source(file: Path) -> Source:
    calls: list[ast.Call] = []
    assigned: dict[str, list[ast.expr]] = {}
    imported: dict[str, str] = {}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            calls.append(node)
        elif isinstance(node, ast.Assign):
            for name, value in (pair for target in node.targets for pair in bound(target, node.value)):
                assigned.setdefault(name, []).append(value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            for name, value in bound(node.target, node.value):
                assigned.setdefault(name, []).append(value)
        elif isinstance(node, ast.ImportFrom):
            imported |= {one.asname or one.name: str(node.module) for one in node.names}
    return Source(calls=calls, assigned=assigned, imported=imported)


def bound(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from bound(one, part)


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def messages_of(file: Path, node: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are messages."""
    name = called(node)
    is_value_error = name == "ValueError" and file.is_relative_to(ROOT / "settings")
    if name in TAKES or is_value_error or (name.endswith("Error") and name not in NO_MESSAGES):
        yield from node.args[TAKES.get(name, slice(0, 1))]
    named = ("what", "source") if name == "Rule" else NAMED
    yield from (one.value for one in node.keywords if one.arg in named)


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


def home_of(file: Path, name: str) -> Path:
    """Return the file of ours that a name comes from: another one if it is imported."""
    path = ROOT.parent / Path(*source(file).imported.get(name, "").split("."))
    if not path.is_relative_to(ROOT):
        return file
    return path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"


def resolved(file: Path, node: ast.expr, seen: frozenset[str] = frozenset()) -> Iterator[ast.expr]:
    """Yield what a message is made of: texts and calls, names replaced by what is assigned to them."""
    for part in parts(node):
        if not isinstance(part, ast.Name):
            yield part
            continue
        if part.id in seen:
            continue
        home = home_of(file, part.id)
        for value in source(home).assigned.get(part.id, ()):
            values = value.values if isinstance(value, ast.Dict) else [value]
            for one in values:
                yield from resolved(home, one, seen | {part.id})


@cache
def raw_messages() -> tuple[tuple[Path, ast.expr], ...]:
    return tuple(
        (file, part)
        for file in files()
        for node in source(file).calls
        for one in messages_of(file, node)
        for part in resolved(file, one)
    )


def texts(node: ast.expr) -> str:
    """Return a text of the source; the source of a rule is shown without its "guidance: "."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value).removeprefix("guidance: ") if is_text and isinstance(node, ast.Constant) else ""


def phrases() -> Iterator[tuple[str, str]]:
    """Yield the templates of all phrases, each with that for many, or ""."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in source(file).calls:
            if called(node) in ("phrase", "counted") and node.args:
                one = texts(node.args[0])
                if one:
                    yield one, texts(node.args[1]) if called(node) == "counted" else ""


def message_ids() -> dict[str, str]:
    """Return every message with words: its template, and the one for many."""
    found = dict(phrases()) | dict.fromkeys((one.value for kind in SHOWN_VALUES for one in kind), "")
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
        if isinstance(node, ast.JoinedStr)
    ]
