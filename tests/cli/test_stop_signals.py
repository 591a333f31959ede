"""A signal stops a command at any moment, and says so where it can."""

from __future__ import annotations

import io
import os
import signal
import sys
from datetime import UTC, datetime

import pytest

from newsletter.cli.notices import NoticePrinter
from newsletter.cli.output import print_note
from newsletter.cli.stop_signals import stop_on_signals
from newsletter.model import Notice


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_sets_the_event_and_says_so(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = signal.getsignal(number)
    with stop_on_signals() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(30)
    assert signal.getsignal(number) is earlier
    assert "Stopping after the current messages" in capsys.readouterr().err


def test_a_hangup_is_left_to_nohup_and_to_whoever_does_not_want_it() -> None:
    earlier = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_signals() as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert not stop.is_set()
    finally:
        signal.signal(signal.SIGHUP, earlier)
    with stop_on_signals(on_hangup=False):
        assert signal.getsignal(signal.SIGHUP) is earlier


def test_a_signal_in_the_middle_of_a_print_stops_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class Struck(io.RawIOBase):
        """A stream during whose writing the signal comes; Python's streams are not reentrant."""

        def writable(self) -> bool:
            return True

        def write(self, data: object, /) -> int:
            if not stop.is_set():
                os.kill(os.getpid(), signal.SIGTERM)
            return len(bytes(data))  # type: ignore[call-overload]

    with stop_on_signals() as stop:
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BufferedWriter(Struck()), write_through=True))
        print_note("Serving")
    assert stop.is_set()


def test_a_log_that_is_full_keeps_nobody_from_stopping_or_going_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with io.FileIO("/dev/full", "w") as full, stop_on_signals() as stop:
        stream = io.TextIOWrapper(full, write_through=True)
        for name in ("stdout", "stderr"):
            monkeypatch.setattr(sys, name, stream)
        with pytest.raises(OSError, match="No space left"):
            print_note("Serving")
        printer = NoticePrinter("UTC", as_json=False)
        at = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
        printer.print(Notice(key="k", at=at, kind="paused", text="Mailing 7 is paused"))
        assert printer.had_problems
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(30)
