"""Batch scheduling: threads that send get the processor in longer pieces (SCHED_BATCH of sched(7))."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def schedule_as_batch() -> None:
    """Have the system schedule the calling thread as batch work; it gets as much of the processor as before.

    On Linux it then interrupts nobody when it wakes up, so several senders on few processors find more of
    what they need still in the processor's caches. A policy that somebody has chosen stays, and where the
    system has none or forbids it nothing changes.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            if os.sched_getscheduler(0) == os.SCHED_OTHER:
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
