"""A signal stops a send whatever the program is doing when it comes."""

from __future__ import annotations

import io
import os
import signal
import sys

import pytest

from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.output import note


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_sets_the_event_and_says_so(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = signal.getsignal(number)
    with stop_on_signals() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(30)
    assert signal.getsignal(number) is earlier
    assert "finishing what is in hand" in capsys.readouterr().err


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
        note("Serving")
    assert stop.is_set()
