"""A sender in a process of its own, for tests that kill it or race it: run with `python -m`.

python -m tests.store.sender claim URL STATE MAILING LIMIT    claims everything, prints the ids
python -m tests.store.sender hold URL STATE MAILING           holds copies until it is killed
"""

from __future__ import annotations

import sys
from pathlib import Path

from newsletter.store.database import Store, open_store
from tests.store.people import NOW


def claim_all(store: Store, mailing_id: int, limit: int) -> None:
    """Wait for a line on stdin, then claim until nothing is left; print the ids."""
    with store.worker() as worker:
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
        while copies := store.claim(mailing_id, worker, limit=limit, now=NOW):
            print(*(copy.subscriber_id for copy in copies), flush=True)  # noqa: T201
        print("done", flush=True)  # noqa: T201
        sys.stdin.readline()


def hold(store: Store, mailing_id: int) -> None:
    """Claim five copies, mark two at risk, say so, and wait to be killed."""
    with store.worker() as worker:
        ids = [copy.subscriber_id for copy in store.claim(mailing_id, worker, limit=5, now=NOW)]
        store.at_risk(mailing_id, worker, ids[:1], now=NOW)
        store.at_risk(mailing_id, worker, ids[1:3], now=NOW)
        print(worker, flush=True)  # noqa: T201
        sys.stdin.readline()


def main() -> None:
    """Do what the command line says."""
    verb, url, state, mailing_id, *limit = sys.argv[1:]
    with open_store(url, state_folder=Path(state)) as store:
        if verb == "claim":
            claim_all(store, int(mailing_id), int(limit[0]))
        else:
            hold(store, int(mailing_id))


if __name__ == "__main__":
    main()
