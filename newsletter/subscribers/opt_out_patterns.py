"""Opt-out patterns: which names of columns say that a person must not, or does not want to, be mailed.

Names are compared as plain words, whole words only, never by likeness: "subscribed" and "unsubscribed" are
nine tenths alike. A table holds alternatives, separated by semicolons; of two tables the first decides.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

from newsletter.subscribers.contact_status import ContactStatus

Table: TypeAlias = tuple[tuple[ContactStatus, re.Pattern[str]], ...]

_PARTS = {
    "MAIL": (
        r"(e ?mails?|(e ?)?newsletters?|e ?news|mailings?|boletin(es)?|correos?|courriels?|infolettre|"
        r"rundbrief)"
    ),
    "DAY": r"(at|on|date|time|day|campaign( title| id)?)",
    "STATE": r"(status|state|estado|statut|etat|zustand|situacao|situacion|stato)",
    "DONOT": r"(do not|don t|dont|donot|nicht|nao|non|ne pas|ne plus)",
}


def _pattern(table: str, *, form: str = r"\b({})\b") -> re.Pattern[str]:
    """Return a table's alternatives as one pattern of whole words."""
    table = unicodedata.normalize("NFKD", re.sub(r"\|\s+", "|", table))
    for name, part in _PARTS.items():
        table = table.replace(name, part)
    alternatives = filter(None, (" ".join(one.split()) for one in table.split(";")))
    return re.compile(form.format("|".join(alternatives)))


def _whole(table: str) -> re.Pattern[str]:
    return _pattern(table, form=r"^({})$")


