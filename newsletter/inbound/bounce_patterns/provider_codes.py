"""Provider codes: tokens in the replies of large providers and gateways, clearer than the words beside them.

Each row: what it means, where it stands (in the text, or in a link of it), the expression.
"""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable, rows
from newsletter.model import BounceKind
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCode:
    """One token and what it means."""

    kind: BounceKind
    in_link: bool
    pattern: PatternTable


def _table(table: str) -> tuple[ProviderCode, ...]:
    found = []
    for row in rows(table):
        kind, where, pattern = (cell.strip() for cell in row.split(" ; ", 2))
        found.append(
            ProviderCode(kind=BounceKind(kind), in_link=where == "link", pattern=PatternTable(pattern))
        )
    return tuple(found)


PROVIDER_CODES = _table(
    r"""
    # Gmail: the case stands in the link; "gcdp" is a rule of the customer
    hard    ; link ; [?&]p=(?:nosuchuser|disableduser|disabled)\b
    soft    ; link ; [?&]p=(?:overquota\w*|receivingrate\w*|mailboxfull)
    content ; link ; [?&]p=(?:maxsize\w*|blockedmessage|sizelimit\w*)
    policy  ; link ; [?&]p=(?:unsolicited\w*|unauthenticated\w*|ipv6auth\w*|ratelimit\w*|dailylimit\w*|
        userlimit\w*|policyrejection)
    policy  ; text ; - gcdp\b
    policy  ; text ; \b[45]\.4\.5\b.{0,60}(?:sending|send|relay)
    # Microsoft: the token before the semicolon
    hard    ; text ; resolver\.adr\.(?!ambiguous|badprimary)
    soft    ; text ; resolver\.(?:adr\.(?:ambiguous|badprimary)|grp\.|loop|fwd\.)
    content ; text ; resolver\.rst\.\w*sizelimit
    policy  ; text ; resolver\.rst\.
    soft    ; text ; storedrv\.[^;]{0,200}(?:quotaexceeded|storagequota|temporar)
    content ; text ; storedrv\.[^;]{0,200}(?:messagetoolarge|sizelimit|exceeds)
    policy  ; text ; storedrv\.[^;]{0,200}(?:notauthorized|accessdenied|permission)
    hard    ; text ; storedrv\.[^;]{0,200}(?:mailbox ?disabled|recipientnotfound|accountdisabled)
    soft    ; text ; queue\.expired
    hard    ; text ; smtpsend\.dns\.nonexistentdomain|dns\.nonexistentdomain
    hard    ; text ; \b5\.4\.1\b.{0,80}recipient address rejected: access denied
    soft    ; text ; \b5\.4\.1\b.{0,60}relay access denied
    hard    ; text ; \b5\.7\.(?:50[45]|1[78])\b
    policy  ; text ; \b[45]\.7\.(?:5(?!0[45]\b)\d\d|[678]\d\d)\b(?!.{0,40}(?:busy|try again))
    policy  ; text ; \bspf-|banned sender|as\(\d{4,}\).{0,10}banned
    # Yahoo, AOL, AT&T
    hard    ; text ; delivery error: dd (?:this user|sorry, your message).{0,80}(?:doesn't have|disabled|
        discontinued)
    soft    ; text ; delivery error: dd requested mail action aborted
    policy  ; text ; \[(?:tss?|ts|gl|ph|ipts|bl|ra|dv)\d{1,2}\]|permanently deferred
    policy  ; text ; _is_blocked|attrbl
    # T-Online: not known to them
    policy  ; text ; 554 ip=<ip>
    # Orange, Wanadoo
    hard    ; text ; \bofr\w*_416\b
    soft    ; text ; \bofr\w*_417\b
    policy  ; text ; \bofr\w*_506\b
    # GMX, WEB.DE, IONOS: the case in the link
    policy  ; link ; /case\?c=r0(?:1|2|3)\d\d
    # Cloudmark, Comcast, Proofpoint
    policy  ; text ; \b(?:bl|rl|es)0\d{5}\b
    policy  ; text ; \[?\bcs01\]?
    policy  ; text ; proofpoint[^;]{0,40}blocked
    # Barracuda
    hard    ; text ; cuda_nsu
    # amavis at the receiving side
    content ; text ; reject, id=\S{1,60} - (?:infected|banned|bad[_-]header|virus|over?sized)
    policy  ; text ; reject, id=\S{1,60} - spam
    # Amazon SES, SendGrid, PowerMTA: categories of their own
    hard    ; text ; bounce-?category: (?:bad-mailbox|bad-domain|inactive-mailbox)
    soft    ; text ; bounce-?category: (?:quota-issues|no-answer-from-host|routing-errors|message-expired)
    content ; text ; bounce-?category: (?:virus-related|content-related)
    policy  ; text ; bounce-?category: (?:spam-related|policy-related|bad-configuration|relaying-issues|
        spam-(?:block|content))
    hard    ; text ; address is on the suppression list
    """
)
"""Asked in this order. A refusal for now (4yz) is never made hard by one."""

READERS_FILTER_HOSTS = frozenset(
    {
        "docomo.ne.jp",
        "ezweb.ne.jp",
        "au.com",
        "softbank.ne.jp",
        "i.softbank.jp",
        "vodafone.ne.jp",
        "disney.ne.jp",
    }
)
"""Domains that say "unknown user" for the reader's own filter too, at the end of the content."""
