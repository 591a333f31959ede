"""Status words: what one cell of a status column says, in the words of the tools that write them.

`clear` words say it wherever they stand alone in a cell; the others (left, pending, removed, baja, …) have
other meanings too and count only in a column that is about mailing. A word that is in no table says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.plain_words import plain_words

_CLEAR: dict[ContactStatus, str] = {
    ContactStatus.SUBSCRIBED: """
        subscribed, opted in, opt in, optin, email subscribed, double opt in
        | suscrito, suscrita
        | abonné, abonnée
        | angemeldet, abonniert
        | assinante
        | iscritto, iscritta
    """,
    ContactStatus.UNSUBSCRIBED: """
        unsubscribed, unsubscribe, unsubbed, unsub, opted out, opt out, optout, opted-out, global
        unsubscribe, globally unsubscribed, no emails, no e mails, no mailings, no newsletters,
        do not email, do not contact, donotcontact, donotemail, dnc,
        no email, no bulk email, user suppressed, suppressed, blacklisted, blacklist, blocklisted,
        blocklist, denylisted, unsubscribed by user, unsubscribed by admin, manually unsubscribed, email
        opt out, no longer subscribed, nomail, banned
        | dado de baja, dada de baja, desuscrito, desuscrita, cancelo suscripción, no desea recibir,
        lista negra
        | désabonné, désabonnée, désinscrit, désinscrite, liste noire, ne plus contacter
        | abgemeldet, abbestellt, ausgetragen, widersprochen, nicht kontaktieren
        | descadastrado, descadastrada, desinscrito, desinscrita, optou por sair, lista negra
        | 退订, 已退订, 退訂, 取消订阅, 已取消订阅, 拒收, 配信停止, 수신거부, 수신 거부, 구독취소, 구독 취소
        | отписан, отписана
        | disiscritto, disiscritta, non contattare
        | afgemeld, uitgeschreven
    """,
    ContactStatus.BOUNCED: """
        bounced, hard bounce, hard bounced, hardbounce, bouncing, previous bounce, invalid email, email
        bounced, bounced hard, mailbox not found
        | rebotado, rebotada, rebote duro
        | rebondi
        | rimbalzato
    """,
    ContactStatus.COMPLAINED: """
        complained, spam complaint, previous spam complaint, marked as spam, marked spam, reported spam,
        spam report, spamreport, reported as spam, abuse complaint, abuse report
        | marcado como spam
        | signalé comme spam
        | als Spam markiert
        | denunciado como spam
    """,
    ContactStatus.NEVER: """
        unactivated, never subscribed, never opted in, nonsubscribed, non subscribed, not subscribed,
        not opted in, no permissions set, no permission set, non subscriber, nonsubscriber, opt in
        pending
        | no suscrito, no suscrita, sin suscripción
        | non abonné, non abonnée
        | nicht abonniert
        | non iscritto
    """,
}
_IN_A_STATUS_COLUMN: dict[ContactStatus, str] = {
    ContactStatus.SUBSCRIBED: """
        subscriber, active, ok, okay, confirmed, all emails, all mailings, express,
        express consent, regular, normal, member, granted
        | activo, activa, alta, confirmado, confirmada
        | inscrit, inscrite, actif, active
        | aktiv, bestätigt
        | inscrito, inscrita, ativo, ativa, cadastrado, cadastrada
        | attivo
    """,
    ContactStatus.UNSUBSCRIBED: """
        cancelled, canceled, removed, left, resigned, withdrawn, revoked, declined, refused, stopped,
        out, no mail, blocked, quarantined, disabled, deleted, archived, user unsubscribed,
        spam block, objected, by user, byuser, do not mail, no contact, no communication, no communications
        | baja, de baja, cancelado, cancelada, anulado, anulada, no desea, revocado, bloqueado,
        bloqueada, excluido, excluida, eliminado, eliminada, archivado
        | résilié, retiré, opposé, stop, bloqué, bloquée, exclu, exclue, supprimé, supprimée, archivé,
        archivée
        | widerrufen, gekündigt, gesperrt, blockiert, gelöscht, archiviert, ausgeschlossen
        | saiu, removido, removida, revogado, apagado, arquivado
        | cancellato, cancellata, bloccato
    """,
    ContactStatus.BOUNCED: """
        cleaned, invalid, bad, error, held, on hold, bounce, hard, bounce on hold, email invalid,
        undeliverable, unreachable, undelivered, invalid address, by bounces, bybounces, by bounce, bybounce
        | rebote, inválido, inválida, no entregable
        | rebond, invalide, non distribué, npai
        | ungültig, zurückgewiesen, unzustellbar, Rückläufer
        | rejeitado, devolvido, devolvida, não entregue
    """,
    ContactStatus.COMPLAINED: """
        spam, abuse, junk, reported, complaint, complaints, spammed
        | queja, denuncia
        | plainte, indésirable
        | Beschwerde
        | reclamação, denunciado
    """,
    ContactStatus.NEVER: """
        pending, validating, unverified, never, transactional, none, not set, not specified, neutral,
        forwarded, prospect, invited, invitable, requested, awaiting, unconfirmed, not confirmed,
        awaiting confirmation, pending confirmation, confirmation pending
        | pendiente, sin confirmar, no confirmado, no confirmada
        | en attente, non confirmé, non confirmée, non inscrit, non inscrite
        | ausstehend, unbestätigt, nicht bestätigt, nicht angemeldet
        | pendente, aguardando, aguardando confirmação, não confirmado, não confirmada, não inscrito,
        não inscrita
        | in attesa, non confermato
    """,
}  # fmt: skip
_ALWAYS_ASK = """
    inactive, enabled, by moderator, by admin, byadmin, unengaged, churned, expired, unknown, lapsed,
    dormant, asleep, soft bounce, soft bounced
    | inactivo
    | inactif
    | inaktiv, abgelaufen
    | inativo
