"""One key for all spellings that reach a mailbox, for counting how often somebody is written to."""

from __future__ import annotations

_GMAIL = frozenset({"gmail.com", "googlemail.com"})


def mailbox_key(address_key: str) -> str:
    """Return an address key without its tag (`+news`), and without the dots that Gmail does not look at.

    Only for limits: two people may share a key where a provider knows no tags, so nobody is found by it.
    """
    local, _, domain = address_key.rpartition("@")
    plain = local.partition("+")[0] or local
    if domain in _GMAIL:
        plain, domain = plain.replace(".", "") or plain, "gmail.com"
    return f"{plain}@{domain}"
