"""Sender words: the other side refuses us (our address, host, reputation or volume), not the reader."""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

_REFUSED = (
    r"(?:rejected|refused|denied|blocked|block-?listed|black-?listed|listed|banned|barred|prohibited|"
    r"forbidden|unknown|invalid|suspended|disabled|mismatch|poor|fail(?:ed|s|ure)|"
    r"unverif\w+|verif\w+ fail\w*|verification|"
    r"not (?:be )?(?:found|exist|allowed|permitted|authori[sz]ed|accepted|acceptable|valid|verified|resolved|"
    r"known|on |in |white-?listed|a member|fqdn|fully)|"
    r"does(?:n'?t| not) (?:exist|resolve|have|accept|match)|has no (?:valid |\w+ )?(?:a|mx|dns|ptr|spf)\b|"
    r"did not resolve|must (?:be|have|exist|resolve)|"
    r"(?:could|can)(?:n'?t| ?not| not) be (?:verified|resolved|found|authenticated|reached))"
)
"""What is said of a sender who is refused."""
_OURS = (
    r"(?:(?<!to )(?<!to the )(?<!the original )sender(?:'s)?\b(?!:)|originator|client host|client ip|"
    r"(?:envelope|mail|header)[- ]?from\b|(?<!mail )from:? (?:address|domain|header)|"
    r"(?:return|reverse)[- ](?:address|path)|reply(?:[- ]to)?[- ](?:address|domain)|"
    r"(?:sending|connecting|remote|source) (?:domain|host|ip|server|mta|address)|"
    r"your (?:e-?mail |return |from |reply |sending |sender |mail |smtp )?"
    r"(?:address(?! book)|domain|host(?:name)?|ips?|network|isp|server|mailserver|mta|account|return path|"
    r"reverse dns|dns|rdns|ptr))"
)
"""What we are called."""

SENDING_LIMIT = PatternTable(
    r"""
    # Our own server or account has sent enough
    exceeded the (?:max|maximum)\b.{0,40}(?:e-?mails?|messages?|defers?|failures?|
        recipients?)\b.{0,30}per (?:hour|day|minute|month)
    (?:max|maximum) (?:number of )?(?:e-?mails?|messages?|defers?|recipients?)\b[^.;]{0,30}per (?:hour|day|
        minute|month|connection)
    (?:send|sending|submission|outgoing|outbound|sender(?:'s)?|smtp sending|mail sending|message sending|
        relay) (?:rate |message |mail |e-?mail )?(?:limits?|quotas?)
    (?:daily|hourly|monthly|per-?(?:hour|day|user)) (?:user |smtp |message |mail |e-?mail |
        relay )?(?:sending|send|relay|submission|sent|outbound|outgoing) (?:rate |message |mail |
        e-?mail )?(?:limits?|quotas?)
    (?:limits?|quotas?) (?:for|of|on) (?:sending|sent|outgoing|outbound|messages sent)
    (?:limits?|quotas?)\b[^.;]{0,40}(?:for|of|by) (?:this|the) (?:sender|sending|mail account|smtp)
    (?:sender|sending|your account|user <sender>|<sender>)\b[^.;]{0,50}(?:exceed\w*|over|
        reached)\b[^.;]{0,40}(?:limits?|quotas?|allowed|allowance)
    you(?:'ve| have)? (?:reached|exceeded)\b[^.;]{0,60}(?:limits?|quotas?|number of (?:messages|recipients|
        e-?mails))
    (?:too many|number of) (?:messages|e-?mails|recipients)[^.;]{0,30}(?:sent|submitted) (?:by|
        from) (?:you|your|this|the|<sender>)
    rate ?limit (?:is )?exceeded for (?:mailbox |user |sender )?<sender>
    (?:too much|too many) (?:mails?|messages?|e-?mails?) sent (?:from|by)
    daily (?:sending|message|e-?mail) (?:limit|quota)
    message sending for this account is disabled
    bad outbound sender
    outbound (?:spam|mail) (?:pool|protection|policy)
    """
)
"""A limit of the sender's own server or account."""

READER_LIMIT = PatternTable(
    r"""
    receiving (?:mail|messages|e-?mail|limit)
    (?:recipient|user|mailbox|<address>)(?:'s)?\b[^.;]{0,60}(?:receiv\w+|can receive|
        accept)\b[^.;]{0,40}(?:limits?|per (?:hour|day)|rate|quickly|too many)
    (?:messages|e-?mails?|mail)\b[^.;]{0,30}(?:they|it|he|she|this (?:user|mailbox)) can receive
    messages to <address> deferred
    too many messages? (?:for|to) (?:this|the) (?:user|recipient|mailbox)
    receivingrate
    """
)
"""One reader gets too much at once, from whomever."""

