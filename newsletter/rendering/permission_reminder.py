"""The reason: why somebody gets the letter, said in the language of the letter where it was translated."""

from __future__ import annotations

from newsletter.model import MailingList, Publication
from newsletter.rendering.language import same_language


def permission_reminder(one: MailingList, publication: Publication, lang: str) -> tuple[str, str]:
    """Return why a list's readers get a letter in `lang`, and the language that is said in.

    The very tag wins over another region's; what is not translated is in the publication's language.
    """
    said = {publication.lang.casefold(): (one.why, publication.lang)}
    said |= {tag.casefold(): (words, tag) for tag, words in one.why_in.items()}
    if lang.casefold() in said:
        return said[lang.casefold()]
    return next(
        (found for found in said.values() if same_language(found[1], lang)), (one.why, publication.lang)
    )