COMPLAINED = r"""
    complained ?DAY; spam (complaints?|reports?|reported); marked (as )?spam; reported (as )?spam;
    abuse (report|complaint)s?; is spam; flagged (as )?spam; (marked|reported|flagged) (\w+ )?as spam
"""
BOUNCED = r"""
    hard ?bounc\w*; bounc(e|ed|ing) ?(DAY|reason|type|category|code|status|state|class\w*|message);
    bounce ?backs?; is bounc\w*; undeliverab\w*;
    invalid[oae]?; ungultige?;
    is bad; bad (e ?mail|address); on hold; quarantin\w*; clean(ed)? (DAY|reason); is cleaned;
    e ?mail (is )?(bad|bounced|bouncing|returned); (bounced|bouncing) (e ?mail|address|mailbox)$;
    rebot(e|es|ado|ada); rebondi?s?; npai; unzustellbar; ruckl(a|ae)?u?fer; devolvid[oa]; rejeitad[oa];
    rimbalz\w*
"""
NEVER = r"""
    (not|never|non) (subscribed|confirmed|opted in); unconfirmed; nonsubscrib\w*;
    (opt in|confirmation|subscription|subscriber|MAIL) (is )?(pending|awaited);
    (pending|awaiting|awaits) (confirmation|opt in|subscription|MAIL);
    (consent|permission|opt in) (is )?(pending|expired|missing|lapsed|lost); no (consent|permission|opt in)
"""
UNSUBSCRIBED = r"""
    un ?subscri\w*; unsub\w*; opt(ed|ing|s)? ?outs?; ^stop (time|date|status|reason)$;
    DONOT (want|wish|like|care)( to)? (receive|get|hear|be|have|MAIL);
    (asked|asks|wants|wishes|requested|requests) to be (removed|deleted);
    ^removal (DAY|reason|request(ed)?)$; ^remov(ed|al) by$; ^erasure( requested)?$; (right to )?be forgotten;
    forget me; take (me|them|him|her) off;
    ^off( of)?( the| our)? lists?$; off( of)?( the| our)? (mailing|e ?mail|newsletter) lists?;
    (wants?|wishes|asked) off( of)?( the| our)?( mailing| e ?mail| newsletter)? lists?;
    DONOT ?(bulk )?(MAIL|contact|send|disturb(?! hours)|solicit|market);
    no bulk MAIL; dn[ce]; no ?(MAIL|mail|marketing|solicitations?|contact); nomail;
    ^((\w+ )?(subscription|MAIL) (was |is )?)?cancell?ed (at|on);
    ^(is )?deleted$; deleted (at|on|by|date|reason|flag); date deleted; deletion; ^removed (at|on|date)$;
    (account|contact|user|subscriber|member|record|MAIL) (is |was )?deleted; deleted (account|contact|MAIL)s?;
    date removed; removed? from (list|MAIL);
    is (removed|archived|blocked|banned|disabled|suppressed); suppress\w*; (black|block|deny|stop) ?list\w*;
    blocked (at|on|date|reason); ineligible;
    deceased(?! (pets?|animals?|dogs?|cats?|relatives?|parents?|child|family|owner));
    (MAIL|mail|account|sending|user|delivery) (is )?disabled;
    disabled (at|on|date); deactivated; ^date left$; ^left (list|at|on|date)$;
    no longer (wants?|receives?|subscribed);
    (consent|permission|opt in) (is )?(withdrawn|revoked|withdrawal|denied|refused|declined|rejected);
    (withdrawn|revoked|denied|declined|refused) (consent|permission|opt in); (withdrawn|revoked) (at|on);
    ^(gdpr|data|record|contact|user) erased( (at|on|date))?$; ^erased( (at|on|date))?$; erasure DAY;
    right to object; object(s|ed)( to)? (MAIL|marketing|contact|processing); ^objected( (at|on))?$;
    (MAIL|mail) (is |are )?(stopped|suspended|off|blocked|declined|refused|rejected|revoked|exclusion|
    excluded);
    (declin|refus|reject)(s|ed) (MAIL|marketing); subscription (cancell?ed|ended|terminated|stopped);
    cancell?ed subscription; withdrew (consent|permission); left the list;
    exclu(de|ded|sion) from (MAIL|marketing|list|campaigns?); stop MAIL;

    (fecha|motivo|causa|dia|solicito|pidio)( de)?( la)? baja; baja (del|de la|de) (MAIL|lista);
    dad[oa] de baja; baja voluntaria; desuscri\w*;
    suscripcion cancelada; cancelo( la| su)? suscripcion; lista (negra|de exclusion|robinson);
    no (enviar|contactar|desea|quiere|molestar|recibir); fallecid[oa];

    descadastr\w*; data (de |do |da )?(cancelamento|saida); cancelou; opt(ou|aram|ar) por (nao receber|sair);
    nao (enviar|contatar|contactar|deseja|quer|receber); falecid[oa];
    disiscri\w*; non (contattare|inviare|desidera); deceduto;

    desabonn\w*; desinscri\w*; liste (noire|d opposition); ne (pas|plus) (contacter|envoyer|solliciter);
    ne (souhaite|veut|desire) (plus|pas); refus; refuse (les )?(e ?mail\w*|courriels?|newsletters?);
    stop pub;
    decede(e|es)?; opposition (aux? )?(MAIL|prospection|mailings?|e ?mailing);

    abgemeldet\w*; abmeld\w*; abbestell\w*; ausgetragen; austrag\w*; \w*sperr(e|t|ung|vermerk|liste);
    \w*(widerspruch|widersprochen)\w*; (einwilligung|zustimmung) (widerrufen|entzogen); robinson\w*;
    nicht (kontaktieren|anschreiben|senden|mailen); kein(e|en)? (e ?mails?|newsletter|mailings?|werbung);
    verstorben;
    afgemeld; uitgeschreven; afmeld\w*; uitschrij\w*; avregistrer\w*; avmeld\w*; avanmal\w*; frameld\w*;
    odsubskryb\w*; wypisan\w*; odhlasen\w*; dezabon\w*; leiratkoz\w*; abonelikten (cik|ayril)\w*;
    geen (e ?mail|mail|nieuwsbrief);

    отписа\w*; отписк\w*; 退订\w*; 退訂\w*; 取消订阅\w*; 取消訂閱\w*; 拒收\w*; 配信停止\w*; 退会\w*;
    수신 ?거부\w*; 구독 ?(취소|해지)\w*; huy đang ky; (da |đa )?huy theo doi; الغاء الاشتراك; لغو اشتراک
"""
BY_NAME: Table = (
    # What bounces and complaints have of their own goes before the words that they share with leaving.
    (ContactStatus.COMPLAINED, _pattern(COMPLAINED)),
    (ContactStatus.BOUNCED, _pattern(BOUNCED)),
    (ContactStatus.NEVER, _pattern(NEVER)),
    (ContactStatus.UNSUBSCRIBED, _pattern(UNSUBSCRIBED)),
    # Complaints about a street lamp, people with a disability: only staff know.
    (ContactStatus.UNKNOWN, _pattern("complaints? (DAY|reason); ^disabled$; returned mail; mail returned")),
)
BY_WHOLE_NAME: Table = (
    (ContactStatus.BOUNCED, _whole("bounced?; bouncing; bad; cleaned; dead address")),
    (
        ContactStatus.COMPLAINED,
        _whole("complained; complaint; spam; queja; marcado como spam; plainte; beschwerde; reclamacao"),
    ),
    (
        ContactStatus.UNSUBSCRIBED,
        _whole(
            """archived; blocked; removed; left; leaver; banned; withdrawn; stop; stopped; dead; died;
            revoked; opposed; cancell?ed;
            bajas?; bloquead[oa]; excluid[oa]; bloque; exclue?; resilie; desactive; opposition;
            gesperrt; blockiert; deaktiviert; widerruf( am)?; widerrufen; geloscht;
            cancelamento; cancelad[oa]; removid[oa]; cancellat[oa]"""
        ),
    ),
    # Marks that staff made, for whatever reason.
    (
        ContactStatus.UNKNOWN,
        _whole(
            """(to )?(remove|delete)( me)?; to be (removed|deleted); purge; excluded?; resigned; quit;
            (is )?inactive; muted; paused; snoozed; spam ?trap;
            borrar; eliminar; quitar; supprimer; loschen; remover; apagar"""
        ),
    ),
)
"""Words with other meanings in a longer name (block group, hold office): only as all of it, over answers."""

