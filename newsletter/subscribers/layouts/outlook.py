"""Outlook: an address book, which proves no consent."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import Layout

OUTLOOK = Layout(
    tool="Outlook",
    columns_from="support.microsoft.com, “Export contacts from Outlook”; headers in public importers",
    signatures=(
        ("E-mail Address", "E-mail Type"),
        ("E-mail Address", "E-mail Display Name"),
        ("E-mail Address", "E-mail 2 Address"),
        ("E-Mail-Adresse", "E-Mail-Typ"),
    ),
    email=(
        "E-mail Address", "E-mail 2 Address", "E-mail 3 Address",
        "E-Mail-Adresse", "E-Mail 2: Adresse", "E-Mail 3: Adresse",
    ),
    first_name=("First Name", "Vorname"),
    last_name=("Last Name", "Nachname"),
    tags=("Categories", "Kategorien"),
    own=(
        "E-mail*", "E-Mail*", "Business*", "Home*", "Other*", "Title", "Middle Name", "Suffix", "Company",
        "Department", "Job Title", "Mobile Phone", "Primary Phone", "Pager", "Anniversary", "Birthday",
        "Gender", "Hobby", "Notes", "Priority", "Private", "Sensitivity", "Web Page",
    ),
    warning="An address book does not say who agreed or who left: "
    "import only those who asked for your newsletter",
)  # fmt: skip
