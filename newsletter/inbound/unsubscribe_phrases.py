"""Unsubscribe phrases: how people say, in the languages of our readers, that they want to leave.

Both tables are searched in folded text: small letters, no accents, single blanks.
"""

from __future__ import annotations

import re

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

_UNSUBSCRIBE = r"(?:un[ -]?su[bsp]{1,3}[scri]{2,5}b\w{0,3}|un-?subscription|unsub)"
"""With the commonest misspellings: unsuscribe, unsubcribe."""
_LIST_EN = (
    r"(?:(?:e-?mail|mailing|distribution|news|newsletter|contact) )*"
    r"(?:lists?|newsletters?|e-?mails?|database|mailings?|contacts|subscriptions?)"
)
_ME_EN = r"(?:me|us|my (?:e-?mail )?(?:address|name|e-?mail)|this (?:e-?mail )?address|my e-?mail address)"
_FROM_EN = (
    rf"(?:from|off|off of|off from) (?:of )?(?:this|the|your|all|all your|any|"
    rf"that) {_LIST_EN}(?: of yours)?"
)
_MAIL_EN = r"(?:e-?mails?|newsletters?|messages?|mailings?|mails?|updates)"

_PHRASES = r"""
    # English
    {unsubscribe}(?: {me})?(?: (?:from )?(?:this|the|your|all)(?: your)? {list})?
    remove(?: {me}(?: {from})?)?
    (?:take|get) {me} off(?: of)?(?: (?:this|the|your|that) {list})?
    opt[ -]?(?:me )?out
    stop(?: (?:sending|e-?mailing|mailing)(?: me)?(?: (?:these|this|your|any(?: more)?|
        the))?(?: {mail})?| these {mail}| {mail}| this)?
    i (?:no longer (?:wish|want)|(?:do not|don't) (?:wish|want)) to (?:receive|get) (?:(?:these|this|your|
        any(?: more)?|the|further) )?{mail}(?: from you)?(?: any ?more| any longer)?
    (?:do not|don't) (?:send|e-?mail|mail|contact) me(?: (?:any ?more|again|any more {mail}|these {mail}))?
    no more {mail}
    cancel (?:my|this|the) subscription
    # Spanish
    (?:quiero |deseo |quisiera |favor de |solicito )?(?:dar(?:me|se)?|denme|deme) (?:de )?baja(?: (?:de|
        del) (?:la |esta |su )?(?:lista|boletin|correo|suscripcion)(?: de (?:correos?|distribucion))?)?
    baja
    cancelar (?:la |mi )?suscripcion
    (?:desuscribir|desuscriban|desuscriba)(?:me|se)?
    no me (?:manden|envien|mandes|envies|mande|envie|escriban|escriba) (?:mas )?(?:correos?|mensajes?|
        boletin(?:es)?|e-?mails?)?(?: por favor)?
    ya no (?:quiero|deseo) recibir (?:mas )?(?:sus |estos |los |este |su )?(?:correos?(?: electronicos)?|
        mensajes?|boletin(?:es)?|e-?mails?)
    no (?:quiero|deseo) recibir mas (?:correos?(?: electronicos)?|mensajes?|boletin(?:es)?|e-?mails?)
    (?:quitenme|quiteme|saquenme|saqueme|eliminenme|elimineme|borrenme|borreme|remuevanme) de (?:la|su|
        esta) lista(?: de (?:correos?|distribucion))?
    # German
    abmelden
    abbestellen
    (?:bitte )?(?:newsletter )?(?:abmelden|abbestellen|kundigen)
    (?:bitte )?(?:nehmen|streichen|loschen|entfernen) sie (?:mich|meine (?:e-?mail-?)?adresse) (?:aus|
        von) (?:ihrem|dem|der|ihrer) (?:verteiler|liste|newsletter|mailingliste)
    # French
    desinscription
    (?:me |se )?des(?:inscrire|abonner)
    (?:desinscrivez|desabonnez|retirez|supprimez|enlevez)-moi(?: de (?:votre|la|cette) liste)?
    je ne (?:souhaite|veux|desire) plus recevoir (?:vos|ces|de) (?:e-?mails?|messages|courriels|lettres|
        newsletters?)
    # Portuguese
    cancelar (?:a |minha )?inscricao
    descadastrar
    (?:me )?(?:remova|retire|exclua|descadastre)(?:-me| me)? (?:da|de) (?:sua |esta |lista)?(?:lista)?
    # Italian
    disiscriv(?:i|imi|ermi)
    cancella(?:mi|temi)(?: dalla (?:vostra )?lista)?
    # Dutch, Polish, Scandinavian
    afmelden
    uitschrijven
    wypisz(?: mnie)?
    avregistrera
    afmeld
"""
_BEFORE = r"(?:please|pls|plz|kindly|hi|hello|hola|por favor|bitte|s'il vous plait|favor)?[\s,!]*"
_AFTER = r"[\s,]*(?:please|thanks|thank you|por favor|gracias|bitte|danke|merci|obrigad[oa]|grazie)?[\s.!]*"
_PARTS = {"unsubscribe": _UNSUBSCRIBE, "list": _LIST_EN, "me": _ME_EN, "from": _FROM_EN, "mail": _MAIL_EN}

