"""The email by which somebody confirms a sign-up. Of what the form said it has the language and the lists.

A stranger may have typed the address: with their words in it, the email would carry them to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.subscribers.email_texts import email_text


def confirmation_email(
    *, titles: Sequence[str], link: str, name: str, office: str, lang: str
) -> tuple[str, str]:
    """Return subject and plain text, in the language nearest to `lang`, else in English."""
    email = email_text("confirmation", lang)
    words = {"titles": ", ".join(titles), "link": link, "name": name, "office": office}
    return email.subject.format(**words), email.text.format(**words)
