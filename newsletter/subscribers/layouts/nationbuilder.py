"""NationBuilder: people export; up to four addresses a person, each with a mark that it is bad."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import BOUNCED, LEFT, Layout, filled, no, yes

NATIONBUILDER = Layout(
    tool="NationBuilder",
    columns_from="nationbuilder.com/how_to_export_people; headers in public importers",
    signatures=(("nationbuilder_id", "email_opt_in"), ("nationbuilder_id", "email1")),
    email=("email", "email1", "email2", "email3", "email4"),
    first_name=("first_name",),
    last_name=("last_name",),
    lang=("language",),
    recorded_at=("created_at",),
    tags=("tag_list",),
    statuses=(
        no("email_opt_in", LEFT),
        filled("unsubscribed_at", LEFT),
        yes("do_not_contact", LEFT, everywhere=True),
        yes("is_deceased", LEFT, everywhere=True),
        yes("email1_is_bad", BOUNCED, everywhere=True, beside="email1"),
        yes("email2_is_bad", BOUNCED, everywhere=True, beside="email2"),
        yes("email3_is_bad", BOUNCED, everywhere=True, beside="email3"),
        yes("email4_is_bad", BOUNCED, everywhere=True, beside="email4"),
    ),
    own=(
        "nationbuilder_id", "do_not_call", "federal_donotcall", "mobile_opt_in", "is_mobile_bad",
        "support_level", "is_supporter", "membership_names",
    ),
)  # fmt: skip
