"""Temporary words: the reply says itself that it is not the last word, or it was tried until too late."""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

ADVICE = PatternTable(
    r"""
    (?<!not )(?<!n't )(?<!able to )(?<!failed to )(?:check|verify|correct|confirm|double-?check(?:ing)?|
        review|make sure|ensure|fix|re-?enter)\b[^.;]{0,100}?(?:\band |\bthen |\bbefore |
        \bor )?(?:re-?try(?:ing)?|try(?:ing)? (?:again|to resend|resending)|re-?send(?:ing)?|
        send(?:ing)? (?:it |the message |your message )?again)(?: later)?
    (?:may|might|could) (?:also )?(?:be|have been|not exist, (?:it|they) may be) (?:full|black-?listed|
        blocked|temporar\w+|unavailable|over quota)
    (?:will|would|can) not (?:try|attempt) to redeliver this message[^.]{0,200}
    \bif (?:the|this|that|you|your|it|they|their)\b(?:(?![45]\d\d[ -])[^.;]){0,120}
    """
)
"""What servers advise whatever the reason: taken out before the words are judged."""

GREYLISTED = PatternTable(
    r"""
    gr[ea]y-? ?list
    not white-?listed by this recipient, please
    first (?:time|seen)[^.;]{0,40}(?:try|retry|later)
    """
)
"""Asked to come back later, as every stranger is."""

EXPIRED = PatternTable(
    r"""
    \b[45]\.4\.7\b
    \b[45]\.4\.300\b
    queue\.expired
    retry time(?:out)? (?:not reached|exceeded)
    retry time not reached
    (?:too long|been) (?:in|on) (?:the |this |our )?(?:mail )?queue(?: too long)?
    in (?:the |this |our )?(?:mail )?queue too long
    (?:message|delivery|delivery time|mail|queue|time) (?:has )?expired
    delivery time(?:d out)?
    (?:could not|unable to|cannot) (?:be )?deliver(?:ed)? (?:for|within|after) (?:the (?:last|past) )?\d+
    have been failing for a long time
    giving up(?: after)? \d+
    for (?:the last|more than|over|the past) \d+ (?:\w+ )?(?:seconds|minutes|hours|days)
    (?:not|never) (?:been )?(?:reachable|reached|respond\w*) (?:for|in|within) \d+
    tried (?:to deliver )?(?:\w+ )?(?:for|over) \d+
    """
)
"""It was tried until it was too late."""

TEMPORARY = PatternTable(
    r"""
    # Rate and load
    at a rate
    too (?:quickly|fast|frequently|often)
    rate[- ]limit
    throttl
    too many (?:messages|connections|recipients|sessions|concurrent|errors|simultaneous|emails|mails)
    excessive (?:volume|rate|connections)
    (?:server|system|mailbox|service|host|connection|too|resource)s? (?:is |are |currently |temporarily |
        too |very )*(?:busy|overload\w*)
    (?:high|heavy|excessive|system) load
    mailbox (?:is )?(?:busy|in use|locked|being)
    # Says so
    \btemporar
    (?:re-?)?try (?:it |your message |sending |the message |delivery |this )?(?:again )?(?:later|
        in (?:a )?(?:few|couple|\d+|some)|after|tomorrow|at a later)
    please (?:re-?)?try again(?! with)
    come back later
    \blater\b
    not found,? try again
    (?:currently|presently|momentarily|at (?:this|the) (?:time|moment|present)|right now|for now) (?:not |
        un)(?:able|available|accept\w*|reach\w*|process\w*)
    currently (?:unavailable|not (?:available|accepting)|busy|suspended|locked|being|undergoing|offline|
        down|unreachable|rejecting)
    (?:unavailable|unable|not available|not accepting|cannot|not possible|rejected|unreachable|
        closed)\b[^.;]{0,40} (?:at (?:this|the) (?:time|moment|present)|right now|for (?:now|the moment|
        a while)|currently|presently|today)
    maintenance
    out of service
    migrat
    being (?:moved|upgraded|restored|rebuilt|created|provisioned|repaired)
    until (?:it|the (?:owner|user)|he|she)
    # Could not be asked
    (?:could ?n[o']t|could not|can ?not|can'?t|cannot|unable to|failed to|failure to|not able to|
        error while|while) (?:be )?(?:verif\w+|check\w*|quer\w+|contact|validat\w+|
        look\w* ?up (?:the )?(?:user|recipient|address|mailbox|<address>))(?! (?:the )?(?:sender|your))
    unverified address
    address verification (?:problem|in progress|pending|failed temporar)
    (?<!dns )(?<!cname )(?<!mx )(?<!host )(?<!name )(?<!domain )look ?up (?:fail\w*|error|
        problem|time|defer\w*)
    (?:ldap|database|sql|directory|backend|back-end)\b[^.;]{0,40}(?:fail\w*|error|unavailable|timeout|
        time-?out|down|problem|unreachable|offline|not (?:responding|reachable|available))
    servfail|serverfailure
    malformed or unexpected name server reply
    server closed the connection
    resources? (?:temporarily |currently )?(?:unavailable|exceeded|exhausted|problem)
    local error
    internal (?:error|server error|problem)
    configuration (?:error|problem)
    system (?:error|problem|failure|not accepting)
    starttls-not-supported|tlsa-invalid|dnssec-invalid|certificate-(?:expired|mismatch)
    # Locked, suspended, paused: the owner may come back
    (?:user|account|mailbox|mbox|recipient|address|domain|customer|service|<address>|
        <host>)(?: ?<address>)?\b[^.;]{0,40}\b(?:suspend\w*|locked|frozen|on hold|paused|hangup|held|
        quarantin\w*|over ?due|unpaid)
    (?:suspended|locked|frozen|paused|held) (?:e-?mail |mail )?(?:user|account|mailbox|mbox|recipient|
        address|domain)
    inactive e-?mail address
    policy rejection on the target address
    service disabled
    """
)
"""It may work another time: beats words and codes that say that the address is dead."""

DNS_TROUBLE = PatternTable(
    r"""
    (?:name ?server|\bdns\b|resolver|(?:cname|mx|host|name|dns|domain) look ?up)\b[^.;]{0,60}(?:fail\w*|
        time-?d? ?out|unavailable|unreachable|not respond\w*|refused|error|problem|defer\w*)
    """
)
"""The domain could not be asked about: unless the answer was that there is none."""

LATER = PatternTable(
    r"""
    timed? ?out
    time-?out
    connection (?:refused|lost|reset|closed|failed|dropped|attempt|was)
    lost connection
    no route to host
    network (?:is )?(?:unreachable|error|failure)
    (?:host|server|destination)\b[^.;]{0,30}(?:unreachable|not (?:responding|reachable)|did not respond|
        down)
    no answer
    could not connect|couldn'?t (?:connect|establish)|cannot connect|unable to connect|failed to connect|
        sorry, i wasn'?t able to establish
    deferred
    greeting
    expired
    service (?:is )?(?:not available|unavailable)
    hop count|loops? back|mail loop|routing loop|too many hops|loop detected|looping
    vacation
    """
)
"""Trouble on the way: beats a code that means more than one thing, not words."""
