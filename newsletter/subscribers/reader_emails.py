"""The emails by which readers get what they asked for on the web; none holds anything that a form said.

A stranger may have typed the address, or have a forwarded link: addresses stand in them with most letters
left out, and what they are for works only from the mailbox that they go to.
"""

from __future__ import annotations

from newsletter.model import ReaderRequestKind
from newsletter.subscribers.email_texts import email_text


def reader_email(
    kind: ReaderRequestKind, *, link: str, old: str, name: str, office: str, lang: str
) -> tuple[str, str]:
    """Return subject and plain text, in the language nearest to `lang`, else in English.

    `old` is the address before a change, masked; for the notice of it, the address after it.
    """
    email = email_text(kind.value, lang)
    return email.subject, f"{email.text.format(link=link, old=old)}\n{name}\n{office}\n"
