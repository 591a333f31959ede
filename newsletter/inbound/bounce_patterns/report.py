"""Report words: what the subjects and texts of delivery reports say, final or not yet."""

from __future__ import annotations

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable

FAILURE_SUBJECT = PatternTable(
    r"""
    # English
    undeliver(?:able|ed)
    returned (?:mail|to sender|message)
    delivery (?:status notification|failure|failed|has failed|report|problem|error|notification|
        unsuccessful|incomplete)
    delivery[- ]status
    failure (?:notice|notification|delivery)
    mail (?:delivery )?(?:failed|failure|system error|error|status|returned)
    mail (?:processing )?error
    (?:failed|unsuccessful) (?:mail|delivery|message)
    non[- ]?deliver
    (?:message|mail|e-?mail) (?:could not|not accepted|status|not delivered|delivery|undeliverable|not sent)
    (?:could not|cannot|can't|unable to|not) (?:be )?deliver(?:ed)?
    your message (?:to|was|could|cannot|wasn't)\b.{0,60}(?:not|reject|fail|block|delay|defer)
    nondeliverable
    rejected:
    automatically rejected
    considered unsolicited
    processing error
    delivery warning
    warning: (?:message|could not send|mail)
    ndr\b
    problems? (?:with|delivering)
    user unknown
    bounced? (?:mail|message|e-?mail)
    # German
    unzustellbar
    (?:zustell|zusend)\w*
    nicht (?:zustellbar|zugestellt|ubermittelt|ausgeliefert)
    # French
    non (?:remis|distribu\w*|delivr\w*)
    echec (?:de|d'|dans)
    impossible de (?:remettre|distribuer|delivrer)
    retour(?:ne)? (?:de|a) (?:message|courrier|l'expediteur)
    remise (?:differee|impossible|echouee)
    # Spanish
    no se (?:ha )?(?:puede|pudo|podido) entregar
    no (?:entregad[oa]|entregable|se entrego)
    error de entrega
    (?:entrega|envio) (?:fallid[oa]|retrasad[oa])
    correo devuelto|mensaje devuelto
    fallo (?:de|en) (?:la )?(?:entrega|envio)
    # Italian
    (?:mancato|mancata) (?:recapito|consegna)
    non (?:recapitabil|consegnat|recapitat)\w*
    impossibile (?:recapitare|consegnare)
    # Portuguese
    nao (?:foi |e )?(?:possivel entregar|entregue|entregavel)
    falha (?:na|de) (?:entrega|envio)
    # Dutch
    onbestelbaar|niet bestelbaar|niet bezorgd|niet afgeleverd|kan niet worden (?:bezorgd|afgeleverd)
    # Polish
    niedostarcz\w*|nie (?:mozna|dostarczono|udalo sie|udało się) ?(?:dostarczyc|dostarczyć)?|
        zwrot(?:ka| poczty)
    # Russian
    недоставлен\w*|не (?:доставлен|удалось доставить)\w*|сбои доставки|ошибка доставки
    # Japanese, Chinese, Korean
    配信不能|配信(?:エラー|できません|失敗|遅延)|配達(?:不能|できません|失敗)|送信(?:エラー|失敗)|エラーメール|メール配信|届きません
    未送达|未送達|无法(?:送达|投递|发送)|無法(?:傳遞|投遞|送達)|退信|投递失败|系统退信|传递失败|傳送失敗
    배달(?:되지|할 수|실패|불가)|반송|전송 ?실패|전달할 수
    # Others
    (?:kan|kunde|kunne) (?:inte|ikke) (?:levereras|leveres|leverera|levere)|gick inte att leverera|
        olevererbart|uleverbar|ikke levert
    nedorucit|nedorucen|kezbesithetetlen|nem kezbesitheto|teslim edilemedi|toimitus epaonnistui
    """
)
"""What the subject of a report says. Counts only where a mail system wrote: people write of it, too."""

