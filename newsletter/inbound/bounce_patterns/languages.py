"""The words of other languages: what servers call a mailbox, a full one, a sender, and "unknown".

One entry a language, so that adding one is adding words. Each word is the beginning of a word, and a regular
expression. Accents may be written; the text that is searched has none. A language that is missing costs a
dead address that goes unseen, never a reader, unless a hard code stands beside "full": so these come first.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.inbound.bounce_patterns.pattern_table import PatternTable
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one language, as alternatives."""

    room: str
    """What can be full: mailbox, quota, space."""
    full: str
    mailbox: str
    """Whom or what an address belongs to: user, recipient, mailbox, address."""
    gone: str
    """Unknown, not found, does not exist, disabled."""
    domain: str
    sender: str
    refused: str
    """What is said of a sender besides `gone`: rejected, blocked, not allowed."""
    later: str
    """Says that it is for now."""
    listed: str = ""
    """Spam and block lists."""


LANGUAGES = {
    "German": Wording(
        room="postfach|mailbox|speicher|postkorb|konto|inbox|posteingang|ordner|quote",
        full=(
            r"voll\b|überschritten|erschöpft|überfüllt|ausgeschöpft|"
            r"platz|volumen|kapazität|grenze|limit|zu ?viele mails|belegt"
        ),
        mailbox="empfänger|adressat|adresse|e-?mail-?adresse|postfach|mailbox|benutzer|nutzer|teilnehmer|konto|"
        "account|kunde|name|anwender",
        gone=(
            r"unbekannt|existiert (?:hier )?nicht|gibt es nicht|ungültig|falsch|deaktiviert|gelöscht|"
            r"aufgelöst|"
            r"nicht (?:mehr )?(?:gefunden|vorhanden|bekannt|eingetragen|gültig|existent|registriert|"
            r"auffindbar|aktiv)|"
            r"nicht im (?:domino|öffentlichen)|kein(?:e|en)? (?:gültige[rn]?|solche[rsn]?)|"
            r"kein(?:e|en)? (?=\w{1,20} (?:mit|unter|gefunden|vorhanden|bekannt))"
        ),
        domain="domain|domäne|rechner|host|server",
        sender="absender",
        refused="nicht|abgelehnt|gesperrt|verweigert",
        later=(
            r"vorübergehend|später (?:erneut|noch ?mal|wieder)|"
            r"(?:zur ?zeit|derzeit|momentan) nicht"
        ),
        listed="schwarze liste|sperrliste|blockliste",
    ),
    "French": Wording(
        room="boîte|messagerie|quota|espace|capacité|compte",
        full=r"pleine?\b|dépassé|saturé|insuffisant|atteinte?|épuisé|disque|de stockage",
        mailbox="destinataire|adresse|utilisateur|boîte|compte|abonné|messagerie|correspondant",
        gone=(
            r"inconnu|introuvable|n'existe (?:pas|plus)|n'a pas (?:pu être |été )trouvé|non existant|"
            r"inexistant|désactivé|invalide|supprimé|fermée?\b|incorrect|erroné|résilié|"
            r"aucune?(?= (?:utilisateur|compte|destinataire|boîte))"
        ),
        domain="domaine|hôte|serveur",
        sender="expéditeur|émetteur",
        refused="refus|rejeté|bloqué|interdit|n'est pas",
        later=r"temporairement|momentanément|plus tard|ultérieurement|actuellement (?:indisponible|in)",
        listed="liste noire|listes noires|pourriel|courrier indésirable",
    ),
    "Spanish": Wording(
        room="buzón|cuenta|casilla|cuota|espacio|bandeja|correo",
        full=(
            r"llen[oa]\b|excedid[oa]|excede|sobrepas|superad[oa]|agotad[oa]|insuficiente|complet[oa]\b|"
            r"sin espacio|de almacenamiento"
        ),
        mailbox="usuario|destinatario|dirección|cuenta|buzón|casilla|correo|cliente",
        gone=(
            r"no existen?\b|desconocid|inexistente|deshabilitad|desactivad|inválid|eliminad|cancelad|"
            r"dad[oa] de baja|"
            r"incorrect|no (?:es )?(?:válid|reconocid)|no (?:se )?(?:ha )?(?:sido )?(?:encontr|encuentra)|"
            r"no (?:se )?pud[oi]\w* (?:ser )?encontra|no se encuentra en el directorio"
        ),
        domain="dominio|servidor|host",
        sender="remitente",
        refused="rechazad|denegad|no (?:es|está)|bloquead|prohibid",
        later=r"temporalmente|más tarde|intente de nuevo|inténtelo (?:de nuevo|más)|provisionalmente",
        listed=r"lista negra|correo (?:no deseado|basura)",
    ),
    "Italian": Wording(
        room="casella|quota|spazio|cartella|mailbox",
        full=r"pien[ao]\b|esaurit|superat|insufficiente|eccedut",
        mailbox="utente|destinatario|indirizzo|casella|mailbox|account|cliente",
        gone=(
            r"sconosciut|inesistente|disattivat|disabilitat|chius[oa]\b|cancellat|impossibile trovare|"
            r"non (?:è stat[oa] )?(?:trovat|esiste|valid|riconosciut)|non è (?:valid|attiv)"
        ),
        domain="dominio|server|host",
        sender="mittente",
        refused="rifiutat|non |bloccat|negat",
        later="temporaneamente|più tardi|riprova|momentaneamente",
        listed="lista nera|posta indesiderata",
    ),
    "Portuguese": Wording(
        room="caixa|cota|quota|espaço|conta|armazenamento",
        full=r"chei[ao]\b|lotad|excedid|esgotad|insuficiente|ultrapass|sem espaço",
        mailbox="usuário|utilizador|destinatário|endereço|caixa|conta|cliente",
        gone=(
            r"desconhecid|inexistente|inválid|desativad|desabilitad|cancelad|excluíd|"
            r"não (?:foi )?(?:encontrad|existe|localizad|válid|é válid)|não pode ser encontrad"
        ),
        domain="domínio|servidor",
        sender="remetente",
        refused="rejeitad|bloquead|não|recusad|negad",
        later="mais tarde|tente novamente|temporariamente",
        listed="lista negra|spam",
    ),
    "Dutch": Wording(
        room="postvak|mailbox|quotum|opslag|postbus|inbox",
        full=r"vol\b|overschreden|bereikt|onvoldoende",
        mailbox="gebruiker|ontvanger|geadresseerde|adres|e-?mailadres|postvak|mailbox|account|abonnee",
        gone=(
            r"onbekend|bestaat niet|ongeldig|opgeheven|verwijderd|"
            r"niet (?:meer )?(?:gevonden|bekend|geldig|actief|bestaand|geregistreerd)"
        ),
        domain="domein|host|server",
        sender="afzender",
        refused="geweigerd|geblokkeerd|niet",
        later=r"tijdelijk|later opnieuw|probeer (?:het )?later",
        listed="zwarte lijst",
    ),
    "Polish": Wording(
        room="skrzynk|konto|limit|pojemność|miejsc|quota",
        full=r"pełn[ay]\b|przepełnion|przekroczon|brak|wyczerpan",
        mailbox="użytkownik|odbiorc|adres|skrzynk|kont[oa]",
        gone=(
            r"nieznan|nieprawidłow|niepoprawn|nieistniej|usunięt|"
            r"nie (?:został[ao]? )?(?:znalezio|istnieje|odnalezio)|nie ma takiego"
        ),
        domain="domen|serwer|host",
        sender="nadawc",
        refused="odrzucon|zablokow|nie ",
        later="tymczasow|później|chwilowo",
        listed=r"czarn\w+ li[sś]",
    ),
    "Russian": Wording(
        room="ящик|квот|почтов|мест|хранилищ|лимит",
        full="переполнен|полон|заполнен|превышен|исчерпан|недостаточно|не хватает",
        mailbox="пользовател|адрес|почтов|ящик|получател|аккаунт|учетн",
        gone=(
            r"не (?:был )?(?:найден|существует|зарегистрирован|обнаружен|действует)|неизвест|отключен|"
            r"удален|"
            r"недействител|неверн|закрыт|несуществ|нет так"
        ),
        domain="домен|узел|хост|сервер",
        sender="отправител",
        refused="отклон|заблок|не ",
        later="временно|позже|попробуйте",
        listed=r"черн\w+ спис|спам",
    ),
    "Scandinavian": Wording(
        room="brevlåd|postlåd|postkasse|postboks|inkorg|innboks|indbakke",
        full=r"full\b|fullt|fyldt|overskred|överskrid",
        mailbox="mottagare|adress|användare|postlåda|konto|modtager|bruger|mottaker|bruker|postkasse|postboks",
        gone=(
            r"okänd|finns inte|hittades inte|existerar inte|ukendt|findes ikke|eksisterer ikke|"
            r"blev ikke fundet|"
            r"ukjent|finnes ikke|ble ikke funnet|ogiltig|ugyldig"
        ),
        domain="domän|domæne|domene|värd",
        sender="avsändare|afsender|avsender",
        refused="avvisa|afvist|avvist|blockera|blokeret|inte|ikke",
        later="tillfällig|midlertid|senare|senere",
    ),
    "Finnish, Czech, Hungarian, Turkish": Wording(
        room="postilaatikko|schránk|postafiók|posta kutusu|kota",
        full=r"täynnä|pln[aý]|překročen|megtelt|tele van|dolu|aşıldı|aştı",
        mailbox=(
            "vastaanottaja|osoite|käyttäjä|uživatel|adresát|adresa|příjemce|schránka|címzett|felhasználó|"
            "postafiók|"
            "kullanıcı|alıcı|posta kutusu|hesap"
        ),
        gone=(
            r"tuntematon|ei löydy|ei löytynyt|ei ole olemassa|neexistuje|nenalezen|neznám|neplatn|"
            r"nem létezik|"
            r"ismeretlen|nem található|érvénytelen|bulunamad|mevcut değil|geçersiz|bilinmiyor"
        ),
        domain="verkkotunnus|doména|tartomány|alan adı",
        sender="lähettäjä|odesílatel|feladó|gönderen",
        refused="hylät|odmítnut|elutasít|reddedil|estetty|zablokov",
        later="tilapäis|dočasn|později|ideiglenes|később|geçici",
    ),
    "Japanese": Wording(
        room="メールボックス|容量|受信箱|ディスク|保存",
        full="いっぱい|一杯|超え|超過|オーバー|不足|満杯",
        mailbox="宛先|ユーザ|アドレス|メールボックス|受信者|アカウント|名宛人",
        gone="見つかりません|見つかりませんでした|見つけられません|存在しません|存在しない|不明|無効",
        domain="ドメイン|ホスト",
        sender="送信者|送信元|差出人",
        refused="拒否|ブロック",
        later="一時的|しばらく|後ほど|後で|再度",
        listed="迷惑メール|ブラックリスト",
    ),
    "Chinese": Wording(
        room="邮箱|郵箱|信箱|空间|空間|容量|收件箱|配额",
        full="已满|已滿|满了|不足|超出|超过|超過|超限|已用完",
        mailbox="用户|用戶|收件人|收件者|邮箱|郵箱|地址|帐号|帳號|账号|账户|信箱|使用者|收信人",
        gone="不存在|找不到|未开通|未開通|无效|無效|不正确|已注销|已停用|未找到|查无|查無|没有此|沒有此",
        domain="域名|网域|網域|主机|主機",
        sender="发件人|發件人|寄件者|寄件人|发信人",
        refused="被拒|拒绝|拒絕|黑名单",
        later="暂时|暫時|稍后|稍後|临时",
        listed="垃圾邮件|垃圾郵件|垃圾信|黑名单|黑名單",
    ),
    "Korean": Wording(
        room="메일함|편지함|용량|사서함|저장",
        full="가득|초과|부족|꽉",
        mailbox="사용자|수신자|주소|계정|메일함|편지함|아이디|받는 ?사람",
        gone="존재하지 ?않|찾을 수 없|휴면|없습니다|유효하지 ?않|잘못된|알 수 없|없는",
        domain="도메인|호스트",
        sender="발신자|보낸 ?사람|송신자",
        refused="거부|차단",
        later="일시적|나중에|잠시",
        listed="스팸|블랙리스트",
    ),
}

