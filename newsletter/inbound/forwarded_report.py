"""The forwarded report: a delivery report that a person, or a rule of their mailbox, passed on to us.

Attached, it is read as if it had come by itself: what it proves, it proves in any wrapping. Pasted into a
person's mail it is left to staff, for nobody can say which words are the report's and which are theirs.
"""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.bounce_patterns.report import PASTED_REPORT
from newsletter.inbound.mime import Mail, open_mail
from newsletter.inbound.plain_bounce import report_text

MAX_ATTACHED = 3
_LOOKED_AT = 8000


def attached_messages(mail: Mail) -> tuple[tuple[Mail, bytes], ...]:
    """Return the first messages that are attached to a mail, each with its octets: one may be a report."""
    return tuple((open_mail(raw), raw) for raw in mail.attached[:MAX_ATTACHED])


def holds_pasted_report(mail: Mail) -> bool:
    """Say whether a person's mail quotes a delivery report."""
    return bool(PASTED_REPORT.search(fold(report_text(mail)[:_LOOKED_AT])))
