"""Phrases: what mail systems write when they have no field for it, one a line, each a regular expression.

Collected from what Postfix, Exim, Sendmail, qmail, Exchange and the large providers say; capitals do not
count. Names of products are left out: they stand in host names, whatever the reason.
"""

from __future__ import annotations

import re


def _any_of(table: str) -> re.Pattern[str]:
    return re.compile("|".join(line.strip() for line in table.strip().splitlines()), re.IGNORECASE)


RATE = _any_of(r"""
    at a rate
    too quickly
    rate limit
    too many (?:messages|connections|recipients)
    greylist
""")
"""Too much at once."""

DNS_AWAY = _any_of(r"""
    not found,? try again
    (?:name ?server|dns)\b.{0,20} (?:failure|time-?out|temporar|unavailable)
""")
"""The domain could not be asked about, which is not the same as that there is none."""

POLICY = _any_of(r"""
    \bspam\b
    \bblack-?list
    \bblock ?list
    \bblocked\b
    reputation
    \bspf\b
    \bdmarc\b
    \bdkim\b
    reverse dns
    \bptr\b
    rdns
    \brbl\b
    spamhaus
    unsolicited
    unauthenticated
    not authorized
    authentication (?:level|required|check)
    local policy
    policy (?:reasons|violation)
    banned
    relay(?:ing)? (?:access )?denied
    unable to relay
    sender (?:verify|address|denied|rejected|domain)
    deny(?:list)?\b
    bulk mail
    phish
    abus(?:e|ive)
    not allowed to send
    not accepting mail from
    refused to accept mail from
""")
"""The sender is at fault, or is thought to be."""

CONTENT = _any_of(r"""
    too (?:large|big|long)
    (?:message|maximum) size
    size limit
    exceeds? (?:the )?(?:maximum )?size
    (?:contain|infect|found|detect)\w* .{0,40}virus
    virus.{0,30} (?:found|detected)
    infected
    malware
    attachment.{0,30} (?:not allowed|rejected|blocked|forbidden)
    content (?:rejected|not allowed)
    bad header
""")
"""This letter was not wanted."""

FULL = _any_of(r"""
    quota
    mailbox (?:is )?full
    full mailbox
    insufficient (?:disk|system|storage)
    not enough (?:space|storage|disk)
    out of (?:storage|space)
    no space
    space not enough
    folder is full
    too much mail stored
    buz[oó]n .{0,20}lleno
""")
"""There is no room."""

LATER = _any_of(r"""
    timed? ?out
    time-?out
    connection (?:refused|lost|reset)
    no route to host
    network is unreachable
    temporar
    try again
    retry time
    expired
    too long in (?:the )?queue
    could not be delivered for
    suspended
    service unavailable
    deferred
    greeting
    server busy
    vacation
""")
"""It was tried until it was too late."""

NO_HOST = _any_of(r"""
    (?:host|domain)(?: name)?(?: or domain name)? (?:was )?not found
    unrout(?:e)?able
    no such (?:host|domain)
    domain (?:does not|doesn'?t) exist
    unknown (?:host|domain)
    (?:host|domain) unknown
    couldn'?t find any host
    nxdomain
    null ?mx
    bad destination (?:host|system)
    name service error.{0,60}not found
""")
"""There is no such domain."""

NO_MAILBOX = _any_of(r"""
    user (?:is )?unknown
    unknown user
    no such (?:user|recipient|mailbox|address|person|local user|account)
    (?:user|recipient|mailbox|address|account|e-?mail account)\b.{0,60}?(?:does not|doesn'?t|do not) exist
    recipient (?:address )?(?:rejected|not found|unknown)
    unknown (?:recipient|local|account|address|mailbox)
    invalid (?:recipient|mailbox|user|address)
    (?:user|mailbox|recipient|account|address) not found
    no mailbox (?:here )?by that name
    mailbox unavailable
    (?:mailbox|account|user).{0,40}?(?:disabled|inactive|deactivated|closed)
    doesn'?t have a .{1,40} account
    not a valid (?:mailbox|recipient|user)
    bad destination mailbox
    (?:address|recipient|mailbox) (?:is )?(?:no longer|unavailable)
    no longer (?:valid|in use|on this server|available|works)
    user not (?:known|local)
    undeliverable address
    usuario (?:desconocido|no existe)
    destinat[aá]rio desconocido
    utilisateur inconnu
    unbekannter empf
    recipient name is not recognized
    not listed in (?:the )?.{0,20}directory
    invalid final delivery userid
    not have a final e-?mail delivery point
    n'existe pas
    no existe\b
    no matches to nameserver
    no user by that name
""")
"""There is no such mailbox."""

FAILURE_SUBJECT = _any_of(r"""
    undeliver
    returned (?:mail|to sender)
    delivery (?:status|fail|has fail|report|problem|error)
    failure notice
    mail (?:delivery )?(?:failed|failure|system error)
    failed delivery
    non[- ]?deliver
    not (?:be )?delivered
    message (?:could not|not accepted|status)
    rejected:
    unzustellbar
    zustell(?:ung|fehler)
    no se (?:ha )?(?:pudo|podido) entregar
    no entregado
    non remis
    [ée]chec de
    mancato recapito
    onbestelbaar
    failed mail
    mail (?:processing )?error
    processing error
    delivery warning
    automatically rejected
""")
"""What the subject of a report says."""

ABSENCE_SUBJECT = _any_of(r"""
    out of (?:the )?office
    automatic reply
    auto[- ]?(?:reply|response|responder)
    vacation
    on holiday
    away from
    abwesen
    fuera de (?:la )?oficina
    respuesta autom
    r[ée]ponse automatique
    absence
    risposta automatica
    resposta autom
    automatisch antwoord
    afwezig
""")
"""What the subject of an absence note says."""

FAILED = _any_of(r"""
    permanent (?:fatal )?error
    undeliverable
    could not be delivered
    couldn'?t be delivered
    wasn'?t able to deliver
    unable to deliver
    delivery (?:to .{1,100} )?failed
    was not delivered
    did not reach
    failed permanently
    giving up
    returned to sender
    rejected your message
    no se pudo entregar
    konnte nicht zugestellt
    can(?:no|')t be delivered
    has been returned because
    automatically rejected
    无法(?:发送|送达)
    did not receive (?:this|your)
""")
"""What a report says in words when it is final."""

STILL_TRYING = _any_of(r"""
    still (?:being )?(?:re)?tr
    will (?:keep|continue|be) (?:re)?tr
    do not need to resend
    warning message only
    has been delayed
    delivery (?:is )?delayed
    not yet been delivered
    will be retried
    transient non-fatal
    delivery attempts will continue
    will continue to (?:try|attempt)
    has been postponed
""")
"""What a report says in words when it is not final yet."""
