"""The emails by which readers get what they asked for on the web; none holds anything that a form said.

A stranger may have typed the address, or have a forwarded link: addresses stand in them with most letters
left out, and what they are for works only from the mailbox that they go to.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.model import ReaderRequestKind

_SAID: Mapping[tuple[ReaderRequestKind, str], tuple[str, str]] = {
    (ReaderRequestKind.LINK, "en"): (
        "Your link to choose what you get",
        """Here you can choose what we send you, pause it, change your address or
unsubscribe:
{link}

Somebody entered this address on our web page to get this link. If it was not
you, do nothing.
""",
    ),
    (ReaderRequestKind.LINK, "es"): (
        "Su enlace para elegir lo que recibe",
        """Aquí puede elegir lo que le enviamos, ponerlo en pausa, cambiar su dirección
o cancelar la suscripción:
{link}

Alguien escribió esta dirección en nuestra página web para recibir este
enlace. Si no fue usted, no haga nada.
""",
    ),
    (ReaderRequestKind.DATA, "en"): (
        "What we know about you",
        """Here you can download everything we know about you, for one day:
{link}

Somebody asked for it on the page that a link in our emails leads to. If it
was not you, do nothing: only who reads this mailbox can download it.
""",
    ),
    (ReaderRequestKind.DATA, "es"): (
        "Lo que sabemos de usted",
        """Aquí puede descargar todo lo que sabemos de usted, durante un día:
{link}

Alguien lo pidió en la página a la que lleva un enlace de nuestros correos. Si
no fue usted, no haga nada: solo quien lee este buzón puede descargarlo.
""",
    ),
    (ReaderRequestKind.NEW_ADDRESS, "en"): (
        "Please confirm your new address",
        """Somebody asked us to send the emails for {old} to this address
from now on.

If it was you, please confirm it here, within seven days:
{link}

If it was not you, do nothing, and nothing changes.
""",
    ),
    (ReaderRequestKind.NEW_ADDRESS, "es"): (
        "Confirme su nueva dirección, por favor",
        """Alguien nos pidió enviar a esta dirección, de ahora en adelante, los correos
para {old}.

Si fue usted, confírmelo aquí en un plazo de siete días:
{link}

Si no fue usted, no haga nada y nada cambiará.
""",
    ),
    (ReaderRequestKind.UNDO_ADDRESS, "en"): (
        "Your address was changed",
        """From now on we send your emails to {old} and no longer to this
address.

If it was not you, you can undo it here, within seven days:
{link}
""",
    ),
    (ReaderRequestKind.UNDO_ADDRESS, "es"): (
        "Su dirección ha cambiado",
        """De ahora en adelante enviamos sus correos a {old} y ya no a esta
dirección.

Si no fue usted, puede deshacerlo aquí en un plazo de siete días:
{link}
""",
    ),
}
LANGUAGES = tuple(dict.fromkeys(lang for _, lang in _SAID))


def reader_email(
    kind: ReaderRequestKind, *, link: str, old: str, name: str, office: str, lang: str
) -> tuple[str, str]:
    """Return subject and plain text, in `lang` if it is known, else in English.

    `old` is the address before a change, masked; for the notice of it, the address after it.
    """
    spoken = lang.partition("-")[0].lower()
    subject, text = _SAID.get((kind, spoken)) or _SAID[kind, "en"]
    return subject, f"{text.format(link=link, old=old)}\n{name}\n{office}\n"
