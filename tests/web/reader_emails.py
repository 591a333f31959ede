"""The emails that readers asked for, written to files."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

from newsletter.app.reader_request_sending import send_reader_emails
from tests.web.site import Site

BASE = "https://news.example"


def write_to_files(site: Site) -> None:
    """Send by the transport `outbox` from now on, from a publication at an address of its own."""
    site.change(base_url=BASE)
    site.workspace = replace(site.workspace, settings=replace(site.workspace.settings, transport="outbox"))


def emails(site: Site) -> list[tuple[str, str]]:
    """Send what is due; return recipient and text of every email that was ever sent, oldest first."""
    send_reader_emails(site.workspace)
    files = sorted((site.workspace.root / "outbox").rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    found = []
    for file in files:
        email = message_from_bytes(file.read_bytes(), policy=default)
        body = email.get_body()
        assert body is not None
        found.append((str(email["To"]), body.get_content()))
    return found


def newest_link(site: Site, to: str) -> str:
    """Return the path of the link in the newest email to somebody."""
    text = [text for recipient, text in emails(site) if recipient == to][-1]
    return str(re.findall(rf"{re.escape(BASE)}(/\S+)", text)[0])