DELAY_SUBJECT = PatternTable(
    r"""
    delay
    still being retried
    deferred
    transient
    warning: could not send
    will retry
    # Other languages
    verzoger|verspat|verzogert
    differe|retarde
    retras|demor|aplazad
    ritard|atrasad|vertraag|vertraging|opozni|opóźni|задерж|отлож
    遅延|延迟|延遲|지연|forsen|forsink|zpozd
    """
)
"""What the subject of a report says that is only late."""

FAILED = PatternTable(
    r"""
    permanent (?:fatal )?error
    permanent(?:ly)? fail
    undeliver(?:able|ed)
    could ?n[o']t be (?:delivered|sent)
    (?:could not|cannot|can ?not|can't|couldn't) (?:be )?(?:deliver|sent)
    wasn'?t (?:able to deliver|delivered)
    unable to (?:deliver|send|route)
    delivery\b.{0,100} (?:failed|has failed|failure)
    (?:was|were|been) not delivered
    (?:not|never) (?:be |been )?delivered
    did not reach
    failed (?:permanently|to deliver|addresses|recipient)
    giving up
    returned to (?:the )?sender
    returning (?:message|mail) to
    (?:rejected|refused|bounced) (?:your|the) (?:message|mail|e-?mail)
    (?:has been|was|is being) returned
    automatically rejected
    did not receive (?:this|your)
    delivery error
    delivery problem
    failure reason
    error (?:message|was)
    # Other languages
    (?:nicht|konnte|konnten) (?:zugestellt|zustellen|ubermittelt|ausgeliefert)|konnte nicht|
        fehler bei der zustellung|zustellung (?:ist )?(?:fehlgeschlagen|nicht moglich)
    (?:n'a|n'ont) pas (?:pu|ete) (?:etre )?(?:remis|distribu|delivr|envoy)|echec de (?:la )?(?:remise|
        distribution|livraison)|impossible de remettre
    no (?:se )?(?:pudo|ha podido|pudimos|puede|ha sido posible) (?:ser )?entrega|error (?:al|en la|
        de) entrega|no (?:fue|ha sido) entregado
    non (?:e stato (?:possibile )?(?:recapita|consegna)|recapitat|consegnat)|impossibile (?:recapitare|
        consegnare)|recapito non riuscito
    nao (?:pode ser|foi|foi possivel) ?(?:entreg|possivel)|falha (?:na|ao) entreg
    (?:kon|kan|is) niet (?:worden )?(?:bezorgd|afgeleverd)|bezorging (?:is )?mislukt
    nie (?:mozna|został[ao]?|zostala|udało się|powiodło) ?(?:dostarcz|się dostarcz)|nie dostarczono
    не (?:удалось|было|может быть) ?доставл?|не доставлено|доставка не
    配信できません|配信できませんでした|配信に失敗|お届けできません|送信できません
    无法(?:发送|送达|投递)|無法(?:傳送|傳遞|投遞)|被退回|投递失败|退信
    (?:배달|전달|전송)(?:하지 못|할 수 없|되지 않|에 실패)
    """
)
"""What a report says in words when something was not delivered."""

FINAL = PatternTable(
    r"""
    permanent (?:fatal )?(?:error|failure)
    (?<!fails )(?<!failing )(?<!if it )permanently
    giving up
    gave up
    (?:not going to|will not|won't) (?:try|retry|attempt)
    (?:not be|no longer be|no longer being) (?:re)?tried
    too long in (?:the )?queue|in the queue too long
    retry time(?:out)? exceeded
    \bexpired\b
    \bfinal\b
    (?:has|have) failed
    failed permanently
    has been returned
    \b5\d\d[ -]#?5\.\d{1,3}\.\d{1,3}
    """
)
"""What it says when nothing more will be tried."""

