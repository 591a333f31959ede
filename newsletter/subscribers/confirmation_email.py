"""The email by which somebody confirms a sign-up. Of what the form said it has the language and the lists.

A stranger may have typed the address: with their words in it, the email would carry them to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_SAID: Mapping[str, tuple[str, str]] = {
    "en": (
        "Please confirm: {titles}",
        """Somebody signed up this address for:
{titles}

If it was you, please confirm it here, within seven days:
{link}

If it was not you, do nothing, and you will get no further email. There you
can also say that it was not you: then nobody can sign up this address with
us for half a year.

{name}
{office}
""",
    ),
    "es": (
        "Confirme, por favor: {titles}",
        """Alguien suscribió esta dirección a:
{titles}

Si fue usted, confírmelo aquí en un plazo de siete días:
{link}

Si no fue usted, no haga nada y no recibirá más correos. En esa misma página
puede indicar también que no fue usted: entonces nadie podrá suscribir esta
dirección con nosotros durante medio año.

{name}
{office}
""",
    ),
}
LANGUAGES = tuple(_SAID)


def confirmation_email(
    *, titles: Sequence[str], link: str, name: str, office: str, lang: str
) -> tuple[str, str]:
    """Return subject and plain text, in `lang` if it is known, else in English."""
    subject, text = _SAID.get(lang.partition("-")[0].lower(), _SAID["en"])
    words = {"titles": ", ".join(titles), "link": link, "name": name, "office": office}
    return subject.format(**words), text.format(**words)
