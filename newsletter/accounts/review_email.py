"""The emails about a review: an issue is ready, was sent back, or was approved."""

from __future__ import annotations

from newsletter.model import ReviewAct
from newsletter.model.spoken_language import closest_language

_SUBJECTS = {
    (ReviewAct.READY, "en"): "Ready for review: {title}",
    (ReviewAct.READY, "es"): "Para revisar: {title}",
    (ReviewAct.SENT_BACK, "en"): "Sent back: {title}",
    (ReviewAct.SENT_BACK, "es"): "Devuelto: {title}",
    (ReviewAct.APPROVED, "en"): "Approved: {title}",
    (ReviewAct.APPROVED, "es"): "Aprobado: {title}",
}
_TEXTS = {
    (ReviewAct.READY, "en"): "{by} asks you to review “{title}”.",
    (ReviewAct.READY, "es"): "{by} le pide que revise «{title}».",
    (ReviewAct.SENT_BACK, "en"): "{by} sent “{title}” back. It needs changes.",
    (ReviewAct.SENT_BACK, "es"): "{by} devolvió «{title}». Necesita cambios.",
    (ReviewAct.APPROVED, "en"): "{by} approved “{title}”.",
    (ReviewAct.APPROVED, "es"): "{by} aprobó «{title}».",
}
_LINKS = {
    (ReviewAct.READY, "en"): "See what changed, and approve it or send it back:",
    (ReviewAct.READY, "es"): "Vea qué cambió, y apruébelo o devuélvalo:",
    (ReviewAct.SENT_BACK, "en"): "Open it in the studio:",
    (ReviewAct.SENT_BACK, "es"): "Ábralo en el estudio:",
    (ReviewAct.APPROVED, "en"): "Open it in the studio:",
    (ReviewAct.APPROVED, "es"): "Ábralo en el estudio:",
}


def review_email(
    act: ReviewAct, *, title: str, by: str, word: str, link: str, name: str, office: str, lang: str
) -> tuple[str, str]:
    """Return subject and plain text, in the language nearest to `lang`, else in English.

    `word` is what was said with it, `link` the address of the page, either may be "".
    """
    key = act, closest_language(lang, ("en", "es")) or "en"
    said = "\n".join(f"> {line}".rstrip() for line in word.splitlines())
    parts = (
        _TEXTS[key].format(by=by, title=title),
        said,
        f"{_LINKS[key]}\n{link}" if link else "",
        "\n".join(filter(None, (name, office))),
    )
    return _SUBJECTS[key].format(title=title), "\n\n".join(filter(None, parts)) + "\n"
