"""A reader's language: the BCP 47 tag behind what a file says."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from babel import Locale

from newsletter.model.phrase import phrase

_NAMES = {
    "english": "en", "inglés": "en", "ingles": "en", "spanish": "es", "español": "es", "espanol": "es",
    "castellano": "es", "eng": "en", "spa": "es",
}  # fmt: skip
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.ASCII)


@lru_cache(maxsize=1024)
def read_lang(text: str) -> str:
    """Return the tag for a tag or a language's name ("" stays ""); raises ValueError with the reason.

    `es_MX` becomes `es-MX`. Language, script and region must be known to CLDR (through Babel).
    """
    cleaned = text.strip().replace("_", "-").lower()
    if not cleaned:
        return ""
    match = _TAG.fullmatch(_NAMES.get(cleaned, cleaned))
    if match is None:
        raise ValueError(_refusal(cleaned))
    language, script, region = match[1], (match[2] or "").title(), (match[3] or "").upper()
    known = Locale("en")
    if language not in known.languages or (script and script not in known.scripts):
        raise ValueError(_refusal(cleaned))
    if region and region not in known.territories:
        raise ValueError(_refusal(cleaned))
    return "-".join(filter(None, (language, script, region)))


def _refusal(tag: str) -> str:
    close = get_close_matches(tag, [*_NAMES, "en", "es"], n=1)
    if close:
        near = _NAMES.get(close[0], close[0])
        return phrase(
            "“{tag}” is no language tag (did you mean {near}? Write en, es, es-MX …, or leave it empty)",
            tag=tag[:40],
            near=near,
        )
    return phrase("“{tag}” is no language tag (write en, es, es-MX …, or leave it empty)", tag=tag[:40])
