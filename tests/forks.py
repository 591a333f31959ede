"""Processes forked from one that has loaded what they need: they start in milliseconds and can be killed.

FORKS.Process(target=function_of_a_module, args=...).start(), like multiprocessing.Process.
"""

from __future__ import annotations

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.sending.crashing", "tests.store.sender", "tests.journey.dying_reader", "tests.journey.working"]
)
