"""Progress of long work: a bar with rate and time left on a terminal, a line now and then otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from newsletter.cli.output import note, on_terminal

_BLINK_SECONDS = 0.05
"""How often a bar is told: telling it of each copy would cost a tenth of the copy itself."""
_LINES = 5
"""How many lines a pipe gets to see, whatever the size."""
_FEWEST = 10
"""A pipe need not hear of fewer feeds: it hears of each of them right after."""


@contextmanager
def progress(total: int, done_before: int = 0) -> Iterator[Callable[[], None]]:
    """Yield a function to call once for each copy that is settled."""
    shown = _bar("Sending", total, done_before) if on_terminal() else _lines("", total, done_before)
    with shown as tick:
        yield tick


@contextmanager
def asking(total: int) -> Iterator[Callable[[], None]]:
    """Show how many feeds have answered (a newsletter.ports.Progress); the bar goes when all have."""
    shown: AbstractContextManager[Callable[[], None]] = nullcontext(lambda: None)
    if on_terminal() and total:
        shown = _bar("Asking feeds", total, 0, transient=True)
    elif total >= _FEWEST:
        shown = _lines("feeds asked: ", total, 0)
    with shown as tick:
        yield tick


@contextmanager
def _bar(what: str, total: int, done_before: int, *, transient: bool = False) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=transient) as bar:
        task = bar.add_task("", total=total, completed=done_before, rate="")
        count, told_at = done_before, 0.0

        def tell() -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=count, rate=f"{speed:,.0f}/s" if speed else "")

        def tick() -> None:
            nonlocal count, told_at
            count += 1
            now = time.monotonic()
            if now - told_at >= _BLINK_SECONDS:
                told_at = now
                tell()

        try:
            yield tick
        finally:
            tell()


@contextmanager
def _lines(what: str, total: int, done_before: int) -> Iterator[Callable[[], None]]:
    count = done_before
    step = max(1, total // _LINES)

    def tick() -> None:
        nonlocal count
        count += 1
        if count % step == 0 and count < total:
            note(f"{what}{count:,} of {total:,}")

    yield tick
