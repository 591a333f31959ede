"""Chooses the permission reminder (why readers get the email) in the email's language."""

from __future__ import annotations

from newsletter.model import MailingList, Publication
from newsletter.rendering.language import same_language


def permission_reminder(one: MailingList, publication: Publication, lang: str) -> tuple[str, str]:
    """Return a list's permission reminder for an email in `lang`, and the reminder's own language.

    The exact tag wins over another region's; without a translation it is in the publication's language.
    """
    said = {publication.lang.casefold(): (one.why, publication.lang)}
    said |= {tag.casefold(): (words, tag) for tag, words in one.why_in.items()}
    if lang.casefold() in said:
        return said[lang.casefold()]
    return next(
        (found for found in said.values() if same_language(found[1], lang)), (one.why, publication.lang)
    )