BARE_WISH = re.compile(f"{_BEFORE}(?:{PatternTable(_PHRASES, **_PARTS).expression}){_AFTER}")
"""The whole of a line that says it and no more."""

LEAVING_WORD = PatternTable(
    r"""
    # English
    {unsubscribe}
    opt(?:ed|ing)?[ -]?(?:me )?out
    mailing list
    (?:remove|delete|erase|drop|scrub|strike|purge|unlist)\b.{0,30}\b
        (?:me|us|(?:my|our) (?:e-?mail|address|name|data|account|info\w*)|this address)\b
    (?:take|get|keep)\b.{0,30}\boff\b
        (?: (?:of )?(?:this|the|your|that)\b.{0,20}(?:list|newsletter|database)|[.!?]|$)
    \b(?:off|from|out of|leave|quit|exit) (?:of )?(?:this|the|your|that)
        (?: (?:e-?mail|mailing|contact|news))? ?(?:list|newsletter|database)
    (?:stop|quit|cease|discontinue|no more|enough|halt|cancel|end)\b.{0,40}\b
        (?:send\w*|e-?mail(?:s|ing)?|mailings?|writing|contacting|newsletters?|messages?|messaging|
        subscription|this list|spam\w*)\b
    (?:don'?t|do not|never|no longer|not)\b.{0,40}\b
        (?:want|wish|like|need|interested|care|asked?|receive|get|request(?:ed)?)\b.{0,40}
        (?:e-?mails?|newsletters?|mailings?|messages|your list|your updates|from you|your mail)\b
    (?:don'?t|do not|never)\b.{0,10}\b(?:send|e-?mail|mail|contact|write)(?: to)? (?:me|us)\b
    (?:didn'?t|did not|never) (?:sign(?:ed)? up|subscribed?|asked? (?:for|to)|request\w*|agreed?|consent\w*)
    (?:how|where|can i|want|like|wish|need|let me|trying)\b.{0,30}\b
        (?:get off|get removed|be removed|stop (?:getting|receiving)|cancel\b|
        leave\b.{0,20}list|out\b.{0,15}list)
    (?:want|count me|let me|i'?m|i am) (?:be )?out\b(?! of)
    leave me alone|lose my (?:address|e-?mail)|not interested|who gave you my|how did you get my
    (?:please|pls|kindly) (?:remove|delete|stop|discontinue|unlist)(?: me)? ?(?:$|[.!,])
    no need to (?:send|e-?mail|contact|keep)|update your (?:records|list|database|contacts)
    (?:this is|it's|its|you are|mark\w*|report\w*)\b.{0,30}\bspam|report you
    end my subscription|my subscription
    (?:withdraw|revoke|withdrew|revoked)\w*\b.{0,20}\b(?:consent|permission)
    no longer (?:works?|employed|with us|with the|at this|in this)\b.{0,40}
        (?:here|company|office|agency|us\b|$)
    (?:my|our|his|her)\b.{0,30}\b(?:passed away|has died|is deceased)
    # Spanish
    desuscri|de baja|\bbaja\b.{0,20}(?:lista|boletin|correo)|suscripcion
    no\b.{0,15}\b(?:quiero|deseo|me interesa)\b.{0,40}(?:correos?|mensajes?|boletin\w*|e-?mails?|recib\w+)
    no (?:me|nos) (?:mand|envi|escrib|contact)\w+
    (?:quit|sac|elimin|borr|remuev|remov)\w*(?:me|nme)\b
    (?:quit|sac|elimin|borr|remuev|remov|dar)\w*\b.{0,30}
        (?:mi (?:correo|direccion|nombre|e-?mail)|de (?:la|su|esta) lista|de baja)
    (?:dejen|deje|dejar|paren|pare|basta)\b.{0,20}
        (?:de (?:mandar|enviar|escribir|molestar|contactar|llenar|recibir)|correos|mensajes)
    no me interesa\b|no (?:quiero|deseo) (?:saber )?(?:nada|mas) (?:de|con) (?:ustedes|uds)
    no (?:autorizo|solicite|pedi)\b.{0,40}(?:correos?|datos|direccion|e-?mails?|informacion)
    (?:salir|salirme)\b.{0,20}lista
    # German
    abmeld|abbestell|austragen|kundig|aus (?:dem|ihrem|der|ihrer) (?:verteiler|liste|newsletter)
    (?:keine?n?|nicht mehr)\b.{0,40}(?:newsletter|e-?mails?|mails?|werbung|angeschrieben|zusenden|zuschicken)
    (?:losch|streich|entfern)\w*\b.{0,40}(?:mich|meine|adresse|e-?mail)
    # French
    desinscri|desabonn|liste de diffusion
    (?:ne|n')\b.{0,40}plus\b.{0,40}(?:recevoir|e-?mails?|courriels?|messages|newsletters?|envoy)
    (?:retire|supprime|enleve|efface)\w*\b.{0,40}(?:moi|mon (?:adresse|nom|e-?mail)|mes)
    (?:arretez|cessez)\b.{0,40}(?:envoy|ecri|messages|courriel|e-?mail)
    # Portuguese, Italian, Dutch
    descadastr|cancelar (?:a |minha )?(?:inscricao|assinatura)|(?:nao|ja nao)\b.{0,20}(?:quero|
        desejo)\b.{0,30}(?:receb|mais)|(?:remov|retir|exclu|apagu)\w*\b.{0,30}(?:me\b|meu|lista)|(?:parem|
        pare) de (?:enviar|mandar)
    disiscri|cancella(?:mi|temi|re la mia)|non (?:voglio|desidero)\b.{0,30}(?:piu|ricever)|(?:toglie|
        rimuov|elimina)\w*\b.{0,30}(?:mi\b|mio|mia|lista)|smette\w+ di (?:inviar|mandar|scriver)
    uitschrij|afmeld|(?:geen|niet meer)\b.{0,40}(?:e-?mails?|nieuwsbrie|mails?|ontvangen|sturen)|(?:haal|
        verwijder|schrap)\b.{0,40}(?:mij|me\b|mijn|lijst)|opzeggen
    # Polish, Russian, Scandinavian
    wypis|rezygnuj|(?:nie chce|prosze nie)\b.{0,40}(?:otrzymywac|wysyłac|wysylac|wiadomosci)|(?:usun|
        usunac|prosze o usuniecie)\b.{0,40}(?:mnie|moj|adres)
    отпи[сш]|(?:не хочу|больше не|прекратите|перестаньте|удалите|уберите)\b.{0,40}(?:получать|присыл|рассыл|
        письм|меня|мои|адрес|писать)
    avregistrera|avanmal|avsluta prenumeration|(?:ta bort|slet|fjern|stryk)\b.{0,30}(?:mig|min|meg|mit)|
        (?:inte|ikke)\b.{0,20}(?:fler|flere|langre|lenger)\b.{0,30}(?:mail|e-?post|nyhetsbrev|utskick)
    # Japanese, Chinese, Korean, Tagalog, Vietnamese
    配信停止|購読(?:解除|停止|を?やめ)|登録解除|メールを?送らないで
    (?:メール|配信|送信|案内)\S{0,6}(?:不要|止め|やめ|停止|結構)|(?:リスト|名簿)から\S{0,6}(?:外し|削除|除い)
    (?:名单|名單|列表|清单|清單)\S{0,6}(?:删|刪|移除|去掉|去除|除名)|(?:删除|刪除|移除)\S{0,4}(?:我|邮箱|郵箱|电子邮件|電子郵件|地址)
    退订|退訂|取消订阅|取消訂閱|(?:不要|别|別|请勿|請勿)(?:再)?(?:给我|給我)?(?:发|寄|發|发送|發送)|不想(?:再)?(?:收到|接收)
    수신 ?거부|구독 ?(?:취소|해지)|보내지 ?(?:마|말)|(?:메일|뉴스레터|소식지)\S{0,2} ?(?:이제 )?
        (?:그만|안 ?받|받고 ?싶지 ?않|원하지 ?않)
    그만 ?(?:보내|받)|(?:명단|목록|리스트)에서 ?(?:저를? ?|제 ?\S{0,6} ?)?(?:빼|삭제|제외|지워)
    huwag na.{0,20}(?:magpadala|ipadala|padalhan|mag-?email)|tanggal\w*\b.{0,30}(?:listahan|ako|e-?mail)|
        ayaw ko\b.{0,30}(?:e-?mail|makatanggap|tumanggap)
    huy [dđ]ang ky|ngung gui|(?:khong|dung) (?:muon )?(?:nhan|gui)\b.{0,20}(?:e-?mail|thu|nua)
    # Armenian, Arabic, Persian
    ապաբաժանորդագր|(?:հեռացր|հանե|ջնջե)\w*.{0,30}(?:ինձ|ցուցակ|հասցե)
    الغاء الاشتراك|إلغاء الاشتراك|(?:لا ترسل|توقف\w* عن (?:ارسال|إرسال))|لغو (?:اشتراک|عضویت)
    """,
    **_PARTS,
)
"""A word of it in a person's sentences: for staff to read."""

SHORT_WISH = re.compile(
    r"\W*(?:please |pls )?(?:remove|delete|stop|quit|cancel|out|off|no|no thanks?|no thank you|no more|"
    r"not interested|leave|end|enough|"
    r"baja|basta|borrar|eliminar|cancelar|quitar|salir|no gracias|nein danke|stopp|schluss|non merci|"
    r"arret|stoppen|remover|retirar|excluir|sair|parar|nao obrigad[oa])"
    r"\W*(?:please|thanks|thank you|por favor|gracias|obrigad[oa]|bitte|danke|merci)?\W*"
)
"""All that somebody answers, where it is no clear wish: for staff, too."""