SENDER = PatternTable(
    r"""
    # The command or the name that was refused (Postfix: "<what>: WHO rejected: WHY")
    (?:client host|helo command|ehlo command|sender address|data command|end-of-data|mail command|
        etrn command)\b[^.;]{0,10}rejected
    (?:invalid|bogus|bad|forged|fake|faked|unacceptable|missing|illegal|wrong|improper|malformed) (?:helo|
        ehlo|hostname in helo|client)
    (?:helo|ehlo)\b.{0,40}(?:not found|unknown|invalid|does(?:n'?t| not)|must|mismatch|resolve|fqdn|fully|
        rejected|refused|denied|bogus|required|names? used|bad|syntax)
    access denied[^.;]{0,10}bad (?:helo|ehlo|reverse)
    {ours}[^.;]{0,40}?\b{refused}
    {refused} (?:\w+ )?(?:sender|return address|from address|client|reverse[- ]path|mail from|your (?:ip|
        domain|host|server|e-?mail address|address|mail server|network))\b(?!:)
    <sender>:? ?(?:sender )?(?:address )?(?:is |was |has been )?{refused}
    (?:unknown|invalid|no such|non-?existent|unrouteable) (?:user|mailbox|address|account|
        recipient)?:? ?<sender>
    (?:rejected|refused|denied|not accept\w*|bounced?|blocked) (?:mail |messages? |e-?mail )?(?:from|
        by) (?:<sender>|your|this (?:sender|host|ip|server|domain))
    (?:not found|unknown|invalid|no such)\b[^.;]{0,30}\b(?:helo|ehlo)\b
    # Too many readers that do not exist: taken for a search for addresses
    too many (?:invalid|unknown|bad|non-?existent|rejected|wrong) (?:recipients?|users?|addresses|
        mailboxes|rcpts?)
    (?:send\w*|mail\w*|messages?) to (?:unknown|invalid|non-?existent) (?:users|recipients|addresses)
    # Sender verification by calling back
    (?:sender|address) (?:verify|verification) fail
    call(?:out|back)(?: setup)?\b[^;]{0,30}(?:fail\w*|verif\w*|error)
    verif\w+ (?:failed|failure)? ?(?:for|of|failed for) <sender>
    (?:could not|unable to|cannot|can'?t|failed to) (?:complete )?verify (?:the )?(?:sender|<sender>|your)
    # Names in DNS
    (?:cannot|can'?t|can not|could not|unable to|failed to) (?:find|resolve|look ?up|get|determine) (?:the |
        a |any )?(?:reverse|your|client|sender|ptr|rdns|sending)
    reverse (?:dns|hostname|lookup|name|mapping|resolution)
    (?<!from )\bptr\b
    \brdns\b
    not found in reverse
    does not resolve to
    domain of (?:the )?(?:sender|return)
    (?:sender|from|your|envelope|originating|originator'?s?) (?:e-?mail )?(?:address )?domain
    no (?:a|mx|dns)\b[^.;]{0,20}(?:record|entry)s? for (?:your|the sender|sender|<sender>)
    # Reputation
    \bspam(?:hau?s|cop|mer|ming|my|_\w+)?\b
    spam(?:like|ham|bot|trap|score|filter)
    (?<!not be )black-?list
    blacklisted
    \bblock-? ?list
    deny-?list
    \bdns-?r?bl\b
    \b[a-z]?rbl\b
    \brtbl\b
    \bsurbl\b
    \burib?bl\b
    \brbl[:_-]
    dnsbl
    blocked (?:using|by (?:spam|our|the)? ?(?:rbl|list|filter|reputation|policy))
    (?<!not )(?<!n't )(?<!nobody )\blisted (?:in|at|on|by|with)\b
    (?<!not )(?<!n't )\blisted\b[^.;]{0,30}(?:<host>|<url>|as (?:a )?source)
    reputation
    trust score
    unsolicited
    bulk (?:e-?)?mail(?:er|ing)?
    \bjunk
    phish
    (?<!report )(?<!contact )\babus(?:e|ive|ing)\b
    (?:user|spam|recipient|member|customer|to|of|many|by) complaints?\b
    suspicious
    (?:high|too many) (?:volume|rate|number)[^.;]{0,40}(?:spam|unsolicited|complain|from your)
    unusual (?:rate|amount|volume)
    (?:messages?|mails?|e-?mails?|connections?|traffic)\b[^.;]{0,50} from (?:your|<ip>|this (?:ip|host|
        server|network|domain|sender))[^.;]{0,60}(?:{refused}|limit|defer|delay|discard|reject|block|refus)
    from your (?:ip|host|server|network|domain|mail ?server|isp)\b
    (?:from|your) (?:ip|<ip>)[^.;]{0,40}(?:blocked|denied|refused|rejected|not allowed|banned|deferred|
        listed|limited|reject)
    (?:ip|host|network|server)(?: address)?:? ?<ip>[^.;]{0,40}(?:blocked|denied|refused|rejected|
        not allowed|banned|listed|limited)
    <ip>[^.;]{0,30}(?:is |was |has been |are )?(?:blocked|denied|banned|listed|rejected|not allowed|
        blacklisted)
    (?:blocked|banned|denied|rejected|refused|listed|black|bad|hangup)\b[^.;]{0,15}\b(?:ip|ips)\b
    \bip (?:address )?(?:is )?(?:rejected|blocked|banned|denied|black|hangup|in black|not allowed|listed|
        temporarily)
    (?:black|bad|invalid|dirty) ip\b
    automated block
    connection (?:refused|denied|blocked|dropped)[^.;]{0,20}(?:reputation|policy|your)
    spoof
    forged
    # Authentication
    \bspf\b
    \bdmarc\b
    \bdkim\b
    domainkeys
    \barc\b[^.;]{0,20}(?:fail|seal|chain)
    unauthenticated
    authentication (?:level|required|check|fail|credentials|is required|result|information)
    (?:not|client was not|must be) authenticated
    (?:user(?: ?name)?|login|account) or password
    requires? (?:smtp )?auth
    must (?:first )?authenticate
    # Relaying
    relay(?:ing)?\b[^.;]{0,40}?(?:denied|prohibited|not (?:be )?(?:permitted|allowed|authori[sz]ed|
        supported|ok)|rejected|refused|forbidden|disallowed|disabled|restricted)
    (?:unable|not (?:allowed|permitted|authori[sz]ed)|refus\w+|den(?:y|ies|ied)|cannot|can'?t|can not|
        do not|does not|don'?t|doesn'?t|won'?t|will not|no|not (?:an? )?(?:open )?) ?(?:to )?relay(?:ing|
            s)?\b
    open relay
    we do ?n[o']t relay
    # Rules about who may write
    content[ -]filter
    (?:mail|message) content (?:denied|rejected|refused)
    scored too high
    (?:not accepting|refused to accept|does(?:n'?t| not) accept|do not accept|not accept|will not accept|
        refus\w+ to (?:talk|accept)|no longer accept\w*) (?:any )?(?:mail|messages|e-?mail|
        connections?)s? from
    only accepts? (?:mail|messages|e-?mails?) from
    not accept(?:ing)? (?:mail|messages) from (?:you|your|this|<sender>)
    will not accept\b(?! mail for)
    do(?:es)? not have permission to (?:post|send|submit)
    not (?:allowed|permitted|authori[sz]ed) to (?:send|post|submit|e-?mail)
    (?:only|restricted to) (?:members|subscribers|authenticated|internal|authori[sz]ed)
    (?:members|subscribers)[- ]only
    (?:list|group|forum) is (?:moderated|closed|restricted)
    null (?:sender|return path|reverse)
    (?:empty|null) (?:envelope|sender|return)
    not (?:on|in) (?:the |a |our |my |their |this )?(?:recipient's )?(?:white|allow|safe|approved|
        accept)[- ]?(?:list|sender)
    reject list
    recipient preferences
    registered as spammer
    user in black ?list
    locally black
    administrative(?:ly)? prohibit
    envelope blocked
    header based|manually blocked
    domain blocked|sender block
    """,
    ours=_OURS,
    refused=_REFUSED,
)
"""We are refused. Asked before the reader's words, for both use the same verbs."""