"""
_IMPLIED = (
    "implied, implied consent, implicit, implícito, implicite, implizit, tácito, tacite, stillschweigend"
)
BUTTONDOWN_TYPES = "premium, gifted, trialed, churning, churned, paused, past due, unpaid, upcoming"
"""What a column named `type` says of payment only: these people get mail."""

_YES = (
    "1, true, yes, y, t, x, on, si, s, oui, o, ja, j, sim, vrai, wahr, verdadero, verdadeiro, vero, "
    "да, 是, 有, はい, 네, 예, có"
)
_NO = (
    "0, false, no, n, f, off, nein, non, nao, nee, falsch, faux, falso, 0 0, never, keine, kein, ninguno, "
    "ninguna, aucun, aucune, nenhum, нет, 否, 不, 无, いいえ, 아니오, 아니요, không"
)
_NOTHING = (
    "none, null, nil, nan, na, n a, not applicable, undefined, not asked, not answered, no answer, "
    "no response, no preference, prefer not to say, not set, not specified, sin respuesta, no contesta, "
    "sans reponse, keine angabe, k a, unknown, desconocido"
)
_NO_DATE = re.compile(
    r"\s*(?:0{1,4}[-/.]0{1,2}[-/.]0{1,4}|0?1[-/.]0?0?[01][-/.](?:1900|0*1)|(?:1900|0{0,3}1)-01-0[01]|"
    r"1970-01-01|0?1/0?1/1970|12/3[01]/1899|3[01][./]12[./]1899|1899-12-3[01])(?![-/.\d])"
    r"(?:[T ][0:. ]*(?:12:00:00 AM)?Z?)?\s*"
)
"""The zero of a database or a spreadsheet, where no date was written."""
_ENHANCED_CODE = re.compile(r"5[ .]\d[ .]\d{1,3}\b")
_COMPOUNDS = (
    (ContactStatus.COMPLAINED, re.compile(r"\b(complain\w*|spam|abuse)\b")),
    (
        ContactStatus.UNSUBSCRIBED,
        re.compile(
            r"\b(unsub\w*|opt(ed|ing)? ?out|black ?list\w*|block ?list\w*|desuscri\w*|desabonn\w*|"
            r"desinscri\w*|abgemeldet|abmeldung|abbestellt|descadastr\w*|disiscri\w*)\b"
        ),
    ),
    (ContactStatus.UNKNOWN, re.compile(r"\b(soft|admin|administrator)\b(?!.*\bfailures?\b)")),
    (
        ContactStatus.BOUNCED,
        re.compile(r"\b(bounc\w*|undeliver\w*|invalid|delivery failures?|rebot\w*|rebond\w*|unzustellbar)\b"),
    ),
    (ContactStatus.UNSUBSCRIBED, re.compile(r"\b(suppress\w*|blocked)\b")),
    (
        ContactStatus.NEVER,
        re.compile(r"\b(unconfirmed|not confirmed|pending|awaiting|never|non ?subscribed|not subscribed)\b"),
    ),
)
"""What a longer cell says (`HARD_BOUNCE`, `Unsubscribed by user`); first come, first served."""


def _words(table: str) -> frozenset[str]:
    return frozenset(plain_words(word) for word in re.split(r"[,|]", table))


def _pairs(tables: dict[ContactStatus, str]) -> Iterator[tuple[str, ContactStatus]]:
    for status, table in tables.items():
        yield from ((word, status) for word in _words(table))


CLEAR = dict(_pairs(_CLEAR))
KNOWN = {
    **dict(_pairs(_IN_A_STATUS_COLUMN)),
    **dict.fromkeys(_words(_ALWAYS_ASK), ContactStatus.UNKNOWN),
    **CLEAR,
}
YES, NO, NOTHING = _words(_YES) | {"✓", "✔", "☑", "✅"}, _words(_NO), _words(_NOTHING)
_CROSSES = frozenset("✗✘❌☒✖")
IMPLIED = _words(_IMPLIED)
PAID_TYPES = _words(BUTTONDOWN_TYPES)


@lru_cache(maxsize=16_384)
def clear_status(cell: str) -> ContactStatus | None:
    """Return what a cell says wherever it stands, None for nothing."""
    return CLEAR.get(plain_words(cell))


@lru_cache(maxsize=16_384)
def status_of(cell: str) -> ContactStatus | None:
    """Return what a cell of a status column says; None for words that no table has.

    Implied permission is `never subscribed`: the caller knows whether the basis of the import covers it.
    """
    word = plain_words(cell)
    if word in KNOWN:
        return KNOWN[word]
    if word in IMPLIED:
        return ContactStatus.NEVER
    if _ENHANCED_CODE.match(cell.strip()):
        return ContactStatus.BOUNCED
    return next((status for status, pattern in _COMPOUNDS if pattern.search(word)), None)


def is_blank(cell: str) -> bool:
    """Say whether a cell holds nothing but blanks and dashes, or an empty list."""
    return not cell.strip(" \t\r\n\u00a0-–—'\"[]{}")


def says_yes(cell: str) -> bool:
    """Say whether a cell is a yes, in any of the languages."""
    return cell.strip() in YES or plain_words(cell) in YES


def says_no(cell: str) -> bool:
    """Say whether a cell is a no, in any of the languages."""
    return plain_words(cell) in NO or cell.strip() in _CROSSES


def says_nothing(cell: str) -> bool:
    """Say whether a cell is a database's or a form's way to write nothing: `NULL`, `N/A`, `0000-00-00`."""
    return plain_words(cell) in NOTHING or _NO_DATE.fullmatch(cell) is not None