STILL_TRYING = PatternTable(
    r"""
    still (?:being )?(?:re)?(?:tr(?:y|ied|ying)|queued|attempt)
    will (?:keep|continue|be) (?:re)?(?:tr|to (?:re)?try)
    will (?:retry|try again|attempt|re-?attempt|keep)
    do not need to resend
    no action is required
    warning message only
    temporary failure report
    not yet (?:been )?delivered
    will be re-?tried
    transient non-fatal
    delivery attempts will continue
    will continue (?:to (?:try|attempt)|trying|for)
    (?:attempts?|tries) will be made
    # Other languages
    wird weiter versucht|weitere (?:zustell)?versuche|nouvelles? tentatives?|sera (?:retente|reessaye)
    se (?:seguira|volvera a) intent|nuevos intentos|verra (?:ritentat|riprovat)|sera tentad|novas tentativas
    opnieuw geprobeerd|ponawian|повторн|再試行|重试|重試|다시 시도
    """
)
"""What it says when it goes on trying."""

DELAYED = PatternTable(
    r"""
    (?:has|have|is|are|was|were) (?:been )?delayed
    delivery (?:is |has been )?delayed
    delays? in deliver
    delay reason
    has been postponed
    # Other languages
    verzogert|differee|retardee|retrasad[oa]|ritardat|in ritardo|atrasad[oa]|vertraagd|opozni|opóźni
    задержан|задерживается|遅延|延迟|延遲|지연
    """
)
"""What it says when it is late; also what a final report may say of the days before."""

PASTED_REPORT = PatternTable(
    r"""
    (?:final-recipient|original-recipient|reporting-mta|diagnostic-code|remote-mta|x-failed-recipients)\s?:
    \baction: (?:failed|delayed)\b
    created automatically by mail delivery software
    (?:delivery has failed|could not be delivered) to (?:these|the following|one or more)
    i'm sorry to have to inform you
    the following address(?:\(es\)|es)? (?:failed|had|have)
    did not reach the following
    permanent fatal errors
    transcript of session follows
    diagnostic information for administrators
    (?:remote host|host \S{1,100}) said: ?[45]\d\d
    from: [^:]{0,60}(?:mailer-daemon|mail delivery (?:sub)?system|postmaster)
    fehler bei der zustellung an (?:diese|folgende)
    no se pudo entregar (?:a|el mensaje a) (?:estos|los siguientes)
    """
)
"""Marks of a report inside of a person's mail: forwarded, pasted, quoted."""

ABSENCE_SUBJECT = PatternTable(
    r"""
    # English
    out of (?:the )?office
    automatic (?:reply|response)
    auto(?:matic(?:ally)?)?[- ]?(?:reply|response|responder|generated|answer|replied)
    auto:
    (?:on )?(?:vacation|holiday|leave)(?:$|[:!(]| (?:reply|notice|message|until|response))
    i am (?:away|out|on)
    away from
    # German, French, Spanish, Italian, Portuguese, Dutch
    automatische (?:antwort|abwesenheit)|abwesen\w*|im urlaub|urlaub\b
    reponse automatique|absence\b|absent\w* du bureau|en conges?
    respuesta automatica|fuera de (?:la )?oficina|ausente\b|ausencia
    risposta automatica|fuori (?:sede|ufficio)|assente|assenza
    resposta automatica|ausencia|fora do escritorio|ausente
    automatisch antwoord|afwezig|niet aanwezig
    # Polish, Russian, Scandinavian, others
    automatyczna odpowiedz|odpowiedz automatyczna|nieobecn
    автоматическии ответ|автоответ|вне офиса
    autosvar|automatiskt svar|automatisk svar|franvaro|fravar|ikke til stede
    automaattinen vastaus|poissaolo|automaticka odpoved|automatikus valasz|hazon kivul|otomatik yanit
    # Japanese, Chinese, Korean
    自動応答|自動返信|不在|自动回复|自動回覆|自动答复|外出|자동 ?응답|자동 ?회신|부재 ?중
    """
)
"""What the subject of an absence note begins with."""
