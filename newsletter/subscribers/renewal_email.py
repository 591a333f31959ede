"""The email that asks somebody with an old consent whether they still want a list."""

from __future__ import annotations

from newsletter.subscribers.email_texts import email_text


def renewal_email(*, title: str, link: str, name: str, office: str, lang: str) -> tuple[str, str]:
    """Return subject and plain text, in the language nearest to `lang`, else in English."""
    email = email_text("renewal", lang)
    text = email.text.format(title=title, link=link)
    return email.subject.format(title=title), f"{text}\n{name}\n{office}\n"
