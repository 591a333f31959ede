"""Progress display: a bar with rate and time left on a terminal, a few lines otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from newsletter.cli.output import on_terminal, print_note

_REFRESH_SECONDS = 0.05
"""How often a bar is updated: an update per delivery would cost a tenth of the delivery itself."""
_LINES = 5
"""How many progress lines a pipe gets, whatever the size."""
_FEWEST = 10
"""Fewer feeds than this get no progress lines in a pipe: the result of each is printed right after."""

_MANY_ROWS = 2_000
"""A file with fewer rows is read before anybody wonders."""
_MANY_PAGES = 25_000
"""100 MB: fewer pages are copied before anybody wonders."""


@contextmanager
def sending_progress(total: int, done_before: int = 0) -> Iterator[Callable[[], None]]:
    """Yield a function to call once for each delivery with a final outcome."""
    shown = _bar("Sending", total, done_before) if on_terminal() else _lines("Sending: ", total, done_before)
    with shown as tick:
        yield tick


@contextmanager
def polling_progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how many feeds have been polled (a newsletter.ports.Progress); the bar disappears at the end."""
    shown: AbstractContextManager[Callable[[], None]] = nullcontext(lambda: None)
    if on_terminal() and total:
        shown = _bar("Polling feeds", total, 0, transient=True)
    elif total >= _FEWEST:
        shown = _lines("Polling feeds: ", total, 0)
    with shown as tick:
        yield tick


def rows_progress(what: str) -> Callable[[int], AbstractContextManager[Callable[[], None]]]:
    """Return a display of how many rows are done (a newsletter.ports.Progress); shown only for many."""

    @contextmanager
    def shown(total: int) -> Iterator[Callable[[], None]]:
        display: AbstractContextManager[Callable[[], None]] = nullcontext(lambda: None)
        if total >= _MANY_ROWS:
            on_screen = on_terminal()
            display = _bar(what, total, 0, transient=True) if on_screen else _lines(f"{what}: ", total, 0)
        with display as tick:
            yield tick

    return shown


def copy_progress(what: str) -> Callable[[int, int], None]:
    """Return a function to call with the pages done and all pages; it prints a few lines for many."""
    printed = 0

    def tick(done: int, total: int) -> None:
        nonlocal printed
        fifth = done * _LINES // max(total, 1)
        if total >= _MANY_PAGES and printed < fifth < _LINES:
            print_note(f"{what}: {100 * done // total} %")
            printed = fifth

    return tick


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
        count, updated_at = done_before, 0.0

        def update() -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=count, rate=f"{speed:,.0f}/s" if speed else "")

        def tick() -> None:
            nonlocal count, updated_at
            count += 1
            now = time.monotonic()
            if now - updated_at >= _REFRESH_SECONDS:
                updated_at = now
                update()

        try:
            yield tick
        finally:
            update()


@contextmanager
def _lines(what: str, total: int, done_before: int) -> Iterator[Callable[[], None]]:
    count = done_before
    step = max(1, total // _LINES)

    def tick() -> None:
        nonlocal count
        count += 1
        if count % step == 0 and count < total:
            print_note(f"{what}{count:,} of {total:,}")

    yield tick
