"""A reader as the outside sees one: the emails that came to them by SMTP, and the pages behind their links."""

from __future__ import annotations

import email
import re
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from urllib.parse import urlsplit

import httpx2

from tests.sending.smtp_servers import MailServer

LONGEST_WAIT_SECONDS = 30.0


@dataclass
class Reader:
    """Somebody with a mailbox and a browser, who may change their address."""

    server: MailServer
    pages: httpx2.Client
    address: str

    def inbox(self, address: str = "") -> list[EmailMessage]:
        """Return everything that came to an address, oldest first."""
        wanted = address or self.address
        found = [one.content for one in list(self.server.received) if one.to == [wanted]]
        return [message for content in found if (message := _message(content))]

    def next_email(self, subject: str, address: str = "") -> EmailMessage:
        """Wait for an email whose subject has these words; return the newest one."""
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while time.monotonic() < until:
            for message in reversed(self.inbox(address)):
                if subject in str(message["Subject"]):
                    found: EmailMessage = message
                    return found
            time.sleep(0.05)
        came = [str(one["Subject"]) for one in self.inbox(address)]
        raise AssertionError(f"no email {subject!r} came to {address or self.address}, only {came}")

    def page(self, path: str) -> str:
        """Open a page, as a tap on a link does; follows redirects."""
        answer = self.pages.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.text)

    def press(self, path: str, **fields: str | list[str]) -> str:
        """Send a page's form; return the page that follows."""
        answer = self.pages.post(path, data=fields, follow_redirects=True)
        assert answer.status_code == 200, (path, fields, answer.status_code)
        return str(answer.text)


def _message(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    """Return the plain text of an email."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def paths(message: EmailMessage, beginning: str) -> list[str]:
    """Return the paths of the links in an email that begin so, each once, in the email's order."""
    links = re.findall(r"https://[^\s<>\"')]+", text_of(message))
    found = [urlsplit(one).path for one in links]
    return list(dict.fromkeys(one for one in found if one.startswith(beginning)))


def path(message: EmailMessage, beginning: str) -> str:
    """Return the one path of the links in an email that begins so."""
    (found,) = paths(message, beginning)
    return found