POLICY = PatternTable(
    r"""
    polic(?:y|ies)
    \bblocked\b
    blocking
    \bban(?:ned)?\b
    \bden(?:y|ied|ies)\b
    denylist
    not (?:been )?(?:authori[sz]ed|permitted|allowed)
    unauthori[sz]ed
    prohibited
    forbidden
    disallowed
    restricted
    rejected due to
    (?:access|permission|delivery) (?:is |was )?refused
    authentication
    \bauth\b
    starttls
    encryption
    moderat
    refused by
    rejected by (?:the )?(?:recipient|user|administrator|server|system|filter|rule|local|gateway)
    (?:rule|filter)s? (?:of|by|set|reject)
    (?:transport|mail ?flow|message) rule
    prohibition
    # Other languages
    richtlinie|politique|politica|zasad|beleid|политик|ポリシー|策略|정책|abgelehnt|verweigert|bloqu(?:e|ado|ada|
        eado)|rechazado por|rifiutat[oa] da|geweigerd|odrzucona przez|拒绝|拒絕|拒否|거부
    """
)
"""Somebody's rule, whoever's: counts only where nothing says that the reader is gone."""

NOT_HOSTED = PatternTable(
    r"""
    list of allowed rcpthosts
    allowed rcpthosts
    allowedrcpthosts
    rcpthosts
    """
)
"""The reader's domain points to a server that does not know it (any more): nobody's fault here."""
