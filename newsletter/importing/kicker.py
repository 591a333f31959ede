"""Recognizes kickers: the few words above a headline, such as "Policy explained"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.importing.section_headings import section_of

LONGEST_LONE = 5
"""Words of a line that is a kicker by where it is, rather than by what it says."""
_WORDS, _CHARACTERS = 8, 60
_SURE = re.compile(
    r"\b(?:polic(?:y|ies)|explain(?:ed|er|ers)|news|updates?|press|releases?|statements?|announcements?|alerts?"
    r"|notices?|reports?|stor(?:y|ies)|features?|opinion|analysis|guides?|blog|insights?|research|events?"
    r"|community|housing|homelessness|safety|transportation|streets|parks|environment|climate|budget|legislation"
    r"|immigration|health|education|arts|culture|campus|faculty|students?|alumni|programs?|services|resources"
    r"|impact|voices|spotlight|interviews?|q ?& ?a|how to|your rights|in the district|this (?:week|month)"
    r"|neighborhoods?|labor|jobs|economy|rent(?:s|ers?)?|tenants?|justice|rights|laws?|equity|youth|veterans|seniors"
    r"|exhibit(?:s|ion|ions)?|collections?|members(?:hip)?|volunteers?|campaigns?|advocacy|politics|in focus"
    r"|perspectives?|editorial|profiles?|websites?"
    r"|política|políticas|explicad[oa]s?|noticias|novedades|comunicados?|prensa|anuncios?|avisos?|alertas?"
    r"|informes?|historias?|guías?|comunidad|vivienda|seguridad|transporte|calles|parques|ambiente|presupuesto"
    r"|inmigración|salud|educación|cultura|programas?|servicios|recursos|derechos|vecindarios?|barrios?"
    r"|inquilinos|justicia|enfoque|actualidad|convocatorias?|campañas?|investigación|voluntariado)\b",
    re.I,
)
_NEVER = re.compile(
    r"^(?:dear|hello|hi|hey|greetings|friends|neighbors?|good (?:morning|afternoon|evening)|querid[oa]s?"
    r"|estimad[oa]s?|hola|saludos|vecin[oa]s|buen[oa]s)\b"
    r"|^(?:the )?(?:office|department|division|city|county|university|oficina|departamento|ciudad|condado"
    r"|universidad) (?:of|de)\b|\bdistri(?:ct|to) \d"
    r"|^(?:by|por|von|article by|words by|story by|jump|add|print|save|read|listen|share|follow|subscribe"
    r"|supported|updated|text|texto|image|getty)\b"
    r"|\b(?:min(?:ute)?s?(?: read)?|comments?|views|shares|photos?|fotos?|credit|caption|pocket)\b"
    r"|[@/\d]|https?:",
    re.I,
)
"""Greetings, who publishes, who wrote it, and a page's own lines."""
_ORGANIZATION = re.compile(
    r"\b(?:office|department|division|city|county|university|college|district|council|committee|institute"
    r"|foundation|center|oficina|departamento|ciudad|condado|universidad|distrito|concejo|instituto|fundación"
    r"|centro)\b",
    re.I,
)
_CATEGORY = re.compile(
    r"(?:(?:posted|filed|published) (?:in|under)|categor(?:y|ies)|kategorien?|topics?|sections?|tags?"
    r"|categorías?|temas?|secci(?:ón|ones)|publicado en)\s*:?\s+",
    re.I,
)
_TRAILING = re.compile(r"\s+(?:from|of|for|vom|am|del?)$", re.I)
_BETWEEN = re.compile(r"\s*(?:[|·•/\n]|\s[–—-]\s)\s*")
_EDGE = " \t\u00a0|·•–—-/,;:"


def is_kicker(words: str) -> bool:
    """Tell whether a line can be a kicker, above a headline."""
    return (
        0 < len(words) <= _CHARACTERS
        and len(words.split()) <= _WORDS
        and words[-1] not in ".?!:,;"
        and not any(char in words for char in "{}\\")
        and section_of(words) is None
    )


def is_lone_kicker(words: str) -> bool:
    """Tell whether a line between title, date and text is a kicker: a few words, and no greeting."""
    return (
        is_kicker(words)
        and len(words.split()) <= LONGEST_LONE
        and words[0].isupper()
        and _NEVER.search(words) is None
        and (is_sure(words) or _ORGANIZATION.search(words) is None)
    )


def is_sure(words: str) -> bool:
    """Tell whether a kicker says what a post is about; another one may be a person or a place."""
    return _SURE.search(words) is not None


def parts_beside_date(words: str) -> Iterator[str]:
    """Yield the parts of what a date line says before or after its date, without "Posted in" and the like."""
    for part in _BETWEEN.split(words.strip(_EDGE)):
        bare = _TRAILING.sub("", _CATEGORY.sub("", part.strip(_EDGE), count=1)).strip(_EDGE)
        if bare:
            yield bare
