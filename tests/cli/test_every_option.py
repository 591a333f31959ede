"""Every command, and every option of it, is given by some test.

Read from the tests' own source: a call `newsletter("feeds", "list", "--json")` gives the option --json of
`feeds list`, and so do `start(...)` and `told(newsletter, ...)`. Where a call takes its words from elsewhere (a variable, a list of cases), the
strings of the whole function and its cases count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from newsletter.cli.main import newsletter as group
from tests.cli.test_main import every_command

TESTS = Path(__file__).parents[1]
RUNNERS = {"newsletter": (), "start": (), "told": ("--json",)}
"""What runs the command line in tests, and what each adds."""
NEVER_GIVEN: frozenset[str] = frozenset()
"""Options that no test can give, each as "command --option" with a reason beside it: there is none."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a test says to the command line; `more` are words that may be among it."""

    words: tuple[str, ...]
    more: frozenset[str]

    def runs(self, command: str) -> bool:
        wanted = command.split()
        return list(self.words[: len(wanted)]) == wanted

    def gives(self, option: str) -> bool:
        return any(word.partition("=")[0] == option for word in {*self.words, *self.more})


def strings(node: ast.AST) -> Iterator[str]:
    """Yield the words of every string in a piece of source, in their order."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield from one.value.split()


def calls_in(source: str) -> Iterator[Call]:
    """Yield every call of the command line in a file's functions."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        whole = frozenset(strings(function))
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNNERS:
                yield from _calls(node, whole, RUNNERS[node.func.id])


def _calls(node: ast.Call, whole: frozenset[str], added: tuple[str, ...]) -> Iterator[Call]:
    given = node.args[2:] if list(strings(ast.Tuple(elts=node.args[:1]))) == ["-C"] else node.args
    words = (*(word for argument in given for word in strings(argument)), *added)
    is_open = any(isinstance(argument, ast.Starred) for argument in given)
    yield Call(words, whole if is_open else frozenset())
    if node.args and isinstance(node.args[0], ast.Starred):
        # Its first words come from a case: any command that the function names may be meant.
        for words_, _ in every_command():
            if whole.issuperset(words_.split()):
                yield Call(tuple(words_.split()), whole)


def sources() -> Iterator[str]:
    """Yield the source of every file of tests that runs the command line, but this one."""
    for file in TESTS.rglob("*.py"):
        text = file.read_text("utf-8")
        if file != Path(__file__) and any(f"{name}(" in text for name in RUNNERS):
            yield text


def never_given(calls: list[Call]) -> list[str]:
    """Return the commands, and the options as "command --option", that no call gives."""
    missing = []
    for words, command in every_command():
        if isinstance(command, click.Group):
            continue
        own = [call for call in calls if call.runs(words)]
        options = [one for one in command.params if isinstance(one, click.Option)]
        missing += [words] if not own else []
        missing += [
            f"{words} {one.opts[0]}"
            for one in options
            if not any(call.gives(name) for call in own for name in one.opts)
        ]
    return missing


def test_every_command_and_option_is_given_by_some_test() -> None:
    assert (
        sorted(set(never_given([call for text in sources() for call in calls_in(text)])) - NEVER_GIVEN) == []
    )


def test_the_options_of_the_whole_program_are_given_too() -> None:
    whole = "".join(sources())
    options = [one for one in group.params if isinstance(one, click.Option)]
    assert [one.opts[0] for one in options if not any(f'"{name}"' in whole for name in one.opts)] == []


def test_what_no_call_gives_is_missing() -> None:
    missing = never_given([Call(("feeds", "list"), frozenset()), Call(("serve", "--once"), frozenset())])
    assert {"subscribers erase", "subscribers erase --yes", "feeds list --json", "serve --json"} <= set(
        missing
    )
    assert {"feeds list", "serve", "serve --once"}.isdisjoint(missing)


def test_a_call_gives_its_own_options_and_no_other_calls() -> None:
    found = list(
        calls_in("""
def test(newsletter, one):
    newsletter("feeds", "list", "--json")
    newsletter("-C", "x", "feeds", "add", "key", f"--lang={one}")
    newsletter("feeds", "poll", *one, "--now")
    newsletter("doctor")
    other("serve", "--once")
""")
    )
    assert [call.words[:2] for call in found] == [
        ("feeds", "list"),
        ("feeds", "add"),
        ("feeds", "poll"),
        ("doctor",),
    ]
    assert found[0].gives("--json")
    assert not found[0].gives("--now")
    assert found[1].gives("--lang")
    assert found[2].gives("--json")  # the words of `one` may come from anywhere in the function
    assert not found[3].gives("--json")
