"""Google Contacts: an address book, which proves no consent."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import Layout

GOOGLE_CONTACTS = Layout(
    tool="Google Contacts",
    columns_from="contacts.google.com, Google CSV (2024 and before)",
    signatures=(("E-mail 1 - Value",),),
    email=("E-mail 1 - Value", "E-mail 2 - Value", "E-mail 3 - Value"),
    first_name=("First Name", "Given Name"),
    last_name=("Last Name", "Family Name"),
    name=("Name",),
    tags=("Labels", "Group Membership"),
    own=(
        "E-mail*", "Phone*", "Address*", "Organization*", "Website*", "Event*", "Relation*", "Custom Field*",
        "Middle Name", "Phonetic*", "Yomi*", "Name Prefix", "Name Suffix", "Nickname", "File As", "Photo",
        "Birthday", "Notes",
    ),
    warning="An address book does not say who agreed or who left: "
    "import only those who asked for your newsletter",
)  # fmt: skip
