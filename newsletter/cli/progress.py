"""Progress of long work: a bar with rate and time left on a terminal, a line now and then otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsletter.cli.output import note, on_terminal

_LINES = 5
"""How many lines a pipe gets to see, whatever the size."""


@contextmanager
def progress(total: int, done_before: int = 0) -> Iterator[Callable[[], None]]:
    """Yield a function to call once for each copy that is settled."""
    with _bar(total, done_before) if on_terminal() else _lines(total, done_before) as tick:
        yield tick


@contextmanager
def _bar(total: int, done_before: int) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Sending"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, completed=done_before, rate="")

        def tick() -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:,.0f}/s" if speed else "")

        yield tick


@contextmanager
def _lines(total: int, done_before: int) -> Iterator[Callable[[], None]]:
    count = done_before
    step = max(1, total // _LINES)

    def tick() -> None:
        nonlocal count
        count += 1
        if count % step == 0 and count < total:
            note(f"{count:,} of {total:,}")

    yield tick
