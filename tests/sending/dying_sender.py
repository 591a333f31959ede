"""A sender in a process of its own, which kills itself in the middle: see test_deliver.

python -m tests.sending.dying_sender URL FOLDER SMTP_PORT METHOD before|after CALL
"""

from __future__ import annotations

import sys
from pathlib import Path

from newsletter.model import Security, SmtpServer
from newsletter.sending.deliver import deliver
from newsletter.store.database import open_store
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.ledgers import DyingLedger, StandingClock, template_of


def main() -> None:
    url, folder, port, method, when, call = sys.argv[1:]
    with open_store(url, state_folder=Path(folder)) as store:
        mailing = store.mailings()[0]
        ledger = DyingLedger(store, method=method, after=when == "after", at_call=int(call))
        server = SmtpServer(host="127.0.0.1", port=int(port), security=Security.NONE, timeout_seconds=20)
        deliver(
            mailing, template_of(store, mailing), ledger, SmtpTransport(server), StandingClock(), threads=3
        )


if __name__ == "__main__":
    main()
