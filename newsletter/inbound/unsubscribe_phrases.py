"""Wish words: how people say, in the languages of our readers, that they want to leave, and nothing else."""

from __future__ import annotations

import re

_PHRASES = r"""
    unsubscribe(?: me| us)?(?: (?:from )?(?:this|the|your|all) (?:newsletters?|(?:mailing )?lists?|e?mails?))?
    remove me(?: from (?:this|the|your) (?:mailing )?list)?
    take me off(?: (?:this|the|your) (?:mailing )?list)?
    opt[ -]?out
    stop(?: sending(?: me)? (?:e?-?mails?|this|these))?
    (?:dar(?:me|se)? de )?baja
    cancelar (?:la |mi )?suscripci[oó]n
    desuscribir(?:me|se)?
    abmelden
    abbestellen
    d[ée]sinscription
    (?:me |se )?d[ée]s(?:inscrire|abonner)
    cancelar (?:a |minha )?inscri[cç][aã]o
    descadastrar
    disiscriv(?:i|imi|ermi)
    cancellami
    afmelden
    uitschrijven
    wypisz
    avregistrera
    afmeld
"""
_BEFORE = r"(?:please|pls|kindly|hi|hello|hola|por favor|bitte)?[\s,]*"
_AFTER = r"[\s,]*(?:please|thanks|thank you|por favor|gracias|bitte|danke|merci)?[\s.!]*"

BARE_WISH = re.compile(
    f"{_BEFORE}(?:{'|'.join(line.strip() for line in _PHRASES.strip().splitlines())}){_AFTER}", re.IGNORECASE
)
"""The whole of a line that says it and no more."""
LEAVING_WORD = re.compile(
    r"unsubscri|opt[ -]?out|remove me|take me off|mailing list|desuscri|de baja|suscripci|abmeld|abbestell|"
    r"d[ée]sinscri|d[ée]sabonn|descadastr|disiscri|uitschrij|afmeld",
    re.IGNORECASE,
)
"""A word of it in other people's sentences."""