_FOR_ALL = r"""
    global\w*; (black|block|deny) ?list\w*; suppress\w*; deceased; dn[ce]; DONOT ?e ?mail;
    (DONOT|no) ?(contact\w*|kontaktieren|contatar|contattare); lista (negra|robinson); liste noire;
    robinson\w*;
    fallecid[oa]; falecid[oa]; decede(e|es)?; verstorben; deceduto; \w*sperr(e|t|vermerk|liste)
"""
WORD_FOR_ALL_LISTS = _pattern(_FOR_ALL)
NAME_FOR_ALL_LISTS = _pattern(f"{_FOR_ALL}; all; any; every; bulk; is blocked")

WHEN_OR_WHERE = _pattern(
    r"(at|on|am|le)$; date; time; day; campaign; fecha; \w*datum; data; zeit; hora; source; ip"
)
DETAIL = _pattern(
    r"(at|on|am|le)$; date; time; day; campaign; fecha; \w*datum; data; zeit; hora; source; ip;"
    r"reason; motivo; causa; grund; type"
)
DELETED = _pattern("delet(ed|ion)")

PLAIN_OPT_IN = _whole(
    "(is )?(e ?mail )?subscribed( to .*)?; (e ?mail )?opt(ed)? ?in; accepts (e ?mail )?marketing"
)
OPT_IN = _pattern(
    r"""
    (is )?subscribed; opt(ed|s)? ?in; accepts? (\w+ )?(marketing|MAIL|mail);
    (MAIL|marketing|mail)( \w+)? (consent|permission|ok|allowed|accepted|agreement|wanted|subscriber);
    (consent|agree[sd]?|permission) to (MAIL|marketing|contact); contact by e ?mail;
    (gdpr|privacy|eu) consent; consent (given|granted); MAIL (is )?(enabled|notifications?);
    (MAIL|marketing) (subscription|abonnement|suscripcion); abonnement MAIL;
    ok(ay)? to (e ?mail|contact|send);
    (can|may) (be )?(e ?mail(ed)?|contact(ed)?); (e ?)?mailable; contactable; marketable;
    (quiero|gustaria) recibir; suscribirme( a)?; s abonner; (mochte|will) newsletter;
    allows? (MAIL|marketing|contact); (wants?|receives?|gets?|send) (the |our )?(MAIL|news|updates);
    suscrit[oa]s?; inscrit[oaes]*; acepta\w*; consentimi?ento; (desea|quiere|quer|deseja) (recibir|receber);
    autoriza (el )?(envio|correo|contacto); recib(e|ir) (el )?(boletin|correos?|noticias);
    abonne(e|es|s)?; consentement; accepte; souhaite recevoir;
    angemeldet; abonniert; \w*einwilligung; zustimmung; \w*werbung erlaubt; MAIL gewunscht; aceita\w*;
    iscritt[oa]; consenso; accetta
    """
)
OPT_IN_WHOLE = _whole(
    """consent; permission; agreed; consented; opt in; optin; assinante; abo; 订阅; 訂閱; 구독; подписка;
    MAIL( (y n|yes no|s n|si no|j n|ja nein|o n|oui non))?;
    (is )?on (the )?((mailing|e ?mail|newsletter) )?list"""
)
QUESTION = _pattern(
    r"""
    (add|sign|put) (me|us|you|them) (\w+ ){0,4}(list|MAIL|updates);
    (subscribe|sign up|signup|join|register) (\w+ ){0,4}(list|MAIL|updates);
    keep (me|us|you|them) (informed|posted|updated|in the loop);
    (keep|stay|remain)s? (\w+ )?on (\w+ ){0,3}list;
    (want|wants|like|wish|agree|willing|happy) to (receive|get|hear from|be (e ?mailed|contacted));
    (may|can) we (\w+ )?(e ?mail|contact|write)
    """
)
"""A question that somebody answers with yes or no."""
NOT_AN_ANSWER = _pattern(
    """at; on; date; time; timestamp; source; ip; method; reason; user agent; text; version; form;
    type; fecha;
    datum; data; location; lists?; by; url; from"""
)
CONFIRMED = _pattern(
    "double opt in; doi; (MAIL|is|opt in) (is )?confirmed; confirmed MAIL; ^confirmed$; ^confirmad[oa]$;"
    "^confirmee?$; ^bestatigt$; ^activated$"
)

