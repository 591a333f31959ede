"""listmonk: subscriber export. `enabled` is the state of the account, not of a list."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, UNKNOWN, Layout, words

LISTMONK = Layout(
    tool="listmonk",
    columns_from="listmonk.app/docs; its issue 738 (the export names no lists)",
    signatures=(("uuid", "email", "attributes", "status"),),
    email=("email",),
    name=("name",),
    recorded_at=("created_at",),
    statuses=(words("status", blocklisted=LEFT, blacklisted=LEFT, disabled=UNKNOWN, enabled=UNKNOWN),),
    own=("uuid", "attributes", "updated_at"),
    warning="listmonk's export does not say who unsubscribed from a list: “enabled” is true of them too",
)
