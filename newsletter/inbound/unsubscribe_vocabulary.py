"""Unsubscribe vocabulary: a sentence of nothing but mail, lists, me and you that says no is about leaving.

People say it in a hundred ways ("Could you take my wife off of it as well?"). A sentence is taken for one of
them when each of its words is of a small vocabulary and some of them say no, so that "Please stop the road
works" is none: it names something else. What is found is for staff to read, never done by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_WORDS = 22
_SENTENCE = re.compile(r"[.!?;:\n¡¿]+|,(?= (?:i|we|please|por favor|ya)\b)")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one language, folded: small letters, no accents."""

    leaving: frozenset[str]
    """Each says by itself that somebody wants it to end."""
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """A word of the one and a word of the other say so together."""
    known: frozenset[str]
    """All of them, and the words that may stand beside them."""

    def says_so(self, sentence: str) -> bool:
        """Say whether a folded sentence holds no other words, and says no."""
        words = _WORD.findall(sentence)
        found = frozenset(word for word in words if not word.isdecimal())
        if not found or len(words) > MAX_WORDS or not found <= self.known:
            return False
        return bool(found & self.leaving) or any(found & one and found & other for one, other in self.pairs)


def _vocabulary(
    leaving: str, neutral: str, *pairs: tuple[frozenset[str], frozenset[str]], mail: frozenset[str]
) -> Vocabulary:
    by_itself = _words(leaving)
    known = _words(neutral).union(by_itself, mail, *(one | other for one, other in pairs))
    return Vocabulary(leaving=by_itself, pairs=pairs, known=known)


_MAIL = _words(
    """email emails e-mail e-mails emailing e-mailing emailed mail mails mailing mailings newsletter
    newsletters message messages list lists update updates subscription subscriptions subscribe
    subscribed subscribing news spam inbox contact contacting contacted send sending sent get
    getting got receive receiving received want wanted need bother bothering write writing"""
)
_IT = _words("this these it them that those stuff") | _MAIL
_NOT = _words(
    "no not never don't dont do-not doesn't didn't didnt rather without nothing cannot can't wasn't won't"
)
ENGLISH = _vocabulary(
    """unsubscribe unsubscribed unsubscribing unsub remove removed removing removal delete deleted
    deleting discontinue cease desist erase purge scrub hate unwanted unsolicited stop stopped
    stopping quit cancel cancelled canceled spam spamming junk opt opted enough annoying""",
    """i i'm im i'd i'll i've ive we we're we've you you're your yours my me us our ours her him his she
    he they their its the a an to from for of on in at by with as and or but so just only any all
    more anymore longer again ever please pls plz kindly thanks thank hi hello hey dear sorry sir
    madam am is are was were be been being do does did can could would will should may might have
    has had having wish like ask asked asking tell told keep keeps kept address addresses name
    names database system records record contacts account sign signed up how why what where who
    when time times once twice three many much now immediately today asap already first wife
    husband mother father mom dad person people button link there here way very really well too
    also if then than other others one two interested take taken put go going make let know yet
    still back appreciate kind nope""",
    (_NOT, _MAIL | _words("interested more anymore")),
    (_words("off"), _words("take taken get keep name address") | _MAIL),
    (_words("out"), _words("take taken let count keep me us address name") | _MAIL),
    (_words("why how where who"), _words("getting get got receive receiving received list")),
    (_words("rid done tired sick end leave drop block"), _IT | _words("address name me us")),
    (_words("wrong mistake"), _words("person address email e-mail recipient guy one")),
    mail=_IT,
)
_CORREO = _words(
    """correo correos email emails e-mail mail mensaje mensajes boletin boletines informacion lista
    listas noticias suscripcion suscrito suscrita recibir recibo reciba recibiendo enviar envien
    envie envies enviarme enviando mandar manden mande mandes mandarme mandando escribir escriban
    escriba contactar contacten quiero queremos deseo deseamos autorizo interesa pedi solicite"""
)
SPANISH = _vocabulary(
    """baja cancelar cancelo cancelen cancele cancelenme cancelame borrar borren borre borrenme borreme
    borrame eliminar eliminen elimine eliminenme elimineme eliminame quitar quiten quite quitenme
    quiteme quitame quitarme sacar saquen saque saquenme saqueme sacame sacarme salir salirme
    salgo basta paren pare dejen desuscribir desuscribirme desuscribanme desuscribeme spam harto
    harta molesten molestar anular anulen""",
    """yo me mi mis nos nuestro nuestra tu tus su sus le les lo la los las el un una de del al a en y o u
    e que se con por para favor gracias hola buenos buenas dias tardes estimado estimada senor
    senores ya no si muy tan tantos tantas muchos muchas demasiados solo todo todos toda aqui ahi
    desde hoy ahora inmediatamente pido quisiera puede pueden podria podrian hacer haga hagan ser
    sea estoy esta estan soy es son fue direccion nombre persona base datos uso ustedes usted uds
    ud ellos nunca tampoco porfavor dar darme doy den denme dado dada reportado reportar como
    quien donde porque mas nada esto estos este estas eso""",
    (_words("no ni nunca tampoco"), _CORREO | _words("mas nada")),
    (_words("dejar dejen deje deja dejes"), _CORREO),
    (_words("equivocado equivocada equivocaron equivoco equivocan"), _CORREO | _words("persona direccion")),
    (_words("porque como donde quien"), _words("recibo recibiendo lista llega llegan")),
    mail=_CORREO,
)


def speaks_of_leaving(folded_lines: list[str]) -> bool:
    """Say whether a sentence of somebody's own words, folded line by line, is about leaving and no more."""
    sentences = [one for line in folded_lines for one in _SENTENCE.split(line)]
    return any(ENGLISH.says_so(one) or SPANISH.says_so(one) for one in sentences)