STATUS = _pattern(
    r"""
    ^status$;
    (MAIL|(?<!by )mail|subscri\w+|list|global|opt in|consent|permission|abo|abonnement|inscription|
    suscripcion|inscricao|assinatura|iscrizione|envio|versand)( \w+)* STATE;
    STATE (\w+ ){0,3}(MAIL|mail|suscripcion|abonnement|inscription|inscricao|assinatura|iscrizione|lista|
    envio|subscription);
    \w*(mail|abo|newsletter|listen|versand)status
    """
)
ANSWERED_STATUS = _pattern(
    r"subscri\w+; opt in; consent; permission; abo; abonnement; inscription; suscripcion; inscricao; "
    "assinatura"
)
"""Of these status columns a yes or a no is an answer too."""
PERHAPS_STATUS = _whole(
    """STATE; type; subscription; subscription type; member status; contact status; marketing status;
    subscriber; stand; contact type; delivery( STATE)?;
    (e ?mail|communications?|contact) preferences?; e ?mail delivery; delivery mode;
    preferences?; contact state; sub status; standing; alta baja; abonnement; suscripcion;
    engagement status"""
)
"""Names that stand for other things as well: their values decide."""
WHEN_OF_STATUS = re.compile(
    r"STATE (?:\w+ ){0,2}(?:date|time|timestamp|at|on|updated|changed|source|since)$".replace(
        "STATE", _PARTS["STATE"]
    )
)
"""When a status was set, or by what: no status."""
REASON = _whole(
    "(suppression |unsub\\w* |deletion )?(reason|cause|event|event type|motivo|causa|grund|raison)"
)
ACTIVE = _pattern(
    "^(is )?active$; ^activ[oa]$; ^aktiv$; ^actif$; ^attivo$; ^ativ[oa]$; MAIL (is )?active; active MAIL"
)
"""A no may be about a membership: only staff know."""
FREQUENCY = _pattern(
    "MAIL (frequency|cadence|interval); (frequency|frecuencia|frequence) (of |de |del |des )?MAIL;"
    "digest (delivery|frequency|setting); delivery (frequency|preference|option|setting)s?"
)
CODED_REASON = _whole("(dnc|do not contact) reason")
"""Mautic writes a number there: 1 left, 2 bounced, 3 set by staff (Mautic's DoNotContact entity)."""
NOT_OF_MAILING = _pattern(
    "verification; verified; validation; validity; marketing contact; payment; billing; paid; plan; account"
)

