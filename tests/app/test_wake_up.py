"""The wake-up: whoever waits goes on at once when called, and stops when told to."""

from __future__ import annotations

import threading
import time

from newsletter.app.wake_up import WakeUp


def seconds_waited(wake_up: WakeUp, stop: threading.Event) -> float:
    began = time.monotonic()
    wake_up.wait(20, stop=stop)
    return time.monotonic() - began


def test_a_call_ends_the_wait_once() -> None:
    wake_up, stop = WakeUp(), threading.Event()
    wake_up.call()
    assert seconds_waited(wake_up, stop) < 5
    began = time.monotonic()
    wake_up.wait(0.2, stop=stop)
    assert time.monotonic() - began >= 0.2


def test_a_call_from_another_thread_and_a_stop_end_the_wait() -> None:
    wake_up, stop = WakeUp(), threading.Event()
    threading.Timer(0.1, wake_up.call).start()
    assert 0.05 < seconds_waited(wake_up, stop) < 5
    threading.Timer(0.1, stop.set).start()
    assert 0.05 < seconds_waited(wake_up, stop) < 5
