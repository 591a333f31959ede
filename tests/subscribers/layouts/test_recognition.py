"""Which tool wrote a file is known by its columns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from newsletter.subscribers.layouts.layout import Layout
from newsletter.subscribers.layouts.recognition import LAYOUTS, recognize
from tests.subscribers.export_files import FOLDER

TOOLS = {
    "subscribed_email": "Mailchimp",
    "unsubscribed_email": "Mailchimp",
    "cleaned_email": "Mailchimp",
    "nonsubscribed_email": "Mailchimp",
    "constant_contact": "Constant Contact",
    "action_network": "Action Network",
    "nationbuilder": "NationBuilder",
    "every_action": "EveryAction",
    "email_list": "Substack",
    "substack": "Substack",
    "members": "Ghost",
    "listmonk": "listmonk",
    "beehiiv": "beehiiv",
    "buttondown": "Buttondown",
    "mailerlite": "MailerLite",
    "brevo": "Brevo",
    "hubspot": "HubSpot",
    "sendgrid": "SendGrid",
    "govdelivery": "GovDelivery",
    "squarespace": "Squarespace",
    "wix": "Wix",
    "google": "Google Contacts",
    "outlook": "Outlook",
}
FILES = sorted((FOLDER / "layouts").glob("*.csv"))


def header(file: Path) -> list[str]:
    line = file.read_text(encoding="utf-8").splitlines()[0]
    return next(csv.reader([line], delimiter=";" if line.count(";") > line.count(",") else ","))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_export_names_its_tool_whatever_the_order_of_its_columns(file: Path) -> None:
    tool = next(tool for start, tool in TOOLS.items() if file.name.startswith(start))
    for names in (header(file), header(file)[::-1], [name.upper() for name in header(file)]):
        found = recognize(names)
        assert found is not None
        assert found.tool == tool


def test_there_is_a_file_of_every_tool() -> None:
    assert set(TOOLS.values()) == {layout.tool for layout in LAYOUTS}
    recognized = {recognize(header(file)) for file in FILES}
    assert recognized == set(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.tool)
def test_a_layout_names_the_source_of_its_columns(layout: Layout) -> None:
    assert layout.columns_from
    assert layout.email


@pytest.mark.parametrize(
    "names",
    [["email", "first_name"], ["email", "status"], ["Name", "Email"], ["email", "created_at", "tags"]],
)
def test_what_any_spreadsheet_may_have_is_no_tool(names: list[str]) -> None:
    assert recognize(names) is None