_UMLAUTS = str.maketrans({"ä": "(?:a|ae)", "ö": "(?:o|oe)", "ü": "(?:u|ue)"})
"""Old servers write German without them."""
_GAP = r"[^.;。]{0,60}?"
_UNKNOWN_ERROR = r"(?!\w{0,3} (?:fehler|raison|grund|error|erreur|fout|reden|motivo|ошибк))"


def _beside(nouns: str, words: str, *, gap: str = _GAP) -> Iterable[str]:
    """Yield expressions for both orders: "Empfänger unbekannt", "unbekannter Empfänger"."""
    yield rf"(?<![a-z])(?:{nouns})\w*{gap}(?:{words}){_UNKNOWN_ERROR}"
    yield rf"(?:{words})\w* ?(?:[\w'-]{{1,20}} ){{0,2}}?(?:{nouns})"


def _table(lines: Iterable[str]) -> PatternTable:
    return PatternTable("\n".join(lines).translate(_UMLAUTS))


ALL = tuple(LANGUAGES.values())
FULL_ABROAD = _table(line for one in ALL for line in _beside(one.room, one.full))
"""The mailbox is full."""
_NOT_AT_HOST = (
    r"no se (?:encontr[oó]|ha encontrado|pudo encontrar)[^.;]{1,60} en <host>",
    r"(?:introuvable|n'a pas été trouvée?)[^.;]{0,30} (?:sur|à|dans) <host>",
    r"(?:in|bei|auf|unter) <host>[^.;]{0,20} nicht gefunden",
    r"não foi (?:possível encontrar|encontrad[oa])[^.;]{1,60} em <host>|não foi encontrad[oa] em <host>",
    r"(?:impossibile trovare|non è stat[oa] trovat[oa])[^.;]{0,60} (?:in|su|presso) <host>",
    r"is niet gevonden (?:op|bij|in) <host>",
)
"""Exchange names the mailbox by its local part alone: "ana wasn't found at reader.example"."""
NO_MAILBOX_ABROAD = _table([*(line for one in ALL for line in _beside(one.mailbox, one.gone)), *_NOT_AT_HOST])
"""There is no such mailbox. Whose address it is, SENDER_ABROAD must be asked first."""
NO_HOST_ABROAD = _table(line for one in ALL for line in _beside(one.domain, one.gone))
"""There is no such domain."""
SENDER_ABROAD = _table(
    line for one in ALL for line in _beside(one.sender, f"{one.gone}|{one.refused}", gap=r"[^.;。]{0,40}?")
)
"""The sender is refused."""
LISTED_ABROAD = _table(one.listed for one in ALL if one.listed)
"""The sender is on a list, or the message is taken for spam."""
LATER_ABROAD = _table(one.later for one in ALL)
"""It may work another time."""
