"""Chooses the permission reminder (why readers get the email) in the email's language."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.model import MailingList, Publication
from newsletter.rendering.language import same_language


def permission_reminder(one: MailingList, publication: Publication, lang: str) -> tuple[str, str]:
    """Return a list's permission reminder for an email in `lang`, and the reminder's own language."""
    return in_language(one.why, publication.lang, one.why_in, lang)


def in_language(words: str, written_in: str, others: Mapping[str, str], lang: str) -> tuple[str, str]:
    """Return a setting for an email in `lang`, and its language; `others` has translations by their tags.

    The exact tag wins over another region's; without a translation it is in the language it is `written_in`.
    """
    said = {written_in.casefold(): (words, written_in)}
    said |= {tag.casefold(): (other, tag) for tag, other in others.items()}
    if lang.casefold() in said:
        return said[lang.casefold()]
    return next((found for found in said.values() if same_language(found[1], lang)), (words, written_in))
