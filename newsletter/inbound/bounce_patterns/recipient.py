"""Recipient words: the other side says that there is no such mailbox, or no such domain.

Placeholders of newsletter.inbound.reply_text stand where addresses, hosts and links stood.
"""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

_NOUN = (
    r"(?:users?|user ?(?:name|id)|userid|login|recipients?|addressees?|address(?:es)?|alias(?:es)?|"
    r"mail ?box(?:es)?|mbox|inbox|mail ?drop|accounts?|local[ -]part|destination|"
    r"person|customer|subscriber|member)"
)
"""What a reader's mailbox is called."""
_KIND = (
    r"(?:(?:e-?mail|mail|local|remote|virtual|relay|domain|internal|destination|delivery|final|"
    r"recipient(?:'s)?|user|active|valid|specified|given|requested|intended|such|"
    r"or (?:illegal|invalid|inactive|disabled)) )"
)
"""What may stand before it."""
_GONE = (
    r"(?:unkn?own?|not known|invalid|non-?existe?[na]t|inexistent|not found|not recogni[sz]ed|"
    r"not (?:a )?valid|not (?:currently )?(?:a )?registered|"
    r"not (?:present|existing|listed|local|here|defined|deliverable|active)|no longer active|"
    r"obsolete|retired|terminated|deleted|removed|closed|cancell?ed|deactivated|de-activated|discontinued|"
    r"disabled|inactive|expired|dead|dormant|abandoned|defunct|undeliverable|unroute?able)"
)
"""What is said of it."""
_FIND = r"(?:find|locate|look ?up|resolve|recogni[sz]e|know|match|identify)"
_FOUND = r"(?:found|located|recogni[sz]ed|resolved|matched|identified)"
_CANNOT = (
    r"(?:could ?n[o']t|could not|can ?not|can'?t|unable to|failed to|was(?:n'?t| not)|were(?:n'?t| not)|"
    r"do(?:es)?(?:n'?t| not))"
)