NOT_A_FLAG = _pattern(
    r"links?; urls?; token; pages?; counts?; \w+count; score; rate; number of; num of; total; template;"
    r"spouse; husband; wife; emergency contact"
)
NEGATED_OPT_OUT = _pattern(r"(not|never|still not) (un ?subscribed|opted out)")
"""Whoever has no in such a column has left."""
OPT_OUT_OF = re.compile(
    r"\b(?:un ?subscri\w*|unsub\w*|opt(?:ed|ing|s)? ?outs?)\b.*?\b(?:of|from|for)\b (?P<thing>\w.*)"
)
"""What somebody left, where the name says it."""
OPT_IN_TO = _pattern("opt(ed|s)? ?in; acepta; aceita; accepte; accetta; autoriza")
"""To what somebody agreed, the name may say beside it."""
FILLERS = _pattern(
    "is; has; the; to; in; y; n; flag; status; double; single; user; customer; subscriber; member; person; "
    "confirmed; si; no; yes; s; el; la; o; le; j; me; our; your; consent; gdpr; privacy; permission"
)
OF_MAILING = _pattern(
    r"""
    MAIL; mail; all; any; every\w*; lists?; marketing; communications?; comms?; campaigns?; updates?; news;
    bulletins?; announcements?; us; this; contact\w*; messages?; promo\w*; digests?; notifications?;
    subscriptions?; global\w*; bulk; correspondence; information; offers?;
    publicidad; comunicacion(es)?; recibir; informacion; noticias; envios?; contacto; terminos;
    recevoir; offres?; receber; informacoes; comunicacoes; comunicazioni; werbung; informationen
    """
)
"""Words of mail to everybody. Of other things (parking alerts, photographs) somebody may have had enough."""
OTHER_CHANNEL = _pattern(
    r"""
    sms; mms; mobile; cell; phones?; telephone; calls?; fax; whatsapp; push; texts?; texting; robocalls?;
    canvass\w*; walk; postal; street; mailing address; home address; direct mail; facebook; twitter;
    telefono;
    movil; llamar; llamadas?; telefon\w*; anrufe?n?; handy; appels?; ligar; celular;
    photos?; photograph\w*; pictures?; videos?; recordings?; media release; directory; parking; paperless;
    cookies?; data (sharing|sale); sale of data
    """
)
ASKS_ABOUT_MAIL = _pattern("MAIL; e ?mailing; nieuwsbrief")
"""A name that speaks of mail: over answers alone, somebody may have said no there in words nobody foresaw."""
NEGATIVE = _pattern(
    r"""
    no; not; never; non; without; don t; dont; stop\w*; off; out; un\w+; suspend\w*; remov\w*; delet\w*;
    cancel\w*; block\w*; bad; wrong; dead; invalid\w*; refus\w*; declin\w*; reject\w*; exclu\w*; withdr\w*;
    revok\w*; oppos\w*; ban(ned)?; kein\w*; nicht; ne; pas; plus; sin; sans; nao; geen; niet; baja\w*;
    rechaz\w*
    """
)
ABOUT_AN_EMAIL = _pattern(
    """sent; opened; opens?; clicked; clicks?; received; delivered; read; replied; responded; engaged;
    forwarded; has; have; shared; primary; work; personal; home; private; public; html; display; show; hide;
    hidden; visible; same; invoices?; bills?; receipts?; statements?; reminders?; orders?;
    attachments?; template; labels?; printed;
    address; new; changed; updated; valid; good; verified; checked; working; exists"""
)
"""What is said of one email or of the address itself: no answer to whether somebody wants any."""
EMAIL = _pattern("e ?mails?; newsletters?; correo electronico; courriels?; boletin(es)?")
