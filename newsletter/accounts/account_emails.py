"""The emails about accounts of the studio: an invitation, and a link to a new password."""

from __future__ import annotations

from newsletter.model import LinkKind
from newsletter.model.spoken_language import closest_language

_SUBJECTS = {
    (LinkKind.INVITATION, "en"): "You are invited to work on {name}",
    (LinkKind.INVITATION, "es"): "Invitación para trabajar en {name}",
    (LinkKind.RESET, "en"): "A new password for {name}",
    (LinkKind.RESET, "es"): "Una contraseña nueva para {name}",
}
_TEXTS = {
    (LinkKind.INVITATION, "en"): """{by} invites you to work on {name}.

Open this link to choose your password. It works once, for 7 days:
{link}

The page asks for this code: {code}

If you did not expect this email, you can ignore it.
""",
    (LinkKind.INVITATION, "es"): """{by} le invita a trabajar en {name}.

Abra este enlace para elegir su contraseña. Sirve una sola vez, durante 7 días:
{link}

La página le pedirá este código: {code}

Si no esperaba este correo, puede ignorarlo.
""",
    (LinkKind.RESET, "en"): """Somebody, most likely you, asked for a new password for {name}.

Open this link to choose one. It works once, for 15 minutes:
{link}

In another browser than the one you asked with, the page asks for this code: {code}

If it was not you, you can ignore this email. Your password stays as it is.
""",
    (LinkKind.RESET, "es"): """Alguien, probablemente usted, pidió una contraseña nueva para {name}.

Abra este enlace para elegirla. Sirve una sola vez, durante 15 minutos:
{link}

En un navegador distinto del que usó para pedirla, la página le pedirá este código: {code}

Si no fue usted, puede ignorar este correo. Su contraseña sigue siendo la misma.
""",
}


def account_email(
    kind: LinkKind, *, link: str, code: str, by: str, name: str, office: str, lang: str
) -> tuple[str, str]:
    """Return subject and plain text, in the language nearest to `lang`, else in English."""
    key = kind, closest_language(lang, ("en", "es")) or "en"
    filled = _TEXTS[key].format(link=link, code=code, by=by, name=name)
    return _SUBJECTS[key].format(name=name), f"{filled}\n{name}\n{office}\n"