NO_MAILBOX = PatternTable(
    r"""
    # English: "user unknown"
    {noun}(?:\(s\))?:? (?:name |id )?(?:"?<address>"?|'[^']{1,60}'|"[^"]{1,60}"|
        \([^()]{1,60}\))?:? ?(?:that you (?:tried|attempted) to reach )?(?:has been |have been |is |was |
        are |has |)(?:\w+ly |already |now |either )?(?:an? )?{gone}(?! error)
    {noun} (?:that )?you (?:are|were|have|had|tried|try|wrote|sent|mailed|entered)\b[^.;]{0,40}
        (?:is|was|has been) (?:an? )?(?:no longer )?(?:{gone}|in service)
    {noun}\b[^.;]{0,40} (?:is|was)(?: not|n'?t)(?: any ?more)? (?:in service|in use|part of|with us)
    (?:unknown|unkn?own?|no such|non-?existe?[na]t|inexistent|nonexisting) {kind}{0,3}{noun}(?! error)
    (?:invalid|bad|illegal|incorrect|wrong|undeliverable|unrecogni[sz]ed|unroutable|unrouteable|
        deactivated|disabled|inactive|deleted|closed|obsolete|retired|
        expired) {kind}{0,3}{noun}(?! or password)
    # English: "does not exist"
    {noun}\b[^.;]{0,80}?(?:does(?:n'?t| not)|do(?:n'?t| not)|did(?:n'?t| not)|no longer) exists?
    <address>[^.;]{0,30}(?:does(?:n'?t| not)|no longer) exists?
    <address>[ :'"]{0,4}(?:is |was )?(?:unknown|not found|not known|not a valid|invalid)
    do(?:n'?t|es(?:n'?t| not)) exists? that (?:user|mailbox)
    (?:there is|there's) no (?:such )?(?:{kind}{0,2}{noun}|one (?:at|by|with|here)|body (?:at|by|with|here))
    no {kind}{0,2}{noun} (?:here |exists? |known |found )?(?:by|with|under|for|at|called|named|here|of)\b
    no (?:valid|correct|acceptable|deliverable|known) {kind}{0,2}{noun}
    no ?(?:body|one) (?:here )?(?:by|of|with) (?:that|this|the) (?:name|address)
    no such (?:e-?mail |mail )?(?:active |local |virtual )?(?:recipient|alias|name|id|person|people|one|
        e-?mail)\b
    # English: "could not be found"
    {noun}\b[^.;]{0,80}?{cannot} be {found}
    {noun}\b[^.;]{0,60}? (?:is|was|were) not {found}
    {cannot} {find} (?:this |that |the |such |a |an |any |your )?{kind}{0,3}{noun}
    {cannot} {find} <address>
    {noun} you (?:entered|specified|used|typed|provided|gave)\b[^.;]{0,40}{cannot} be {found}
    (?:couldn'?t|could not|wasn'?t|was not) (?:be )?found (?:at|in|on) <host>
    (?:address|recipient|mailbox|user|id) not found
    \bname was not found
    (?:address|mailbox|<address>) does(?:n'?t| not) belong to
    not found by smtp address lookup
    # English: "no longer here"
    {noun}\b[^.;]{0,60}?no longer (?:valid|in use|active|delivered|handled|processed|
        hosted|served|available|used|works?|working|employed|with|here|
        on|at|has|accepts?|accepting|receiv\w+|exists?|monitored|in service|a |part of|deliverable|
        supported)
    (?:is |are )?no longer (?:valid|in use|on this server|available|works|working (?:for|at|here)|employed|
        with (?:the|this|our)|a (?:valid )?{noun})
    (?:user|recipient|person|employee|owner|mailbox|account|addressee|customer)\b[^.;]{0,40} (?:has|
        have) (?:moved|left|departed|been (?:removed|deleted|closed|disabled|deactivated|terminated|
        cancell?ed|discontinued|retired|expired|purged))
    (?:owner|mailbox|domain)\b[^.;]{0,20} has changed
    has left (?:the|this|our) (?:company|organi[sz]ation|university|firm|office|school)
    (?:mailbox|account|address|user)\b[^.;]{0,30}(?:shut ?down|deprovisioned|suspended permanently|
        permanently (?:suspended|closed|disabled|removed))
    {noun}\b[^.;]{0,40} (?:due to|because of|for) (?:\w+ )?inactivity
    account (?:has been |is |was )?(?:disabled|deactivated|inactive|closed|discontinued)
    # English: "not one of ours"
    (?:does(?:n'?t| not)|do(?:n'?t| not)) (?:currently )?have (?:an?|any|
        such an?) (?:[^.;]{1,40} )?(?:account|mail ?box|inbox|user)
    (?:does(?:n'?t| not)|do(?:n'?t| not)) (?:live|reside|work|belong) (?:here|at this)
    is(?:n'?t| not) (?:an? |one of our |our )?(?:known|valid|local|registered|recogni[sz]ed|current|
        existing|active)? ?{kind}{0,2}{noun}
    not (?:an? |one of )?our (?:customers?|users?|members?|subscribers?|clients?)
    not an? (?!authori)(?:[\w-]+ ){0,2}(?:user|mailbox|recipient|account|customer|addressee)\b
    not (?:an? )?(?:user|mailbox|customer|account)s? (?:of|on|at|in) (?:this|our)
    not (?:an? )?valid {kind}{0,2}{noun}
    (?:this|the|that) e-?mail (?:id )?(?:is|was|has been) (?:an? )?{gone}
    {noun} not exists?\b
    (?:user|recipient|address|name|mailbox|account|<address>|\))[^.;]{0,30} not (?:listed |found |present |
        known )?(?:in|on) (?:the |our |this |any |public )?(?:[\w-]+ ){0,3}(?:directory|
        name & address book|address book|database|table|list|server|system|domain|site)
    not (?:listed|found) in (?:the |our )?(?:[\w-]+ ){0,3}(?:directory|name & address book|address book)
    not known (?:at|to|here|by|in) (?:this|our|the|here)
    user not (?:known|local)
    mailbox not (?:found|available here|known|exist)
    # Phrases of one program
    mailbox unknown or not accepting
    mailbox unavailable or access denied
    mailbox name not allowed
    no correct recipients
    no valid recipients
    (?:all|each) (?:of the )?recipients? (?:addresses )?(?:is|are|was|were) (?:invalid|unknown)
    unknown or illegal alias
    bad recipient
    bad destination (?:mailbox|address)
    bad (?:recipient )?address syntax
    unavailable mail user
    recipient name is not recogni[sz]ed
    invalid final delivery userid
    not have a final e-?mail delivery point
    address you (?:entered|sent to|wrote to|mailed)[^.;]{0,60}(?:not valid|invalid|unknown|incorrect)
    (?:e-?mail|mail) address (?:is )?(?:unknown|incorrect|misspelled)
    rcpt[^.;]{0,30}does not exist
    no matches to nameserver query
    (?:recipient|user|mailbox|address|account|<address>)\b[^.;]{0,30}ldap[^.;]{0,20}(?:not found|unknown)
    user has moved to
    the following (?:recipients?|addresses|address)\b.{0,20}(?:do|does)(?:n'?t| not) exist
    inactive mbox
    in?valid ?user
    nouser\b
    userunknown
    (?:bad|invalid)-mailbox
    recipnotfound
    """,
    noun=_NOUN,
    kind=_KIND,
    gone=_GONE,
    find=_FIND,
    found=_FOUND,
    cannot=_CANNOT,
)
"""There is no such mailbox, in English. Strong enough to stand against a policy code."""

