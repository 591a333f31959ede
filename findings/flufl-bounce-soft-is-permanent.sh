#!/usr/bin/env bash
# flufl.bounce calls a full mailbox a permanent failure.
#
# Expected: a report (RFC 3464) with a status of class 4, or with 5.2.2 (mailbox full), is not called a permanent
#   failure: the library returns temporary and permanent failures apart, and the reader's mailbox exists.
# So: only the word in Action decides. "failed" is permanent whatever the status says, and servers write "failed"
#   whenever they give up: for a full mailbox, or for a server that was down for days. Whoever unsubscribes what the
#   library calls permanent loses readers. Of Action "delayed" it says temporary, rightly.
# Seen with: flufl.bounce 6.0.0, Python 3.11.
# What we do: the library is asked for addresses alone (newsletter/inbound/plain_bounce.py); hard or soft is
#   decided by our own rules (newsletter/inbound/bounce_classification.py).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'flufl.bounce==6.0.0' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import email
import sys
from importlib.metadata import version

from flufl.bounce import all_failures

REPORT = """\
From: MAILER-DAEMON@mx.reader.example
To: bounces@city.example
Subject: Delivery Status Notification
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.example

Final-Recipient: rfc822; ana@reader.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {reply}

--b--
"""
print("flufl.bounce", version("flufl.bounce"))
as_stated = True
for action, status, reply, stated in (
    ("failed", "4.2.2", "452 4.2.2 mailbox full", "permanent"),
    ("failed", "5.2.2", "552 5.2.2 over quota", "permanent"),
    ("failed", "4.4.7", "delivery time expired", "permanent"),
    ("delayed", "4.2.2", "452 4.2.2 mailbox full", "temporary"),
    ("failed", "5.1.1", "550 5.1.1 no such user", "permanent"),
):
    message = email.message_from_string(REPORT.format(action=action, status=status, reply=reply))
    temporary, permanent = all_failures(message)
    found = "permanent" if permanent else "temporary" if temporary else "nothing"
    print(f"Action: {action}, Status: {status} ({reply}): {found}")
    as_stated &= found == stated
sys.exit(0 if as_stated else "Changed: failures are not sorted as stated.")
END
