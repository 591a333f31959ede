"""Runs the jobs that announce mailings: an asynchronous Procrastinate worker round a synchronous function."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from sqlalchemy.engine import URL

from newsletter.store.database_errors import as_store_error
from newsletter.store.job_queue import QUEUE, TASK
from newsletter.store.job_schema import queue_is_missing
from newsletter.store.repository import Repository

Handle = Callable[[int, int], None]
"""Called in a thread with a mailing, and how many slices before did not reach the server."""
_POLL_SECONDS = 2.0
"""How often jobs are looked for without a notification: those for a certain time have none."""
_STOP_SECONDS = 0.1
_POOL_SECONDS = 10.0
_OTHER_THREADS = 4
"""Threads for what the event loop itself needs, such as name look-ups, when every slot is busy."""
_AGAIN_SECONDS = 1.0


class JobRuns(Repository):
    """What a worker process runs."""

    def run_jobs(
        self,
        handle: Handle,
        *,
        slots: int,
        stop: threading.Event,
        on_problem: Callable[[str], None],
    ) -> None:
        """Run jobs, up to `slots` at the same time, until `stop` is set; then wait for those that run.

        A job that was taken is done, whatever `handle` did: it is not tried again. While the database is away
        nothing is taken, which `on_problem` is told of in one line.
        """

        def report(error: BaseException | None) -> None:
            on_problem(_one_line(error, self._database.url))

        _quiet()
        while not stop.is_set():
            try:
                asyncio.run(_run(self._database.server_arguments(), handle, slots, stop, report))
            except ImportError as error:
                raise queue_is_missing() from error
            except Exception as error:
                report(error)
                stop.wait(_AGAIN_SECONDS)


async def _run(
    connect: Mapping[str, Any],
    handle: Handle,
    slots: int,
    stop: threading.Event,
    report: Callable[[BaseException | None], None],
) -> None:
    """Run one worker of the job queue until `stop` is set; raises what the database does to it."""
    from procrastinate import App, PsycopgConnector

    loop = asyncio.get_running_loop()
    # The loop's own executor has a thread for each processor and a few more, whatever the slots.
    loop.set_default_executor(ThreadPoolExecutor(slots + _OTHER_THREADS, thread_name_prefix="slice"))
    loop.set_exception_handler(lambda _loop, context: report(context.get("exception")))
    app = App(connector=PsycopgConnector(kwargs=connect, min_size=1, max_size=3, timeout=_POOL_SECONDS))

    @app.task(name=TASK, queue=QUEUE)
    def run(mailing: int, outages: int = 0) -> None:
        handle(mailing, outages)

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE],
                name="newsletter",
                concurrency=slots,
                delete_jobs="successful",
                fetch_job_polling_interval=_POLL_SECONDS,
                install_signal_handlers=False,
            )

    worker = asyncio.ensure_future(work())
    while not worker.done() and not stop.is_set():
        await asyncio.wait({worker}, timeout=_STOP_SECONDS)
    # It takes no more, and waits for what it runs; while it waits for the database, it ends at once.
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker


def _quiet() -> None:
    """Keep the libraries from writing tracebacks: what goes wrong is reported in one line."""
    for name in ("procrastinate", "psycopg.pool", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _one_line(error: BaseException | None, url: URL) -> str:
    """Return what the queue's library says of the database, as a StoreError says it."""
    cause = error
    while cause is not None and cause.__cause__ is not None:
        cause = cause.__cause__
    return str(as_store_error(cause, url)) if isinstance(cause, Exception) else "it was interrupted"