NO_HOST = PatternTable(
    r"""
    # English: the domain is not in DNS
    (?:host|domain|mx|server|
        destination)(?: name)?(?: or domain name)?(?: <host>| of the recipient)?:? (?:was |is |were |
        could )?(?:not (?:be )?found|unknown)
    (?:host|domain|server)(?: name)? (?:for )?<host> (?:was |is )?(?:not found|unknown|invalid)
    (?:that|this|the (?:recipient|destination)(?:'s)?) domain (?:is |was )?not (?:known|served|
        hosted|ours|local)
    unrout(?:e)?able(?: mail domain| address| domain)?
    no such (?:host|domain)
    domain\b[^.;]{0,50}?(?:does(?:n'?t| not)|do not|no longer) exist
    (?:unknown|illegal|invalid|bad|non-?existe?nt) (?:destination |mail |recipient |recipient's )?(?:host|
        domain|system|mx host)(?:/domain)?(?: name)?
    domain (?:name )?(?:is )?(?:not valid|invalid|expired|unknown)
    (?:could ?n'?t|could not|cannot|can'?t|unable to) (?:find|locate|resolve) (?:any |a |an |
        the )?(?:mail (?:exchanger|server)|host|domain|mx|ip address|route)[^.;]{0,40}
    nx ?domain
    name or service not known|nodename nor servname|no address associated with
    unable to look ?up host
    domain name not found
    non-?existe?nt ?(?:host|domain|hosts|domains)
    (?:mx|mail exchanger) records? points? to (?:non-?existe?nt|unknown)
    bad destination (?:host|system)
    name service error.{0,80}not found
    name service error.{0,80}host found but no data
    no (?:valid )?(?:mx|mail exchanger|mail) (?:or a )?(?:records?|hosts?|servers?|exchangers?)
    no relevant answers
    no (?:mail )?route to domain
    # English: the domain takes no mail (RFC 7504, 7505)
    null ?mx
    (?:domain|host|server|system|site|<host>|<address>|it)\b[^.;]{0,30}(?:does not|doesn'?t|do not|will not|
        never) accepts? (?:any )?(?:e-?)?mails?(?! from| for)
    (?:takes|accepts) no mail
    domain (?:is )?not (?:accepting|configured to (?:accept|receive)) (?:e-?)?mail(?! from)
    (?:recipient|destination) domain[^.;]{0,40}(?:not found|unknown|not exist|invalid|not valid|not hosted)
    """
)
"""There is no such domain, or it takes no mail at all."""

REFUSED_RECIPIENT = PatternTable(
    r"""
    (?:mail ?box|account) (?:is )?(?:unavailable|not available)
    (?:recipient|rcpt|user|mailbox|address|<address>)(?: address)? ?:? (?:is |was |has been )?(?:rejected|
        refused|not accepted|denied|unavailable|not allowed|undeliverable|not available|not ok)
    (?:rejected|refused|invalid|unacceptable) (?:recipient|rcpt)
    (?:mailbox|account|user|recipient|address|<address>)\b[^.;]{0,30}(?:is not|isn'?t|not) (?:accepting|
        able to (?:receive|accept)|allowed to receive|available)
    (?:mailbox|account|user|recipient|<address>)\b[^.;]{0,30}(?:cannot|can'?t|can not|does not|
        doesn'?t) (?:receive|accept)
    """
)
"""The recipient is refused without a reason: counts only where no code says more."""
