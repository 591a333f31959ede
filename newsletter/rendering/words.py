"""Words: the few sentences the theme itself says, in the languages readers have."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "view_in_browser": "View in browser",
        "number": "No.\N{NO-BREAK SPACE}{number}",
        "did-you-know": "Did you know?",
        "note": "Good to know",
        "warning": "Please note",
        "policy": "Policy",
        "owner": "Who is in charge",
        "effective": "In force from",
        "applies_to": "Applies to",
        "spotlight": "Spotlight",
        "image": "Image",
        "add_to_calendar": "Add to calendar",
        "unsubscribe": "Unsubscribe",
    },
    "es": {
        "view_in_browser": "Ver en el navegador",
        "number": "N.º\N{NO-BREAK SPACE}{number}",
        "did-you-know": "¿Sabía que…?",
        "note": "Conviene saberlo",
        "warning": "Tenga en cuenta",
        "policy": "Política",
        "owner": "Responsable",
        "effective": "En vigor desde",
        "applies_to": "Se aplica a",
        "spotlight": "En primer plano",
        "image": "Imagen",
        "add_to_calendar": "Añadir al calendario",
        "unsubscribe": "Cancelar la suscripción",
    },
}

_WRITTEN_IN = {
    "de": "auf Deutsch",
    "en": "in English",
    "es": "en español",
    "fr": "en français",
    "it": "in italiano",
    "nl": "in het Nederlands",
    "pt": "em português",
}


def written_in(lang: str) -> str:
    """Say “in this language” in the language itself, or "" where we do not know how."""
    return _WRITTEN_IN.get(base(lang), "")


def base(lang: str) -> str:
    """Return the language of a BCP 47 tag without region or script: `es` for `es-MX`."""
    return lang.replace("_", "-").split("-")[0].lower()
