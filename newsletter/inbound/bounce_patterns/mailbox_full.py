"""Full: the mailbox has no room. It stays the reader's mailbox, whatever code stands beside it."""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

FULL = PatternTable(
    r"""
    quota
    (?:mail ?box|account|inbox|folder|user|recipient|storage|disk|maildir|mail file|mail folder|drop ?box|
        mbox|box)(?:'s)?\b[^.;]{0,60}?\b(?:is |was |are |too )?full\b
    \bfull (?:mail ?box|inbox|disk|account)
    (?:mail ?box|inbox|account|user|recipient|folder|maildir|<address>)(?:'s)?\b[^.;]{0,60}(?:exceed\w*|
        over) (?:its|his|her|their|the|your|it's|allowed|maximum|of)?[^.;]{0,40}(?:storage|size|quota|
        space|limit|capacity|allocation|allowed)
    (?:exceed\w*|over|out of|beyond|insufficient|not enough|no|lack of|limited|running out of) (?:the |
        its |their |his |allowed |allotted |available |free |recipient |mailbox |max(?:imum)? |
        his or her )*(?:mail ?box |inbox |user |account )?(?:storage|disk|space|free space|mailbox size|
        disk space)
    exceeded? storage allocation
    storage (?:limit|allocation|quota|space)
    (?:mail ?box|inbox|user|account)(?: disk)? (?:size|space|storage) ?\(?(?:limit )?\)?(?:is |was |
        has been |would be )?(?:exceeded|reached|limit|limited|full)
    (?:size|limit|capacity) (?:of|for) (?:the |this |a |that |your |user(?:'s)? |
        recipient(?:'s)? )?(?:recipient(?:'s)? |user(?:'s)? )?(?:mail ?box|inbox|maildir|account)
    (?:exceed\w*|over) (?:the |its |their |a )?(?:max(?:imum)? |allowed )?mail ?box (?:size|limit|storage|
        capacity|quota)
    (?:mail ?box|inbox|account|user|recipient|maildir) (?:is |has |was )?(?:currently )?(?:over|at|reached|
        exceeded|exceeds|overflow\w*)\b[^.;]{0,30}(?:limit|capacity|storage|size|quota|allowed|maximum|
        space)
    would exceed
    insufficient (?:system |disk |mailbox |server |free )?(?:storage|space|disk|resources|quota)
    (?:not enough|no (?:more )?|out of|insufficient|lack of) ?(?:disk |storage |mailbox |free |available |
        server )?(?:space|storage|room|disk)
    space (?:is )?not enough
    too much mail (?:data|stored)
    (?:has|have|gets?|getting) too much mail\b
    too many (?:mails|messages|e-?mails) (?:in|stored)
    mailbox (?:has )?(?:exceeded|exceeds|overflow|limit exceeded|size limit|capacity|limit)
    (?:has |have )?exceeded (?:his|her|their|its|the|your) (?:mail ?box|mail|e-?mail|storage|disk|size|
        account|allotted|allocated)\b[^.;]{0,30}(?:limit|size|space|quota|storage|allowed)?
    over (?:storage|the limit|limit|disk|its limit|the allowed|the maximum|allowed)
    trouble in home directory
    can'?t create output
    no space left
    disk (?:is )?full
    mailfull
    mailboxfull|mailbox_full|mbox_full
    """
)
"""No room, in English. Sending quotas are taken out before (newsletter.inbound.bounce_patterns.sender)."""
