"""The emails about accounts, written to files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default

from newsletter.app.account_links import send_account_emails
from tests.web.studio.studio_site import StudioSite

BASE = "https://news.example"


@dataclass(frozen=True)
class AccountEmail:
    to: str
    subject: str
    text: str

    @property
    def path(self) -> str:
        """The path of its link, below /studio."""
        return str(re.findall(rf"{re.escape(BASE)}/studio(/link/\S+)", self.text)[0])

    @property
    def code(self) -> str:
        return str(re.findall(r"\b\d{6}\b", self.text)[0])


def emails(studio: StudioSite) -> list[AccountEmail]:
    """Send what is due; return every email that was ever sent, oldest first."""
    studio.site.change(base_url=BASE)
    settings = replace(studio.workspace.settings, transport="outbox")
    studio.site.workspace = replace(studio.workspace, settings=settings)
    send_account_emails(studio.workspace)
    files = sorted((studio.workspace.root / "outbox").rglob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
    found = []
    for file in files:
        email = message_from_bytes(file.read_bytes(), policy=default)
        body = email.get_body()
        assert body is not None
        found.append(AccountEmail(str(email["To"]), str(email["Subject"]), body.get_content()))
    return found


def newest_email(studio: StudioSite) -> AccountEmail:
    return emails(studio)[-1]
