"""Prints notices as they come, for commands that run until they are stopped."""

from __future__ import annotations

from contextlib import suppress

from newsletter.app.local_time import local_time
from newsletter.cli.hints import print_hints
from newsletter.cli.output import print_error, print_json_line, print_success
from newsletter.model import Notice

_PROBLEMS = {"held", "paused", "missed", "reminder", "error", "job", "mail", "feed", "settings", "sign-up"}
"""The kinds of notices that report a problem."""


class NoticePrinter:
    """Prints notices with the time in `zone`, or as JSON, and remembers whether one was a problem."""

    def __init__(self, zone: str, *, as_json: bool) -> None:
        self._zone = zone
        self._as_json = as_json
        self.had_problems = False

    def print(self, notice: Notice) -> None:
        """Print a notice; a log that takes no more (a full disk, a closed pipe) stops no work."""
        is_problem = notice.kind in _PROBLEMS
        self.had_problems = self.had_problems or is_problem
        with suppress(OSError):
            self._print(notice, is_problem=is_problem)

    def _print(self, notice: Notice, *, is_problem: bool) -> None:
        if self._as_json:
            print_json_line(notice)
            return
        show = print_error if is_problem else print_success
        show(f"{local_time(notice.at, self._zone):%H:%M:%S} {notice.text}")
        print_hints(notice.next_steps)
